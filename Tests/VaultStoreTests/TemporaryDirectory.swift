// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

/// A folder of mode 0700 that goes away with all that is in it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/aichor-store-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return String?.none }
            return unsafe String(cString: made)
        }
        path = try #require(made)
    }

    deinit { remove(path) }

    /// The path of a file in the folder.
    func file(_ name: String = "vault.db") -> String { "\(path)/\(name)" }

    /// The names in the folder.
    var names: [String] { list(path).sorted() }
}

private func list(_ directory: String) -> [String] {
    guard let stream = unsafe opendir(directory) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
            unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names
}

private func remove(_ path: String) {
    if unsafe unlink(path) == 0 { return }
    unsafe chmod(path, 0o700)
    for name in list(path) { remove("\(path)/\(name)") }
    unsafe rmdir(path)
}

/// The bytes of a file.
///
/// Not for a vault that a store of this process has open.
func contents(_ path: String) throws -> [UInt8] {
    let file = unsafe open(path, O_RDONLY)
    try #require(file >= 0, "cannot open \(path)")
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe read(file, &chunk, chunk.count)
        try #require(count >= 0)
        if count == 0 { return bytes }
        bytes += chunk[..<count]
    }
}

/// Writes a whole file.
func put(_ bytes: [UInt8], _ path: String, mode: mode_t = 0o600) throws {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)
    try #require(file >= 0, "cannot make \(path)")
    defer { close(file) }
    try #require(unsafe write(file, bytes, bytes.count) == bytes.count)
    try #require(fchmod(file, mode) == 0)
}

func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
}

func mode(of path: String) throws -> mode_t {
    var status = stat()
    try #require(unsafe lstat(path, &status) == 0)
    return status.st_mode & 0o7777
}

/// Whether files can be given to other users; tests that do are skipped otherwise, which Swift Testing reports.
let isRoot = geteuid() == 0
