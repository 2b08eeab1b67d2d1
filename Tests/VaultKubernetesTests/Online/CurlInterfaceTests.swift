// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing
import VaultCore
import VaultKubernetes

/// What is declared of libcurl by hand, and how it treats secrets.
@Suite struct CurlInterfaceTests {
    @Test func `the numbers of all options are libcurl's`() throws {
        let servers = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let root = servers.deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(
            fileURLWithPath: ProcessInfo.processInfo.environment["PYTHON"] ?? "/usr/bin/python3")
        process.arguments = [
            "-B", servers.appendingPathComponent("Servers/options.py").path,
            root.appendingPathComponent("Sources/CCurl/Interface.h").path,
        ]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text.hasSuffix(" options, 0 wrong\n"), "\(text)")
    }

    @Test func `no copy of the credential stays in memory`() throws {
        try NetworkLibrary.load()
        // The token is never whole anywhere but in secret pages: it is looked for back to front.
        let reversed = (0..<48).map { _ in UInt8.random(in: 0x61...0x7A) } + [UInt8(ascii: "~")]
        var secret = SecretBytes(capacity: reversed.count)
        for byte in reversed.reversed() { secret.append(byte) }
        let server = try ScriptedServer(["users": ScriptedServer.users()])
        let asking = Asking()
        let endpoint = try server.address()
        let facts = ClusterProbe.run(
            ProbeRequest(
                server: try ServerAddress(endpoint), trust: try NetworkFixtures.shared.get().trust("first-ca"),
                secret: secret), asking.settings)
        #expect(facts.authentication == .rejected("Unauthorized"), "it was sent")
        #expect(try Self.copies(ofReversed: reversed) == 0)
        // The search finds what is there.
        var planted = Array(reversed.reversed())
        #expect(try Self.copies(ofReversed: reversed) > 0)
        planted.removeAll()
    }

    /// How often the bytes stand in this process's writable memory.
    private static func copies(ofReversed reversed: [UInt8]) throws -> Int {
        let memory = unsafe open("/proc/self/mem", O_RDONLY)
        try #require(memory >= 0, "/proc/self/mem cannot be read: this test needs it")
        defer { close(memory) }
        let chunk = 1 << 20
        // Pages of its own, so that what is skipped with it is nothing else.
        let pages = unsafe mmap(nil, chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        let buffer = unsafe try #require(pages).bindMemory(to: UInt8.self, capacity: chunk)
        defer { unsafe munmap(buffer, chunk) }
        var found = 0
        for line in try String(contentsOfFile: "/proc/self/maps", encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields[1].hasPrefix("rw"), let range = bounds(fields[0]) else { continue }
            var offset = range.lowerBound
            while offset < range.upperBound {
                // The buffer's own place shows what was read before.
                let own = Int(bitPattern: buffer)
                if offset >= own, offset < own + chunk {
                    offset = own + chunk
                    continue
                }
                let end = min(range.upperBound, offset + chunk, offset < own ? own : .max)
                let count = unsafe pread(memory, buffer, end - offset, offset)
                guard count > reversed.count else {
                    // Given back by another test meanwhile: on to the next page.
                    offset += 4096
                    continue
                }
                found += unsafe occurrences(UnsafeBufferPointer(start: buffer, count: count), reversed)
                offset += count == chunk ? count - reversed.count : count
            }
        }
        return found
    }

    private static func bounds(_ text: Substring) -> Range<Int>? {
        let parts = text.split(separator: "-").compactMap { Int($0, radix: 16) }
        return parts.count == 2 && parts[0] < parts[1] ? parts[0]..<parts[1] : nil
    }

    private static func occurrences(_ bytes: UnsafeBufferPointer<UInt8>, _ reversed: [UInt8]) -> Int {
        var (count, start) = (0, 0)
        while start + reversed.count <= bytes.count, let base = bytes.baseAddress {
            let left = bytes.count - reversed.count + 1 - start
            guard let found = unsafe memchr(base + start, Int32(UInt8(ascii: "~")), left) else { break }
            start = unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
            var matching = 1
            while matching < reversed.count, unsafe bytes[start + matching] == reversed[reversed.count - 1 - matching] {
                matching += 1
            }
            if matching == reversed.count { count += 1 }
            start += 1
        }
        return count
    }
}
