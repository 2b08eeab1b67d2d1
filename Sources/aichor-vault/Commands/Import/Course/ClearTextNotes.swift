// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Notes about files with secrets in clear text: one note and one command for all of a kind, however many there are.
struct ClearTextNotes {
    /// A note, and what to type.
    struct Hint {
        let message: String
        var hint: String?
    }

    /// The maximum number of files in one note.
    private static let mostPaths = 10
    /// The maximum number of commands in one hint.
    private static let mostCommands = 4

    let files: [ClearTextFiles.File]

    var notes: [Hint] {
        let shredded = files.filter(\.isShredded)
        let unset = files.filter { $0.remove != nil && !$0.isShredded }
        let kept = files.filter { $0.remove == nil }
        var notes = [Self.shredHint(shredded), Self.unsetNote(unset)].compactMap { $0 }
        notes += kept.prefix(Self.mostCommands).map { Hint(message: $0.sentence, hint: $0.advice) }
        if kept.count > Self.mostCommands {
            notes.append(
                Hint(message: "the same applies to \(kept.count - Self.mostCommands) more", hint: "-o json lists all"))
        }
        if !shredded.isEmpty {
            notes.append(
                Hint(
                    message: "on SSDs and copy-on-write file systems, shred may leave old blocks behind",
                    hint: "if that matters, replace the credential in its cluster"))
        }
        return notes
    }

    private static func shredHint(_ files: [ClearTextFiles.File]) -> Hint? {
        guard let first = files.first else { return nil }
        guard files.count > 1 else { return Hint(message: first.sentence, hint: first.advice) }
        let shown = files.prefix(mostPaths)
        let command = "shred -u " + shown.map { ClearTextFiles.argument($0.path) }.joined(separator: " ")
        return Hint(
            message: "\(files.count) files still hold credentials in clear text that are now in the vault"
                + loss(files),
            hint: keeping(files) + command + more(files.count - shown.count))
    }

    private static func unsetNote(_ files: [ClearTextFiles.File]) -> Hint? {
        guard let first = files.first else { return nil }
        guard files.count > 1 else { return Hint(message: first.sentence, hint: first.advice) }
        var paths: [String] = []
        for file in files where !paths.contains(file.path) { paths.append(file.path) }
        let place = paths.count == 1 ? paths[0] : "\(paths.count) files, such as \(paths[0]),"
        let shown = files.prefix(mostCommands)
        return Hint(
            message:
                "\(place) still \(paths.count == 1 ? "holds" : "hold") \(files.count) clear-text credentials"
                + loss(files),
            hint: keeping(files) + shown.compactMap(\.remove).joined(separator: "; ") + more(files.count - shown.count))
    }

    private static func keeping(_ files: [ClearTextFiles.File]) -> String {
        files.contains { $0.loss != nil } ? "\(ClearTextFiles.File.withoutFile); to remove them: " : ""
    }

    private static func loss(_ files: [ClearTextFiles.File]) -> String {
        files.contains { $0.loss != nil } ? "; without them, kubectl has no access to these clusters" : ""
    }

    /// A comment, in case the whole line is pasted into a shell.
    private static func more(_ count: Int) -> String { count > 0 ? " # \(count) more: -o json lists all" : "" }
}
