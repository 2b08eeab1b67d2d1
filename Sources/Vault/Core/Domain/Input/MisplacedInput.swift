// SPDX-License-Identifier: Apache-2.0

/// Something whole that was pasted where one value belongs.
package enum MisplacedInput: Sendable {
    case privateKey
    case pem
    case base64PEM
    case kubeconfig
    case json
    case webToken
    case bearerHeader
    case kubectlMessage

    /// Recognises what bytes are; nil if they may be what was asked for.
    ///
    /// Nothing is copied.
    package static func recognise(_ bytes: Span<UInt8>) -> MisplacedInput? {
        let range = bytes.trimmedRange
        let text = bytes.extracting(range)
        if text.contains("PRIVATE KEY-----") { return .privateKey }
        if text.contains("-----BEGIN ") { return .pem }
        if text.holds("LS0tLS1CRUdJTi", at: 0) { return .base64PEM }
        if text.contains("apiVersion:") || text.contains("certificate-authority-data:")
            || text.contains("current-context:")
        {
            return .kubeconfig
        }
        if text.holds("{", at: 0), !text.holds("{{", at: 0) { return .json }
        if text.holds("bearer ", at: 0, ignoringCase: true) || text.holds("authorization:", at: 0, ignoringCase: true) {
            return .bearerHeader
        }
        if kubectlMessages.contains(where: { text.holds($0, at: 0, ignoringCase: true) }) { return .kubectlMessage }
        return isWebToken(text) ? .webToken : nil
    }

    /// How kubectl's errors begin; they land on standard output's place when a command is pasted with `2>&1`.
    private static let kubectlMessages = [
        "error:", "error from server", "the connection to the server", "unable to connect to the server",
        "no resources found", "couldn't get current server", "usage:", "command 'kubectl'", "kubectl: ", "bash: ",
        "unable to recognize", "to further debug and diagnose",
    ]

    /// Three parts joined by dots, the first of which begins a JSON object in base64url; or that in base64, as Secrets hold it.
    private static func isWebToken(_ text: Span<UInt8>) -> Bool {
        if text.holds("ZXlK", at: 0), text.count >= 64 { return true }
        guard text.holds("eyJ", at: 0) else { return false }
        var dots = 0
        for index in text.indices where text[index] == UInt8(ascii: ".") { dots += 1 }
        return dots == 2
    }
}
