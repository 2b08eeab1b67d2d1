// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Reads a file descriptor to its end with read(2): stdio would leave copies in its buffers.
package struct DescriptorReader {
    private static let step = 4096

    private let descriptor: Int32
    /// What it is, for messages.
    private let name: String

    package init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Reads everything into secret memory.
    package func readSecret(limit: Int) throws(VaultError) -> SecretBytes {
        var secret = SecretBytes(capacity: Self.step)
        while true {
            let before = secret.count
            try secret.append(atMost: Self.step) { (output) throws(VaultError) in
                try unsafe output.withUnsafeMutableBufferPointer { (buffer, count) throws(VaultError) in
                    count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
                }
            }
            if secret.count == before { return secret }
            if secret.count > limit { throw tooLong(limit) }
        }
    }

    /// Reads everything that is no secret.
    package func readPublic(limit: Int) throws(VaultError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try fill(&chunk)
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > limit { throw tooLong(limit) }
        }
    }

    private func fill(_ chunk: inout [UInt8]) throws(VaultError) -> Int {
        var span = chunk.mutableSpan
        return try unsafe span.withUnsafeMutableBytes { (buffer) throws(VaultError) in try unsafe read(into: buffer) }
    }

    /// Refuses a number that is no open file descriptor, is a directory or cannot be read.
    package func requireReadable() throws(VaultError) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0 else {
            throw VaultError(.usage, "\(name) is not open", hint: "open it in the shell: \(descriptor)< FILE")
        }
        guard flags & O_ACCMODE != O_WRONLY else { throw VaultError(.usage, "\(name) is open for writing only") }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw failure(errno) }
        if facts.st_mode & S_IFMT == S_IFDIR { throw VaultError(.usage, "\(name) is a directory") }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) throws(VaultError) -> Int {
        while true {
            let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            let code = errno
            if code == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&wait, 1, -1)
            } else if code != EINTR {
                throw failure(code)
            }
        }
    }

    private func tooLong(_ limit: Int) -> VaultError {
        VaultError(.inputInvalid, "\(name) has more than \(limit) bytes", hint: "check that it is the right one")
    }

    private func failure(_ code: Int32) -> VaultError {
        VaultError(.inputOutput, "cannot read \(name): \(SystemError.text(code))")
    }
}
