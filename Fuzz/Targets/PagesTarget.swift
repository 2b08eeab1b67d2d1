// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// A vault whose pages someone without its key has changed, and commands of someone with the key.
///
/// The first byte of an input picks the command, the others are the changes (``PageEdits``). Whatever they are, the command ends; it
/// gives the answer that the whole vault gives, or an error; and if it reports a change, all that it does not name is still there.
enum PagesTarget {
    static func run(_ input: [UInt8]) throws(Violation) {
        guard let first = input.first else { return }
        let command = PagesCommand.allCases[Int(first) % PagesCommand.allCases.count]
        do { try PagesBench.run { bench in try check(command, input.dropFirst(), bench) } } catch {
            throw error as? Violation ?? Violation("the bench fails: \(error)")
        }
    }

    private static func check(_ command: PagesCommand, _ edits: ArraySlice<UInt8>, _ bench: PagesBench) throws {
        var file = DatabaseFile(bench.whole)
        var changes = PageEdits(edits)
        changes.apply(to: &file)
        try file.seal()
        try bench.put(file.bytes)
        guard let answer = try? command.run(try bench.open()) else { return }
        try Violation.unless(answer == bench.answers[command], "\(command) gives another answer than the whole vault's")
        if command.isChange { try checkOthers(command, file.bytes, bench) }
    }

    /// Checks that a change that was reported has damaged nothing that was not damaged before.
    private static func checkOthers(_ command: PagesCommand, _ changed: [UInt8], _ bench: PagesBench) throws {
        let content = try bench.content()
        if try bench.isWhole() { return }
        let before = try bench.readable(changed)
        let after = try bench.readable(content)
        for (name, payload) in before where name != PagesCommand.touched {
            try Violation.unless(after[name] == payload, "\(command) has destroyed \(name)")
        }
    }
}
