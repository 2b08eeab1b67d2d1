// SPDX-License-Identifier: Apache-2.0

/// Takes an address of an API server apart.
struct EndpointParser {
    var host = ""
    var isIPv6 = false
    var port: UInt16?
    var pathPrefix = ""

    private static let field = "API hostname"
    private static let maximumLength = 2048

    init(_ text: String) throws(InvalidInput) {
        guard text.utf8.count <= 65_536 else { throw Self.wrong("is too long", hint: HostName.example) }
        try Self.refuseForeign(text)
        let address = try ClusterInfoText.address(in: text)
        try Self.checkCharacters(address)
        let rest = try Self.withoutScheme(address)
        let slash = rest.text.firstIndex(of: "/") ?? rest.text.endIndex
        let path = rest.text[slash...]
        if !rest.hadScheme, !path.allSatisfy({ $0 == "/" }) {
            throw Self.wrong("has a path but no scheme", hint: "write https:// in front of it")
        }
        try readAuthority(rest.text[..<slash], hadScheme: rest.hadScheme)
        pathPrefix = try URLPath.normalised(path)
    }

    private static func wrong(_ problem: String, hint: String? = nil, rule: String? = nil) -> InvalidInput {
        InvalidInput(field, problem, hint: hint, rule: rule)
    }

    private static func refuseForeign(_ text: String) throws(InvalidInput) {
        switch MisplacedInput.recognise(text.utf8.span) {
        case nil: return
        case .kubeconfig, .json:
            throw wrong("is a whole kubeconfig or manifest", hint: "paste only the text after server: in it")
        case .pem, .privateKey, .base64PEM: throw wrong("is a PEM block", hint: "certificates belong in the CA data")
        case .webToken, .bearerHeader:
            throw wrong("is a token", hint: "a token belongs in the bearer token field, never on a command line")
        case .kubectlMessage:
            throw wrong("is a message from kubectl", hint: "the address is in the kubeconfig, after server:")
        }
    }

    private static func checkCharacters(_ address: String) throws(InvalidInput) {
        guard !address.isEmpty else { throw wrong("must not be empty", hint: HostName.example) }
        guard address.utf8.count <= maximumLength else {
            throw wrong("has \(address.utf8.count) bytes, at most \(maximumLength) are allowed")
        }
        if let control = address.unicodeScalars.first(where: {
            $0.isControl && $0 != "\t" && !$0.properties.isWhitespace
        }) {
            throw wrong("must not contain the control character \(control.codePoint)")
        }
        if address.hasPrefix("server:") {
            throw wrong("begins with \"server:\"", hint: "paste only the text after it")
        }
        guard !address.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            throw wrong("must be one address without white space", hint: HostName.example)
        }
        guard address.utf8.allSatisfy({ $0 < 128 }) else {
            throw wrong(
                "must be ASCII", hint: "write an international name in its xn-- form, such as xn--mnchen-3ya.example")
        }
        if let wrong = address.first(where: { "\\\"'`<>{}|^".contains($0) }) {
            throw Self.wrong("must not contain \(String(wrong).quoted)", hint: HostName.example)
        }
    }

    private static func withoutScheme(_ address: String) throws(InvalidInput) -> (text: Substring, hadScheme: Bool) {
        guard let mark = address.firstRange(of: "://") else {
            if address.hasPrefix("//") || address.lowercased().hasPrefix("https:") {
                throw wrong(
                    "has an incomplete scheme", hint: "write https:// in front of the host", rule: "host.scheme")
            }
            return (address[...], false)
        }
        switch address[..<mark.lowerBound].lowercased() {
        case "https": return (address[mark.upperBound...], true)
        case "http":
            throw wrong(
                "must not be http://", hint: "a token is only sent over TLS: write the https:// address",
                rule: "host.scheme")
        case let other: throw wrong("has the scheme \(other.quoted)", hint: "write https://", rule: "host.scheme")
        }
    }

    private mutating func readAuthority(_ text: Substring, hadScheme: Bool) throws(InvalidInput) {
        // Never echo here: what stands before the @ may be a password.
        guard !text.contains("@") else {
            throw Self.wrong(
                "must not contain user info", hint: "remove the text before the @, and change that password")
        }
        guard !text.contains("?") else {
            throw Self.wrong("must not contain a query", hint: "remove the ? and everything after it")
        }
        guard !text.contains("#") else {
            throw Self.wrong("must not contain a fragment", hint: "remove the # and everything after it")
        }
        guard !text.isEmpty else { throw Self.wrong("has no host", hint: HostName.example) }
        if text.hasPrefix("[") { return try readBracketed(text) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count > 2 { return try readBareIPv6(text, hadScheme: hadScheme) }
        guard !text.contains("%") else { throw Self.wrong("must not contain a % in its host", hint: HostName.example) }
        guard !text.contains("["), !text.contains("]") else {
            throw Self.wrong("has a misplaced bracket", hint: "write [IPv6]:PORT")
        }
        if parts.count == 2 { port = try Self.port(parts[1]) }
        try readHost(parts[0])
    }

    private mutating func readHost(_ text: Substring) throws(InvalidInput) {
        let undotted = text.hasSuffix(".") ? text.dropLast() : text
        if let address = IPv4Address(undotted) {
            host = address.text
        } else {
            host = try HostName.normalised(String(text))
        }
    }

    private mutating func readBracketed(_ text: Substring) throws(InvalidInput) {
        guard let end = text.firstIndex(of: "]") else {
            throw Self.wrong("has an unclosed bracket", hint: "write [IPv6]:PORT")
        }
        try readIPv6(text[text.index(after: text.startIndex)..<end])
        let rest = text[text.index(after: end)...]
        if rest.isEmpty { return }
        guard rest.hasPrefix(":") else { throw Self.wrong("has text after the bracket", hint: "write [IPv6]:PORT") }
        port = try Self.port(rest.dropFirst())
    }

    private mutating func readBareIPv6(_ text: Substring, hadScheme: Bool) throws(InvalidInput) {
        if let readings = AmbiguousIPv6.readings(of: text) {
            throw Self.wrong(
                "is ambiguous: \(text.quoted) is an IPv6 address, or one with a port",
                hint: "write [IPv6]:PORT: \(readings.withPort) or \(readings.address)")
        }
        try readIPv6(text)
        guard !hadScheme else {
            throw Self.wrong("has an IPv6 address without brackets", hint: "write https://[\(host)]")
        }
    }

    private mutating func readIPv6(_ text: Substring) throws(InvalidInput) {
        guard !text.contains("%") else {
            throw Self.wrong("must not contain a zone", hint: "an address with a zone is valid on one machine only")
        }
        guard let address = IPv6Address(text) else {
            throw Self.wrong(
                "has the host \(text.quoted), which is not an IPv6 address", hint: "write [IPv6]:PORT or HOST:PORT")
        }
        host = address.text
        isIPv6 = true
    }

    private static func port(_ text: Substring) throws(InvalidInput) -> UInt16 {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(\.isASCIIDigit), !text.hasPrefix("0"),
            let port = UInt16(text)
        else {
            throw wrong(
                text.isEmpty ? "has a colon but no port" : "has the port \(text.quoted)",
                hint: "a port is a number from 1 to 65535")
        }
        return port
    }
}
