// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// How to treat what is pasted together with an answer, after its line feed.
package enum PasteHandling {
    /// It answers the next question.
    case kept
    /// It is discarded: the rest of a pasted secret must not reach the shell.
    case dropped
    /// It belongs to the answer, line feeds too, so that the check of the answer refuses what was cut by a line feed.
    case included
}

extension PromptSession {
    /// How long no key may arrive, in milliseconds, before a paste counts as complete.
    ///
    /// Far longer than a terminal needs between two pieces of one paste, and shorter than a person between two lines.
    package static let pasteGap: Int32 = 80

    /// Asks for a line of text until it is UTF-8; nil at ^D.
    package func readText(
        _ prompt: String, limit: Int = 1 << 16, hides: (Span<UInt8>) -> Bool = { _ in false }
    ) throws(VaultError) -> String? {
        while let line = try readLine(prompt, limit: limit, hides: hides) {
            guard let fault = line.withBytes({ $0.utf8Fault }) else {
                return line.withBytes { String(decoding: $0.array(), as: UTF8.self) }
            }
            try dropPaste()
            refuse(
                VaultError(
                    .inputInvalid, "the answer is not UTF-8 (byte \(fault.byte))",
                    hint: "is the terminal's character set UTF-8?"))
        }
        return nil
    }

    /// Asks for a secret; nil at ^D.
    ///
    /// Nothing shows, not even the length.
    package func readSecret(_ prompt: String, rest: PasteHandling) throws(VaultError) -> SecretBytes? {
        try readLine(prompt, limit: SecretInput.limit, rest: rest, hides: { _ in true })
    }

    /// Asks for a line; nil at ^D.
    ///
    /// - Parameters:
    ///   - again: the line to show before the prompt when the program was stopped and continues.
    ///   - hides: whether the line must not show from here on, asked before each byte is shown until it does.
    package func readLine(
        _ prompt: String, again: String? = nil, limit: Int, rest: PasteHandling = .kept,
        hides: (Span<UInt8>) -> Bool = { _ in false }
    ) throws(VaultError) -> SecretBytes? {
        var editor = LineEditor(limit: limit)
        var isHidden = false
        write(Sanitizer.text(prompt))
        while true {
            guard let effect = try nextEffect(&editor, again, prompt, isHidden) else { return try ended() }
            isHidden = isHidden || editor.line.withBytes(hides)
            switch effect {
            case .none: break
            case .typed(let byte): if !isHidden { write([byte]) }
            case .erased(let count): if !isHidden { write(String(repeating: "\u{8} \u{8}", count: count)) }
            case .done:
                var line = editor.finished()
                switch rest {
                case .kept: break
                case .dropped: discardInput()
                case .included: try includeRest(in: &line, limit: limit)
                }
                write("\n")
                return line
            case .end: return try ended()
            case .tooLong:
                try dropPaste()
                write("\n")
                throw VaultError(.inputInvalid, "the input is longer than \(limit) bytes")
            }
        }
    }

    /// What the next key does to the line; nil at the end of input.
    private func nextEffect(
        _ editor: inout LineEditor, _ again: String?, _ prompt: String, _ isHidden: Bool
    ) throws(VaultError) -> LineEditor.Effect? {
        while true {
            switch try nextKey() {
            case .byte(let byte): return editor.feed(byte)
            case .nothing: break
            case .resumed:
                write("\n")
                if let again { show(again) }
                write(Sanitizer.text(prompt))
                if !isHidden { write(editor.line) }
            case .ended: return nil
            }
        }
    }

    private func ended() throws(VaultError) -> SecretBytes? {
        write("\n")
        return nil
    }

    /// Appends what is pasted after the line; line feeds at the very end are no part of it.
    private func includeRest(in line: inout SecretBytes, limit: Int) throws(VaultError) {
        var breaks = 1
        while case .byte(let byte) = try nextKey(within: Self.pasteGap) {
            if byte == 0x0A || byte == 0x0D {
                breaks += 1
            } else if line.count < limit {
                if breaks > 0 { line.append(0x0A) }
                breaks = 0
                line.append(byte)
            }
        }
    }

    /// Discards what is pasted until nothing more arrives.
    package func dropPaste() throws(VaultError) {
        while case .byte = try nextKey(within: Self.pasteGap) {}
    }

    /// Discards what is pasted up to the line that ends a PEM block, and what follows it immediately.
    ///
    /// Before that line the wait is longer: what would be read as the next answer is a part of a key.
    package func dropBlock() throws(VaultError) {
        var gap: Int32 = 1000
        var line = SecretBytes(capacity: 256)
        while case .byte(let byte) = try nextKey(within: gap) {
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                continue
            }
            if line.withBytes({ $0.contains("-----END ") }) { gap = Self.pasteGap }
            line.removeAll()
        }
    }
}

extension LineEditor {
    /// The line, typed to its end.
    consuming func finished() -> SecretBytes { line }
}
