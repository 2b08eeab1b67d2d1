// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Asks for CA Data: pasted PEM, its base64 form from a kubeconfig, or the path of a file with either.
struct BundleQuestion {
    private static let opening =
        "CA Data (optional): paste PEM certificates or enter a file name, then an empty line"
    private static let continuation = "CA Data: paste the rest, then enter an empty line"
    private static let privateKey = VaultError(
        .inputInvalid, "CA data contains a private key, which is never stored",
        hint: "use only the certificates; if you pasted the key anywhere else, replace it")

    /// The user's home, for paths that begin with `~/`.
    let home: String?
    let check: InputCheck

    /// Asks until the data is right; nil if there is none.
    func ask(_ session: borrowing PromptSession) throws(VaultError) -> CABundle? {
        while true {
            do throws(VaultError) {
                guard let text = try read(session) else { return nil }
                return try checked(text, session)
            } catch {
                guard [.inputInvalid, .findings, .notFound, .unsafeFile, .inputOutput].contains(error.code) else {
                    throw error
                }
                try session.dropPaste()
                session.refuse(error)
            }
        }
    }

    /// Reads lines up to an empty one that nothing follows immediately, or one line that is no PEM.
    private func read(_ session: borrowing PromptSession) throws(VaultError) -> [UInt8]? {
        session.show(Self.opening)
        var text: [UInt8] = []
        while true {
            let again = text.isEmpty ? Self.opening : Self.continuation
            guard
                let line = try session.readLine(
                    "", again: again, limit: FieldOptions.bundleLimit, hides: PrivateKeyText.begins)
            else {
                guard !text.isEmpty else { throw PromptSession.formLeft }
                return text
            }
            guard !line.withBytes(PrivateKeyText.isIn) else {
                try session.dropBlock()
                throw Self.privateKey
            }
            if line.withBytes({ $0.trimmedRange.isEmpty }) {
                // Between certificates that are pasted together an empty line ends nothing.
                if try !session.hasMore(within: PromptSession.pasteGap) { return text.isEmpty ? nil : text }
                continue
            }
            let isFirst = text.isEmpty
            line.withBytes { text += $0.array() }
            text.append(0x0A)
            guard text.count <= FieldOptions.bundleLimit else {
                throw VaultError(.inputInvalid, "CA data is longer than \(FieldOptions.bundleLimit) bytes")
            }
            let isPEM = line.withBytes { $0.contains("-----") }
            if isFirst, !isPEM, try !session.hasMore(within: PromptSession.pasteGap) { return text }
        }
    }

    private func checked(_ text: [UInt8], _ session: borrowing PromptSession) throws(VaultError) -> CABundle {
        var pem = text
        if let path = try path(text) {
            pem = try OpenFile(path, name: "the CA file").readPublic(limit: FieldOptions.bundleLimit)
        }
        if let decoded = InputCheck.pem(inBase64: pem) {
            session.show("note: CA data was decoded from base64")
            pem = decoded
        }
        let bundle = try CABundle(pem: pem)
        try check.check(bundle)
        session.show(bundle.count == 1 ? "1 certificate" : "\(bundle.count) certificates")
        return bundle
    }

    /// The file that a single line names; nil if it is no path.
    private func path(_ text: [UInt8]) throws(VaultError) -> String? {
        guard text.count <= 4096, text.dropLast().firstIndex(of: 0x0A) == nil,
            let line = String(validating: text, as: UTF8.self)
        else { return nil }
        var path = String(line.trimmed)
        // As a terminal writes the name of a file that is dragged into it.
        if path.count > 2, path.hasPrefix("'"), path.hasSuffix("'") { path = String(path.dropFirst().dropLast()) }
        if path.hasPrefix("~/"), let home { path = home + path.dropFirst() }
        if FilePath.isRegularFile(path) { return path }
        let looksLikeOne =
            ["/", "./", "../", "~"].contains { path.hasPrefix($0) }
            || [".pem", ".crt", ".cer", ".cert"].contains { path.hasSuffix($0) }
        // Without its name: what was pasted may be anything.
        guard !looksLikeOne else { throw VaultError(.notFound, "the file does not exist") }
        return nil
    }
}
