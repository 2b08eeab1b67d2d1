// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// An open file descriptor, closed when the value ends.
struct FileDescriptor: ~Copyable {
    let raw: Int32
    /// The path as errors name it.
    let path: String

    init(owning raw: Int32, path: String) {
        self.raw = raw
        self.path = path
    }

    deinit { close(raw) }

    /// Opens a file in a directory; `flags` gain `O_CLOEXEC`, and the file is never a terminal that takes over the process.
    static func open(
        _ name: String, in directory: OpenDirectory, flags: Int32, mode: mode_t = 0
    ) throws(StoreError) -> FileDescriptor {
        let path = directory.path(of: name)
        let raw = try systemCall("open", path) {
            unsafe openat(directory.raw, name, flags | O_CLOEXEC | O_NOCTTY, mode)
        }
        return FileDescriptor(owning: raw, path: path)
    }

    func status() throws(StoreError) -> FileStatus {
        var status = stat()
        try systemCall("fstat", path) { unsafe fstat(raw, &status) }
        return FileStatus(status)
    }

    /// Writes all of the bytes, however many calls that takes.
    func write(_ bytes: Span<UInt8>) throws(StoreError) {
        try transfer(bytes.count, "write") { offset in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                let rest = unsafe UnsafeRawBufferPointer(buffer)[offset...]
                return unsafe Glibc.write(raw, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            }
        }
    }

    /// Writes all of the bytes at a place in the file.
    func write(_ bytes: Span<UInt8>, at position: Int) throws(StoreError) {
        try transfer(bytes.count, "pwrite") { offset in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                let rest = unsafe UnsafeRawBufferPointer(buffer)[offset...]
                let start = unsafe UnsafeRawBufferPointer(rebasing: rest).baseAddress
                return unsafe pwrite(raw, start, rest.count, off_t(position + offset))
            }
        }
    }

    private func transfer(_ count: Int, _ operation: String, _ call: (Int) -> Int) throws(StoreError) {
        var done = 0
        while done < count {
            let step = call(done)
            if step < 0 {
                let code = errno
                if code == EINTR { continue }
                throw StoreError(errno: code, operation, path)
            }
            // A device that takes nothing and reports no error would block us forever.
            if step == 0 { throw .inputOutput(operation: operation, path: path, errno: ENOSPC) }
            done += step
        }
    }

    /// Fills `output` from the file up to its capacity or the end of the file.
    func read(into output: inout OutputSpan<UInt8>) throws(StoreError) {
        while output.freeCapacity > 0 {
            let before = output.count
            let step = unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
                let free = unsafe UnsafeMutableRawBufferPointer(buffer)[initialized...]
                let step = unsafe Glibc.read(
                    raw, UnsafeMutableRawBufferPointer(rebasing: free).baseAddress, free.count)
                if step > 0 { initialized += step }
                return step
            }
            if step < 0 {
                let code = errno
                if code == EINTR { continue }
                throw StoreError(errno: code, "read", path)
            }
            if output.count == before { return }
        }
    }

    /// Reads from the current place, at most `maximum` bytes.
    ///
    /// Not for secrets.
    func read(atMost maximum: Int) throws(StoreError) -> [UInt8] {
        var failure: StoreError?
        let bytes = [UInt8](capacity: maximum) { output in
            do throws(StoreError) { try read(into: &output) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    func synchronize() throws(StoreError) { try systemCall("fsync", path) { fsync(raw) } }
    func synchronizeData() throws(StoreError) { try systemCall("fdatasync", path) { fdatasync(raw) } }
}
