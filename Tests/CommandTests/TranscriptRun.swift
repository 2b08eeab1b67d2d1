// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// One transcript in a home of its own.
struct TranscriptRun {
    private static let tools: Set<String> = [
        "openssl", "chmod", "cp", "dd", "ln", "mkdir", "mkfifo", "mv", "rm", "sqlite3", "touch",
    ]

    private let name: String
    private let home: URL
    private let binary: String
    private var lines: [String] = []
    private var environment: [String: String]
    private var secrets: [String: String] = [:]
    private var input: String?
    private var terminalInput: String?
    private var clock: String?
    private var last = Result(status: 0, output: Data(), errors: Data())

    private struct Result {
        var status: Int32
        var output: Data
        var errors: Data
    }

    /// A transcript that cannot be run as written.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    init(name: String, text: String, binary: String) throws {
        self.name = name
        self.binary = binary
        home = FileManager.default.temporaryDirectory.appending(path: "aichor-transcript-\(UUID().uuidString)")
        let path = home.path
        environment = [
            "PATH": "/usr/bin:/bin", "HOME": path, "XDG_DATA_HOME": path + "/data", "XDG_STATE_HOME": path + "/state",
            "TMPDIR": path + "/tmp", "LC_ALL": "C.UTF-8", "TZ": "UTC", "AICHOR_VAULT_KEY_FILE": path + "/key",
        ]
        // Where an instrumented program counts its lines.
        environment["LLVM_PROFILE_FILE"] = ProcessInfo.processInfo.environment["LLVM_PROFILE_FILE"]
        for directory in ["data", "state", "tmp"] {
            try FileManager.default.createDirectory(
                at: home.appending(path: directory), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        var file: (name: String, lines: [String])?
        for line in substituteSecrets(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                try write(file)
                file = (String(line.dropFirst(3).dropLast(3)), [])
            } else if file != nil {
                file?.lines.append(line)
            } else {
                lines.append(line)
            }
        }
        try write(file)
    }

    private func write(_ file: (name: String, lines: [String])?) throws {
        guard let file else { return }
        let content = file.lines.joined(separator: "\n") + (file.lines.last == "" ? "" : "\n")
        let path = home.appending(path: file.name)
        try Data(content.utf8).write(to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.path)
    }

    /// Puts a fresh secret in the place of each `@WORD@`.
    private mutating func substituteSecrets(_ text: String) -> String {
        var text = text
        for match in text.matches(of: /@[A-Z]+@/) where secrets[String(match.output)] == nil {
            let word = match.output.filter(\.isLetter).lowercased()
            let digits = UUID().uuidString.lowercased().filter { $0 != "-" }
            secrets[String(match.output)] = "\(word)-\(digits)"
        }
        for (word, secret) in secrets { text = text.replacing(word, with: secret) }
        return text
    }

    // MARK: Lines

    mutating func execute() throws {
        for (index, line) in lines.enumerated() {
            guard !line.hasPrefix("#") else { continue }
            let words = try Self.words(line)
            guard let first = words.first else { continue }
            let isNegated = first == "!"
            do {
                try step(Array(words.dropFirst(isNegated ? 1 : 0)), isNegated, "\(name):\(index + 1): \(line)")
            } catch { throw Malformed(description: "\(name):\(index + 1): \(line): \(error)") }
        }
    }

    private mutating func step(_ words: [String], _ isNegated: Bool, _ place: String) throws {
        guard let command = words.first else { throw Malformed(description: "nothing after !") }
        let argument = words.count > 1 ? words[1] : ""
        switch command {
        case "vault":
            try runVault(Array(words.dropFirst()))
            #expect((last.status == 0) != isNegated, "\(place)\nended with \(last.status): \(text(last.errors))")
            for (word, secret) in secrets {
                #expect(!text(last.errors).contains(secret), "\(place)\n\(word) is on standard error")
            }
        case "status": #expect(last.status == Int32(argument), "\(place)\nit was \(last.status)")
        case "stdin": input = argument
        case "ttyin": terminalInput = argument
        case "clock": clock = argument
        case "stdout", "stderr":
            let content = text(command == "stdout" ? last.output : last.errors)
            let found = try Regex(argument).anchorsMatchLineEndings().firstMatch(in: content) != nil
            #expect(found != isNegated, "\(place)\nit is: \(content)\n\(text(last.errors))")
        case "exists":
            let isThere = (try? FileManager.default.attributesOfItem(atPath: path(argument))) != nil
            #expect(isThere != isNegated, "\(place)")
        case "seal":
            // Another program does not know of the pages' tags, which would hide what else it changed.
            let script = Binary.repository.appending(path: "scripts/reader/seal_pages.py").path
            try launch("/usr/bin/python3", [script, path(argument)])
            #expect(last.status == 0, "\(place)\n\(text(last.errors))")
        case "cmp": #expect(try bytes(argument) == bytes(words.count > 2 ? words[2] : ""), "\(place)\nthey differ")
        case "env":
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            environment[parts[0]] = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
        default:
            guard Self.tools.contains(command) else { throw Malformed(description: "no such command") }
            try launch("/usr/bin/env", words)
            #expect(last.status == 0, "\(place)\n\(text(last.errors))")
        }
    }

