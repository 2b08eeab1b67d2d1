// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Looks at the raw arguments before anything else does: a secret among them is refused, and never repeated.
///
/// Every process on the machine can read another's arguments (`ps`, `/proc/PID/cmdline`), and a shell keeps them in its
/// history, so no option here takes a secret as its value; the error for typing one explains why.
struct ArgumentGuard {
    private let arguments: [String]

    /// Options of other programs that take a secret, and what to use here.
    private static let refused: [String: String] = [
        "--token": "--token-stdin, --token-file F or --token-fd N",
        "--bearer-token": "--token-stdin, --token-file F or --token-fd N",
        "--bearer": "--token-stdin, --token-file F or --token-fd N",
        "--password": "--password-stdin, --password-file F or --password-fd N",
        "--basic-password": "--password-stdin, --password-file F or --password-fd N",
        "--passphrase": "--passphrase-file F or --passphrase-fd N",
        "--new-passphrase": "--new-passphrase-file F or --new-passphrase-fd N",
        "--key": "--key-file F",
        "--secret": "--token-file F or --password-file F",
    ]

    /// Above that, an argument is more likely a pasted secret than a name.
    private static let longest = 200

    init(_ arguments: [String]) { self.arguments = arguments }

    /// Whether errors are wanted as JSON; the same reading as the parser's, which has not run yet.
    var wantsJSON: Bool {
        let formats = ["json", "jsonl"]
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { return false }
            if argument == "-o" || argument == "--format" {
                if index + 1 < arguments.count, formats.contains(arguments[index + 1]) { return true }
            } else if formats.contains(where: { ["-o" + $0, "-o=" + $0, "--format=" + $0].contains(argument) }) {
                return true
            }
        }
        return false
    }

    /// Arguments, and values after `=`, that no message may repeat.
    var withheld: [String] {
        var found: [String] = []
        for argument in arguments {
            if let value = Self.value(of: argument), Self.mightBeSecret(value) { found.append(value) }
            if Self.mightBeSecret(argument) { found.append(argument) }
        }
        return found
    }

    /// Throws if an argument is a secret, or an option that would take one.
    func refuseSecrets() throws(VaultError) {
        for (index, argument) in arguments.enumerated() {
            let name = argument.prefix { $0 != "=" }
            if let instead = Self.refused[String(name)], !isKeyOfSecret(index) {
                throw Self.refusal("\(name) would take", instead)
            }
            if argument.hasPrefix("--recovery-code="), argument.utf8.count > 16 {
                throw Self.refusal("--recovery-code would take", "--recovery-code-file F or --recovery-code-fd N")
            }
            for text in [argument, Self.value(of: argument) ?? ""] where Self.isToken(text) || Self.isPrivateKey(text) {
                throw Self.refusal(
                    "argument \(index + 1) looks like", "an option that ends in -stdin, -file or -fd",
                    Self.isToken(text) ? "a token" : "a private key")
            }
        }
    }

    /// Whether it is the `--key` of `export`, which names a key of a Secret and takes one of two words.
    private func isKeyOfSecret(_ index: Int) -> Bool {
        let words = ["value", "kubeconfig"]
        guard arguments[index] == "--key" else { return words.contains { arguments[index] == "--key=" + $0 } }
        return index + 1 < arguments.count && words.contains(arguments[index + 1])
    }

    private static func refusal(_ subject: String, _ instead: String, _ what: String = "a secret") -> VaultError {
        VaultError(
            .usage, "\(subject) \(what) on the command line, where other processes and the shell history can read it",
            hint: "use \(instead); if it was a real secret, replace it")
    }

    private static func value(of argument: String) -> String? {
        guard argument.hasPrefix("-"), let sign = argument.firstIndex(of: "=") else { return nil }
        return String(argument[argument.index(after: sign)...])
    }

    private static func mightBeSecret(_ text: String) -> Bool {
        text.utf8.count > longest || isToken(text) || isPrivateKey(text)
    }

    static func isToken(_ text: String) -> Bool {
        let rest = text.lowercased().hasPrefix("bearer ") ? String(text.dropFirst(7)) : text
        return rest.mightBeToken
    }

    /// PEM (RFC 7468), plain or in base64.
    static func isPrivateKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return [Array("PRIVATE KEY-----".utf8), Array("UFJJVkFURSBLRVktLS0tL".utf8)].contains { needle in
            bytes.count >= needle.count
                && (0...(bytes.count - needle.count)).contains { bytes[$0...].starts(with: needle) }
        }
    }
}
