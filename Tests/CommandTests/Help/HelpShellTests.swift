// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import aichor_vault

/// The completion scripts in the shells themselves.
struct HelpShellTests {
    /// Asks bash's function for what it would offer at the end of a line.
    private static let inBash = #"""
        source "$1"
        COMP_LINE=$3 COMP_POINT=${#3} COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
        line=${3//=/ = } line=${line//:/ : }
        read -ra COMP_WORDS <<<"$line"
        case $3 in *[[:blank:]]) COMP_WORDS+=("") ;; esac
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_WORDS[0]=$2
        COMP_LINE=$2${COMP_LINE#aichor-vault} COMP_POINT=${#COMP_LINE}
        _aichor_vault
        printf '%s\n' "${COMPREPLY[@]}"
        """#

    static let cases: [(String, Set<String>)] = [
        ("aichor-vault comp", ["completion"]),
        ("aichor-vault log -o ", ["table", "wide", "json", "jsonl", "yaml", "csv"]),
        ("aichor-vault log --cl", ["--cluster"]),
        ("aichor-vault backup ver", ["verify"]),
        ("aichor-vault backup cop", ["copy.db"]),
        ("aichor-vault help key a", ["add", "accept-rollback", "accept-vault"]),
        ("aichor-vault --ver", ["--version"]),
    ]

    @Test(arguments: cases)
    func `bash completes a line`(line: String, offered: Set<String>) throws {
        #expect(try askBash(line) == offered)
    }

    @Test(
        arguments: [
            ("aichor-vault add p --ca-file=cop", ["copy.db"]), ("aichor-vault list --format=j", ["json"]),
            ("aichor-vault add p --api-host https://h:64 --ca-file cop", ["copy.db"]),
        ] as [(String, Set<String>)])
    func `bash replaces only what comes after an equals sign`(line: String, offered: Set<String>) throws {
        #expect(try askBash(line) == offered)
    }

    @Test(arguments: cases)
    func `fish completes a line`(line: String, offered: Set<String>) throws {
        let binary = try Binary.path
        let found = try run("fish", CompletionScript.fish) { script in
            ["--no-config", "-c", "source \(script); set -p PATH (dirname \(binary)); complete -C'\(line)'"]
        }
        #expect(Set(found.map { String($0.prefix { $0 != "\t" }) }) == offered)
    }

    @Test(arguments: [("bash", CompletionScript.bash), ("zsh", CompletionScript.zsh), ("fish", CompletionScript.fish)])
    func `a script is one that its shell can read`(shell: String, text: String) throws {
        #expect(try run(shell, text) { ["-n", $0] } == [])
    }

    private func askBash(_ line: String) throws -> Set<String> {
        let binary = try Binary.path
        return try run("bash", CompletionScript.bash) { ["--norc", "-c", Self.inBash, "bash", $0, binary, line] }
    }

    /// The lines that a shell prints in a folder with a file to complete.
    private func run(_ shell: String, _ script: String, _ arguments: (String) -> [String]) throws -> Set<String> {
        let directory = FileManager.default.temporaryDirectory.appending(path: "aichor-shell-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data().write(to: directory.appending(path: "copy.db"))
        try Data(script.utf8).write(to: directory.appending(path: "script"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/" + shell)
        process.arguments = arguments(directory.appending(path: "script").path)
        process.currentDirectoryURL = directory
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": directory.path, "LC_ALL": "C.UTF-8"]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(shell): \(text)")
        return Set(text.split(separator: "\n").map(String.init))
    }
}
