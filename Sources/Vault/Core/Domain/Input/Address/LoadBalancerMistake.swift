// SPDX-License-Identifier: Apache-2.0

/// Says what was given instead of the IP address of a load balancer.
enum LoadBalancerMistake {
    private static let field = "load balancer IP"
    private static let command = "kubectl get service -A shows it under EXTERNAL-IP"

    static func describe(_ text: String) -> InvalidInput {
        if text.isEmpty { return InvalidInput(field, "must not be empty", hint: command) }
        if ["<pending>", "<none>", "<unknown>", "none", "null"].contains(text.lowercased()) {
            return InvalidInput(
                field, "is \(text.quoted)",
                hint: "the cluster has not assigned an address to the ingress controller yet")
        }
        if IPv4Address(text) != nil || IPv6Address(text) != nil { return noHost(text) }
        if text.contains("://") { return InvalidInput(field, "must not be a URL", hint: "write only the IP address") }
        if text.contains(",") || text.utf8.contains(where: \.isASCIIWhitespace) {
            return InvalidInput(
                field, "must be one address", hint: "the form accepts one: choose the one that clients use")
        }
        if text.contains("/") { return InvalidInput(field, "must not be a network", hint: fix(text, cutAt: "/")) }
        if text.contains("%") { return InvalidInput(field, "must not contain a zone", hint: fix(text, cutAt: "%")) }
        if text.contains("[") || text.contains("]") {
            return InvalidInput(field, "must not contain brackets or a port", hint: "write only the IP address")
        }
        if let colon = text.firstIndex(of: ":"), IPv4Address(text[..<colon]) != nil {
            return InvalidInput(field, "must not contain a port", hint: fix(text, cutAt: ":"))
        }
        if text.utf8.allSatisfy({ $0.isASCIIDigit || $0 == UInt8(ascii: ".") }) {
            return InvalidInput(
                field, "is \(text.quoted), which is not an IPv4 address",
                hint: "write four numbers from 0 to 255 without leading zeros")
        }
        if text.contains(":") { return InvalidInput(field, "is \(text.quoted), which is not an IPv6 address") }
        return InvalidInput(
            field, "is \(text.quoted), which is not an IP address",
            hint: "the form does not accept host names: give the address that the name resolves to")
    }

    private static func noHost(_ text: String) -> InvalidInput {
        if text == "0.0.0.0" || IPv6Address(text)?.isUnspecified == true {
            return InvalidInput(field, "must not be the unspecified address \(text)", hint: command)
        }
        return InvalidInput(
            field, "must not be a multicast, reserved or broadcast address: \(text.quoted)", hint: command)
    }

    private static func fix(_ text: String, cutAt separator: Character) -> String {
        let head = String(text.prefix { $0 != separator })
        return IPv4Address(head) != nil || IPv6Address(head) != nil ? "write \(head)" : "write only the IP address"
    }
}
