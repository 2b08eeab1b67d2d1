// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// Which files an output may replace.
@Suite struct OutputMemoryTests {
    let directory: TemporaryDirectory
    let memory: OutputMemory

    init() throws {
        directory = try TemporaryDirectory()
        let store = PlaceFileStore(.output, directory: directory.file("state"), below: directory.path)
        memory = OutputMemory(store) { path in
            var bytes = Array(path.utf8.suffix(32))
            bytes += Array(repeating: 0, count: 32 - bytes.count)
            return Digest(bytes) ?? .zero
        }
    }

    private func write(_ text: String, lines: [String] = [], force: Bool = false) throws {
        let replacing: PendingSecretFile.Replacing =
            force ? .anything(memory) : .own(memory, lines: lines.map { Array($0.utf8) })
        var file = try PendingSecretFile(at: directory.file("out"), replacing: replacing)
        try file.write(text.utf8.span)
        try file.commit()
    }

    private var content: String { get throws { String(decoding: try contents(directory.file("out")), as: UTF8.self) } }

    private func requireForeign(_ body: () throws -> Void) {
        guard case .foreignFile = storeError(body) else {
            Issue.record("it was replaced")
            return
        }
    }

    @Test func `a file that was written before and is unchanged is replaced`() throws {
        try write("one")
        try write("two")
        try write("three")
        #expect(try content == "three")
    }

    @Test func `a stranger's file is kept, and replaced by force`() throws {
        try put(Array("notes".utf8), directory.file("out"))
        requireForeign { try write("one") }
        #expect(try content == "notes")
        try write("one", force: true)
        try write("two")
        #expect(try content == "two")
    }

    @Test func `a stranger's file that was replaced by force and put back is kept`() throws {
        try put(Array("notes".utf8), directory.file("out"))
        #expect(unsafe link(directory.file("out"), directory.file("kept")) == 0)
        try write("one", force: true)
        #expect(unsafe rename(directory.file("kept"), directory.file("out")) == 0)
        requireForeign { try write("two") }
        #expect(try content == "notes")
    }

    @Test func `a file that somebody added to is kept`() throws {
        try write("one")
        let file = unsafe open(directory.file("out"), O_WRONLY | O_APPEND)
        #expect(unsafe Glibc.write(file, "more", 4) == 4)
        close(file)
        requireForeign { try write("two") }
        #expect(try content == "onemore")
    }

    @Test func `a file that another program put in its place is kept`() throws {
        try write("one")
        try put(Array("two".utf8), directory.file("other"))
        #expect(unsafe rename(directory.file("other"), directory.file("out")) == 0)
        requireForeign { try write("three") }
        #expect(try content == "two")
    }

    @Test func `an empty file is replaced`() throws {
        try put([], directory.file("out"))
        try write("one")
        #expect(try content == "one")
    }

    @Test func `a file that consists of our lines is replaced, one with another line is kept`() throws {
        for blank in ["\n", "\n\n\n", "a 1\n\na 2\n"] {
            try put(Array(blank.utf8), directory.file("out"))
            requireForeign { try write("one", lines: ["a "]) }
            #expect(unsafe unlink(directory.file("out")) == 0)
        }
        try put(Array("# HELP a\na 1\na 2\n".utf8), directory.file("out"))
        requireForeign { try write("one") }
        requireForeign { try write("one", lines: ["a "]) }
        try write("two", lines: ["# HELP a", "a "])
        #expect(try content == "two")
        try put(Array("a 1\nb 2\n".utf8), directory.file("more"))
        #expect(unsafe rename(directory.file("more"), directory.file("out")) == 0)
        requireForeign { try write("three", lines: ["a "]) }
    }

    @Test func `the oldest are forgotten`() throws {
        let store = PlaceFileStore(.output, directory: directory.file("state"), below: directory.path)
        for number in 0..<8 { try store.write([UInt8(number)], for: Sample.digest(number)) }
        try store.forgetOldest(keeping: 5)
        #expect(try (0..<8).count { try store.read(Sample.digest($0), atMost: 1) != nil } == 5)
    }
}
