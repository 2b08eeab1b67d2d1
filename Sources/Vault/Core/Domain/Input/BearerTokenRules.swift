// SPDX-License-Identifier: Apache-2.0

/// What a bearer token must be, and the hints for what is pasted in its place.
///
/// Opaque tokens are legal: nothing here asks for a JWT. A token goes into one line of an HTTP header, so it must be
/// visible ASCII. No message has any byte of the token.
package enum BearerTokenRules {
    /// The longest token in bytes.
    package static let maximumLength = 65_536
    private static let field = "bearer token"
    private static let command =
        "kubectl -n aichor get secret NAME -o go-template='{{.data.token | base64decode}}' prints it"

    /// Checks a token as it is to be kept; drop the newline that a file or a pipe adds first.
    package static func check(_ token: borrowing SecretBytes) throws(InvalidInput) {
        try token.withBytes { (bytes: Span<UInt8>) throws(InvalidInput) in
            guard !bytes.isEmpty, !bytes.trimmedRange.isEmpty else {
                throw wrong("must not be empty", hint: "the Secret may have no token yet: \(command)")
            }
            guard bytes.count <= maximumLength else {
                throw wrong("is longer than \(maximumLength) bytes", hint: "is it a whole file? \(command)")
            }
            if let refusal = SecretStandIn.recognise(bytes)?.refusal {
                throw wrong(refusal.problem, hint: "\(refusal.hint), or read it from the cluster: \(command)")
            }
            try refuseForeign(bytes)
            try refusePlaceholders(bytes)
            guard bytes.trimmedRange.count > 1 else { throw wrong("has one character", hint: command) }
            try checkEnds(bytes)
            try checkCharacters(bytes)
            guard !bytes.holds("ZXlK", at: 0) else {
                throw wrong("is still base64-encoded", hint: "decode it once more with base64 -d: \(command)")
            }
        }
    }

    private static func wrong(_ problem: String, hint: String? = nil) -> InvalidInput {
        InvalidInput(field, problem, hint: hint)
    }

    private static func refuseForeign(_ bytes: Span<UInt8>) throws(InvalidInput) {
        switch MisplacedInput.recognise(bytes) {
        case nil, .webToken: return
        case .privateKey:
            throw wrong("is a private key", hint: "a private key belongs neither here nor in the CA data; \(command)")
        case .pem: throw wrong("is a PEM block", hint: "certificates belong in the CA data; \(command)")
        case .base64PEM:
            throw wrong("is a PEM block in base64", hint: "certificates belong in the CA data, decoded with base64 -d")
        case .kubeconfig:
            throw wrong("is a whole kubeconfig or manifest", hint: "give only the text after token: in it")
        case .json: throw wrong("is a JSON document", hint: "give only the token in it: \(command)")
        case .bearerHeader:
            throw wrong("begins like an HTTP header", hint: "give only the text after \"Bearer \"")
        case .kubectlMessage: throw wrong("is a message from kubectl, not its result", hint: command)
        }
    }

    private static func refusePlaceholders(_ bytes: Span<UInt8>) throws(InvalidInput) {
        let text = bytes.extracting(bytes.trimmedRange)
        let nothing = ["null", "<none>", "<nil>", "<no value>", "none", "undefined", "~", "\"\"", "''", "-"]
        if nothing.contains(where: { $0.utf8.count == text.count && text.holds($0, at: 0, ignoringCase: true) }) {
            throw wrong(
                "is how a tool prints an empty value", hint: "the Secret may have no token yet: \(command)")
        }
        if text.holds("<", at: 0), text.holds(">", at: text.count - 1) {
            throw wrong("is a placeholder in angle brackets", hint: command)
        }
        if text.holds("$", at: 0) || text.holds("{{", at: 0) {
            throw wrong("is a variable that was not expanded", hint: command)
        }
        if text.contains("\u{2026}") || text.holds("...", at: text.count - 3) {
            throw wrong("is shortened or a placeholder: it contains an ellipsis", hint: command)
        }
    }

    private static func checkEnds(_ bytes: Span<UInt8>) throws(InvalidInput) {
        if bytes.holds("token:", at: bytes.trimmedRange.lowerBound, ignoringCase: true) {
            throw wrong("begins with \"token:\"", hint: "give only the text after it")
        }
        guard bytes.trimmedRange.count == bytes.count else {
            throw wrong(
                "has leading or trailing white space",
                hint: "only one line feed at the end of a file or pipe is removed automatically; remove the rest")
        }
        let quotes = Array("\"'`".utf8)
        guard !quotes.contains(bytes[0]), !quotes.contains(bytes[bytes.count - 1]) else {
            throw wrong("has quotes around it", hint: "remove them; jq -r prints text without quotes")
        }
    }

    private static func checkCharacters(_ bytes: Span<UInt8>) throws(InvalidInput) {
        guard !bytes.contains(where: { $0 == 0 }) else {
            throw wrong("contains a NUL byte", hint: "was the file saved as UTF-16? save it as plain text")
        }
        guard !bytes.contains(where: { $0 >= 0x80 }) else {
            throw wrong("must be ASCII", hint: "was it copied from a formatted page? \(command)")
        }
        guard !bytes.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
            throw wrong("contains a line break", hint: "join its lines; base64 -w0 does not wrap")
        }
        guard !bytes.contains(where: \.isASCIIWhitespace) else {
            throw wrong("contains white space", hint: "it is more than a token, or it was wrapped when it was copied")
        }
        guard !bytes.contains(where: \.isASCIIControl) else {
            throw wrong("contains control characters", hint: command)
        }
    }
}
