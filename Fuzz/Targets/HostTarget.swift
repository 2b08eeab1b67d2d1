// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto
import VaultKubernetes

/// What is typed or pasted: addresses, names, labels, selectors, proxies.
enum HostTarget {
    /// Stands for a password that must not come out again.
    private static let mark = "Zq7vKw3XbN0tYp5Hs"

    static func run(_ input: [UInt8]) throws(Violation) {
        let text = input.text
        try endpoint(text)
        try serverName(text)
        try loadBalancer(text)
        try clusterName(text)
        try labels(text)
        try proxy(text)
    }

    /// The value; nil if it is refused, in words that can be printed.
    private static func read<Value>(_ make: () throws(InvalidInput) -> Value) throws(Violation) -> Value? {
        do throws(InvalidInput) { return try make() } catch {
            try MessageText.check(error)
            return nil
        }
    }

    private static func endpoint(_ text: String) throws(Violation) {
        do throws(InvalidInput) { _ = try APIEndpoint("https://admin:\(mark)@\(text)") } catch {
            try MessageText.check([error.finding], without: mark)
        }
        guard let endpoint = try read({ () throws(InvalidInput) in try APIEndpoint(text) }) else { return }
        try Violation.unless((try? APIEndpoint(endpoint.url)) == endpoint, "an address reads otherwise from its URL")
        let short = try? APIEndpoint("https://" + endpoint.hostPort)
        try Violation.unless(
            short?.host == endpoint.host && short?.port == endpoint.port, "host:port reads otherwise")
        try Violation.unless(
            endpoint.url.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a URL has more than visible ASCII")
        guard let name = try? ServerName(endpoint.host) else { throw Violation("a host that no server can have") }
        try Violation.unless(endpoint.isIPv6 == name.text.contains(":"), "a host is and is no IPv6 address")
        try Violation.unless((try? ServerAddress(endpoint, tlsServerName: name)) != nil, "an address without a server")
    }

    private static func serverName(_ text: String) throws(Violation) {
        guard let name = try read({ () throws(InvalidInput) in try ServerName(text) }) else { return }
        try Violation.unless((try? ServerName(name.text)) == name, "a name reads otherwise from its text")
        try Violation.unless(!name.text.isEmpty && name.text.utf8.count <= 253, "a name of no length that names have")
        switch name {
        case .dns(let text):
            try Violation.unless(
                !text.hasPrefix(".") && !text.hasSuffix(".") && !text.contains("*") && !text.contains(":"),
                "a name that OpenSSL takes for more than one host")
        case .address(let bytes, _):
            try Violation.unless(bytes.count == 4 || bytes.count == 16, "an address of \(bytes.count) bytes")
        }
    }

    private static func loadBalancer(_ text: String) throws(Violation) {
        guard let address = try read({ () throws(InvalidInput) in try LoadBalancerAddress(text) }) else { return }
        try Violation.unless((try? LoadBalancerAddress(address.text)) == address, "an IP address reads otherwise")
    }

    private static func clusterName(_ text: String) throws(Violation) {
        guard let name = try read({ () throws(InvalidInput) in try ClusterName(text) }) else { return }
        let isName = name.text == text && text.utf8.count <= 63 && text.utf8.first?.isASCIILowercase == true
        try Violation.unless(
            isName && text.utf8.allSatisfy { $0.isASCIILowercase || $0.isASCIIDigit || $0 == UInt8(ascii: "-") },
            "a name beyond ^[a-z][a-z0-9-]*$")
    }

    private static func labels(_ text: String) throws(Violation) {
        var labels = Labels()
        for change in text.split(separator: ",").prefix(Labels.maximumCount + 8) {
            _ = try read({ () throws(InvalidInput) in try labels.apply(String(change)) })
        }
        try Violation.unless(labels.entries.count <= Labels.maximumCount, "more labels than there may be")
        let keys = labels.entries.map { Array($0.key.utf8) }
        try Violation.unless(
            zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }, "labels out of order")
        for entry in labels.entries where entry.key != "in" && entry.key != "notin" {
            let own = try read({ () throws(InvalidInput) in try LabelSelector("\(entry.key)=\(entry.value)") })
            try Violation.unless(own?.matches(labels) == true, "a label does not select itself")
        }
        guard let selector = try read({ () throws(InvalidInput) in try LabelSelector(text) }) else { return }
        _ = selector.matches(labels)
        _ = selector.matches(Labels())
    }

    private static func proxy(_ text: String) throws(Violation) {
        var shown = ""
        do throws(InvalidInput) {
            shown = try ProxyAddress("http://admin:\(mark)@\(text)", field: "HTTPS_PROXY", allowsUserInfo: true).shown
        } catch {
            try MessageText.check([error.finding], without: mark)
        }
        try Violation.unless(!shown.contains(mark), "a proxy's password is shown")
        _ = try read({ () throws(InvalidInput) in try ProxyEnvironment(["HTTPS_PROXY": text, "NO_PROXY": text]) })
        _ = try read({ () throws(InvalidInput) in try ProxyEnvironment(["NO_PROXY": text]) })
        let typed = try read({ () throws(InvalidInput) in
            try ProxyAddress(text, field: "--proxy", allowsUserInfo: false)
        })
        guard let typed else { return }
        let again = try? ProxyAddress(typed.shown, field: "--proxy", allowsUserInfo: false)
        try Violation.unless(again?.shown == typed.shown, "a proxy reads otherwise")
    }
}
