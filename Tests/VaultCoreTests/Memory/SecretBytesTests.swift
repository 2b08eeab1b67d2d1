// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@Suite struct SecretBytesTests {
    private struct Failure: Error {}

    private func contents(_ bytes: borrowing SecretBytes) -> [UInt8] { bytes.withBytes { $0.array() } }

    @Test func `growing keeps the contents`() {
        var bytes = SecretBytes()
        var expected: [UInt8] = []
        for round in 0..<20_000 {
            let byte = UInt8(truncatingIfNeeded: round &* 31)
            if round % 100 == 0 {
                bytes.append([byte, byte, byte].span)
                expected += [byte, byte, byte]
            } else {
                bytes.append(byte)
                expected.append(byte)
            }
        }
        #expect(bytes.count == expected.count)
        #expect(contents(bytes) == expected)
    }

    @Test func `empty values are empty`() {
        #expect(contents(SecretBytes()).isEmpty)
        #expect(contents(secret("")).isEmpty)
        #expect(contents(SecretBytes(count: 0) { _ in }).isEmpty)
    }

    @Test func `filling may write less than announced`() {
        let bytes = SecretBytes(count: 10_000) { output in
            for byte in UInt8(1)...3 { output.append(byte) }
        }
        #expect(contents(bytes) == [1, 2, 3])
    }

    @Test func `nothing is appended when filling fails`() throws {
        var bytes = secret("before")
        #expect(throws: Failure.self) {
            try bytes.append(atMost: 100_000) { output in
                output.append(1)
                throw Failure()
            }
        }
        #expect(contents(bytes) == Array("before".utf8))
    }

    @Test func `bytes can be changed in place`() {
        var bytes = secret("abc")
        bytes.withMutableBytes { span in
            for index in span.indices { span[index] ^= 0x20 }
        }
        #expect(contents(bytes) == Array("ABC".utf8))
    }

    @Test func `truncating overwrites what it drops`() {
        var bytes = secret("keepSECRET")
        let address = unsafe bytes.withBytes { unsafe $0.withUnsafeBufferPointer { $0.baseAddress } }
        bytes.truncate(to: 100)
        #expect(bytes.count == 10)
        bytes.truncate(to: 4)
        #expect(contents(bytes) == Array("keep".utf8))
        // The page is still ours: look at what lies beyond the end.
        let rest = unsafe UnsafeBufferPointer(start: address, count: 4096)
        #expect(unsafe Array(rest) == Array("keep".utf8) + Array(repeating: 0, count: 4092))
        bytes.removeAll()
        #expect(bytes.count == 0)
        #expect(unsafe rest.allSatisfy { $0 == 0 })
    }

    @Test func `pages are not dumped, are wiped in a child and are locked`() throws {
        let bytes = SecretBytes(copying: Array(repeating: UInt8(1), count: 10_000).span)
        let address = bytes.withBytes { unsafe $0.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
        let flags = try #require(try Self.flags(ofPageAt: address))
        #expect(flags.contains("dd"), "left out of core dumps")
        #expect(flags.contains("wf"), "wiped on fork")
        if SecretMemory.lockingFailed {
            print("CANNOT RUN  locked pages: this user's limit on locked memory (RLIMIT_MEMLOCK) allows none")
        } else {
            #expect(flags.contains("lo"), "locked into memory")
        }
        #expect(bytes.count == 10_000)
    }

    /// The `VmFlags` of the mapping that holds an address (proc(5), smaps).
    private static func flags(ofPageAt address: UInt) throws -> [Substring]? {
        // Files in /proc have no size, so they are read to their end.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        var isInside = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("VmFlags:") {
                if isInside { return line.dropFirst(8).split(separator: " ") }
                continue
            }
            let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2, line.contains("-") { isInside = (bounds[0]..<bounds[1]).contains(address) }
        }
        return nil
    }
}
