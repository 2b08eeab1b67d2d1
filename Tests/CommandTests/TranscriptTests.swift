// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Runs the files in the folders of `Transcripts/`, one behaviour each, in the manner of age's testscript.
///
///     vault ARG…          the program; must succeed              ! vault ARG…        must fail
///     status N            the exit status of the last command    stdin F             input of the next command
///     ttyin F             the next command runs on a terminal where F's lines answer its questions
///     stdout RE           the last output matches                ! stdout RE         does not match
///     stderr RE           the last messages match                ! stderr RE
///     clock 'DATE'        what time it is for the program from then on, in UTC
///     exists F            there is such a file                   ! exists F
///     cmp F G             both hold the same                     env NAME=VALUE      for all that follows
///     > F at a line's end writes standard output to F            openssl, cp, rm, …  other tools; must succeed
///     -- F --             a file; @WORD@ in it and anywhere stands for a secret made for this run
///
/// The home is empty but for these files; `AICHOR_VAULT_KEY_FILE` names `key` in it. At the end no secret may stand in what the
/// program keeps, and none on standard error at any time.
struct TranscriptTests {
    static let directory = Binary.repository.appending(path: "Tests/CommandTests/Transcripts")

    static let names =
        (try? FileManager.default.subpathsOfDirectory(atPath: directory.path))?
        .filter { $0.hasSuffix(".txt") }.sorted() ?? []

    @Test(arguments: names)
    func `the transcript holds`(name: String) throws {
        let text = String(decoding: try Data(contentsOf: Self.directory.appending(path: name)), as: UTF8.self)
        #expect(text.hasPrefix("# "), "a transcript begins with the behaviour it is about")
        var run = try TranscriptRun(name: name, text: text, binary: try Binary.path)
        defer { run.cleanUp() }
        try run.execute()
        run.scan()
    }

    @Test func `there are transcripts, and every exit status but 69 and 70 is in one`() throws {
        let all = try Self.names.map { try Data(contentsOf: Self.directory.appending(path: $0)) }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        for status in [0, 1, 2, 3, 64, 65, 66, 73, 74, 75, 76, 77, 78, 130] {
            #expect(all.contains("\nstatus \(status)\n"), "no transcript ends a command with \(status)")
        }
        #expect(Self.names.count >= 30)
    }
}
