// SPDX-License-Identifier: Apache-2.0

/// What could stand at the end of a command line that is not finished.
struct Completion: Equatable {
    /// A word, and what it means.
    struct Candidate: Equatable {
        let word: String
        var meaning = ""
    }

    /// Whole words; those that do not begin like the one at the cursor are included, because the shell filters them.
    var candidates: [Candidate] = []
    /// Not nil if names of files fit; the text before them in the same word, such as `--ca-file=`.
    var filesAfter: String?

    /// Takes the words after the program's name up to the cursor; the last is being typed and may be empty.
    init(of words: [String], in tree: CommandTree) {
        guard let current = words.last else { return }
        if words.first == "help", words.count > 1 {
            offerHelp(Array(words.dropFirst().dropLast()), tree)
            return
        }
        var line = Line(tree)
        words.dropLast().forEach { line.read($0) }
        if let option = line.awaiting {
            offerValues(of: option, after: "")
        } else if !line.isTerminated, let sign = current.firstIndex(of: "="), current.hasPrefix("-") {
            let name = String(current[..<sign])
            guard let option = line.option(name), option.takesValue else { return }
            offerValues(of: option, after: name + "=")
        } else if !line.isTerminated, current.hasPrefix("-") {
            offerOptions(of: line)
        } else {
            offerWords(of: line, current)
        }
    }

    private mutating func offerHelp(_ words: [String], _ tree: CommandTree) {
        var command: CommandTree? = tree
        for word in words { command = command?.command(word) }
        offer(command?.commands.filter { $0.commandName != "help" } ?? [])
        guard words.isEmpty else { return }
        candidates += HelpTopic.allCases.map { Candidate(word: $0.rawValue, meaning: $0.abstract) }
    }

    private mutating func offerWords(of line: Line, _ current: String) {
        if line.count == 0, !line.isTerminated { offer(line.command.commands) }
        if let argument = line.positional { offerValues(of: argument, after: "") }
        let isHelpless = candidates.isEmpty && filesAfter == nil
        if isHelpless, current.isEmpty, !line.isTerminated { offerOptions(of: line) }
    }

    private mutating func offer(_ commands: [CommandTree]) {
        candidates += commands.map { Candidate(word: $0.commandName, meaning: $0.abstract ?? "") }
    }

    private mutating func offerOptions(of line: Line) {
        for option in line.command.options where option.isRepeating || !line.used.contains(where: option.isNamed) {
            for name in option.names ?? [] {
                candidates.append(Candidate(word: name.typed, meaning: option.abstract ?? ""))
            }
        }
    }

    private mutating func offerValues(of argument: CommandTree.Argument, after prefix: String) {
        candidates += argument.values.map { Candidate(word: prefix + $0) }
        if argument.isFile { filesAfter = prefix }
    }

    /// One line each: a word with its meaning after a tab; `:files` and the text before the file's name.
    var text: String {
        var lines = candidates.map { $0.word + "\t" + $0.meaning }
        if let filesAfter { lines.append(":files\t" + filesAfter) }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension Completion {
    /// The state after the words before the cursor.
    private struct Line {
        private(set) var command: CommandTree
        /// The option whose value comes next.
        private(set) var awaiting: CommandTree.Argument?
        /// Whether `--` was there.
        private(set) var isTerminated = false
        /// How many positional arguments the command has.
        private(set) var count = 0
        private(set) var used: [String] = []

        init(_ command: CommandTree) { self.command = command }

        /// The positional argument that comes next.
        var positional: CommandTree.Argument? {
            let all = command.positionals
            if count < all.count { return all[count] }
            return all.last.flatMap { $0.isRepeating ? $0 : nil }
        }

        func option(_ name: String) -> CommandTree.Argument? { command.options.first { $0.isNamed(name) } }

        mutating func read(_ word: String) {
            if awaiting != nil {
                awaiting = nil
            } else if isTerminated || !word.hasPrefix("-") || word == "-" {
                readWord(word)
            } else if word == "--" {
                isTerminated = true
            } else {
                let name = String(word.prefix { $0 != "=" })
                used.append(name)
                if name == word, let option = option(name), option.takesValue { awaiting = option }
            }
        }

        private mutating func readWord(_ word: String) {
            if count == 0, !isTerminated, let next = command.command(word) {
                command = next
                used = []
            } else {
                count += 1
            }
        }
    }
}
