// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing
import VaultCore

@testable import VaultTerminal

/// What is read of a file descriptor, and which descriptors are refused.
struct DescriptorReaderTests {
    /// Longer than a page of secret memory and than a pipe's buffer.
    private static let long = (0..<200_000).map { UInt8(truncatingIfNeeded: ($0 &* 31) >> 3) }

    /// Reads a pipe to which another thread writes, at first after a while.
    private func read<Result>(
        _ bytes: [UInt8], flags: Int32 = 0, _ body: (DescriptorReader) throws -> Result
    ) rethrows -> Result {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        #expect(fcntl(descriptor, F_SETFL, flags) == 0)
        Thread.detachNewThread {
            usleep(50_000)
            try? writing.write(contentsOf: bytes)
            try? writing.close()
        }
        return try withExtendedLifetime(pipe) {
            try body(DescriptorReader(descriptor: descriptor, name: "the pipe"))
        }
    }

    @Test(arguments: [0, O_NONBLOCK])
    func `everything is waited for and read, also if reads do not block`(flags: Int32) throws {
        let limit = Self.long.count
        let secret = try read(Self.long, flags: flags) { try $0.readSecret(limit: limit).withBytes { $0.array() } }
        #expect(secret == Self.long)
        #expect(try read(Self.long, flags: flags) { try $0.readPublic(limit: limit) } == Self.long)
    }

    @Test(arguments: [4096, 200_000])
    func `what is longer than allowed is refused`(length: Int) throws {
        let bytes = Array(Self.long.prefix(length))
        let secret = try #require(throws: VaultError.self) {
            try read(bytes) { _ = try $0.readSecret(limit: length - 1) }
        }
        let other = try #require(throws: VaultError.self) {
            try read(bytes) { _ = try $0.readPublic(limit: length - 1) }
        }
        for error in [secret, other] {
            #expect(error.code == .inputInvalid)
            #expect(error.message == "the pipe has more than \(length - 1) bytes")
        }
    }

    @Test func `an error of the system is reported`() throws {
        let descriptor = unsafe open("/", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let reader = DescriptorReader(descriptor: descriptor, name: "the root")
        let error = try #require(throws: VaultError.self) { _ = try reader.readPublic(limit: 1) }
        #expect(error.code == .inputOutput)
        #expect(error.message == "cannot read the root: is a directory")
    }

    @Test func `only a descriptor that is open for reading is accepted`() throws {
        let pipe = Pipe()
        defer { withExtendedLifetime(pipe) {} }
        try DescriptorReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "it").requireReadable()
        let directory = unsafe open("/", O_RDONLY | O_CLOEXEC)
        defer { close(directory) }
        let closed: Int32 = 9_999
        for (descriptor, problem) in [
            (pipe.fileHandleForWriting.fileDescriptor, "is open for writing only"), (directory, "is a directory"),
            (closed, "is not open"),
        ] {
            let reader = DescriptorReader(descriptor: descriptor, name: "it")
            let error = try #require(throws: VaultError.self) { try reader.requireReadable() }
            #expect(error.code == .usage)
            #expect(error.message == "it \(problem)")
            #expect((error.hint == "open it in the shell: 9999< FILE") == (descriptor == closed))
        }
    }
}