    private mutating func runVault(_ arguments: [String]) throws {
        if let file = terminalInput {
            let script = Binary.repository.appending(path: "Tests/Robustness/with_terminal.py").path
            terminalInput = nil
            return try launch("/usr/bin/python3", [script, path(file), binary] + arguments)
        }
        // A session of its own has no terminal, so nothing waits for a person.
        guard let clock else { return try launch("/usr/bin/setsid", ["--wait", binary] + arguments) }
        // Debian's faketime; without it nothing is launched, which fails.
        // The clock stands still (-f without @), so that no expectation hangs on how fast the machine is; waits count by
        // the monotonic clock, which goes on.
        try launch(
            "/usr/bin/env",
            [
                "FAKETIME_DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1", "faketime", "-f", clock, "/usr/bin/setsid",
                "--wait", binary,
            ] + arguments
        )
    }

    private mutating func launch(_ program: String, _ arguments: [String]) throws {
        var arguments = arguments
        var target = home.appending(path: "tmp/.stdout").path
        let redirects = arguments.count > 2 && arguments[arguments.count - 2] == ">"
        if redirects {
            target = path(arguments.removeLast())
            arguments.removeLast()
        }
        let errors = home.appending(path: "tmp/.stderr").path
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = home
        process.standardInput = try input.map { try open($0, reading: true) } ?? FileHandle.nullDevice
        process.standardOutput = try open(target, reading: false)
        process.standardError = try open(errors, reading: false)
        input = nil
        try process.run()
        process.waitUntilExit()
        let output = redirects ? Data() : try Data(contentsOf: URL(filePath: target))
        last = Result(
            status: process.terminationStatus, output: output, errors: try Data(contentsOf: URL(filePath: errors)))
        for path in [errors] + (redirects ? [] : [target]) { try FileManager.default.removeItem(atPath: path) }
    }

    private func open(_ file: String, reading: Bool) throws -> FileHandle {
        if reading { return try FileHandle(forReadingFrom: URL(filePath: path(file))) }
        if !file.hasPrefix("/dev/") { try Data().write(to: URL(filePath: file)) }
        return try FileHandle(forWritingTo: URL(filePath: file))
    }

    // MARK: Ends

    /// Looks for the secrets in everything that the program keeps.
    func scan() {
        for directory in ["data", "state", "tmp"] {
            let paths = FileManager.default.enumerator(atPath: home.appending(path: directory).path)?.allObjects ?? []
            for case let file as String in paths {
                guard let content = try? Data(contentsOf: home.appending(path: "\(directory)/\(file)")) else {
                    continue
                }
                for (word, secret) in secrets {
                    #expect(
                        content.firstRange(of: Data(secret.utf8)) == nil,
                        "\(name): \(word) stands in \(directory)/\(file)"
                    )
                }
            }
        }
    }

    func cleanUp() { try? FileManager.default.removeItem(at: home) }

    // MARK: Words

    private func path(_ file: String) -> String { file.hasPrefix("/") ? file : home.appending(path: file).path }

    private func bytes(_ file: String) throws -> Data {
        file == "stdout" ? last.output : try Data(contentsOf: URL(filePath: path(file)))
    }

    private func text(_ bytes: Data) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The words of a line; single quotes keep blanks together.
    static func words(_ line: String) throws -> [String] {
        var words: [String] = []
        var current: String?
        var isQuoted = false
        for character in line {
            if character == "'" {
                isQuoted.toggle()
                current = current ?? ""
            } else if character == " ", !isQuoted {
                if let word = current { words.append(word) }
                current = nil
            } else {
                current = (current ?? "") + String(character)
            }
        }
        guard !isQuoted else { throw Malformed(description: "a quote is not closed") }
        return words + (current.map { [$0] } ?? [])
    }
}
