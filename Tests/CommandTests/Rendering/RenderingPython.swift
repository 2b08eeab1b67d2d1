// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Python as an outside judge of what we write.
enum RenderingPython {
    /// What scripts/test found to have the modules.
    private static var interpreter: String {
        guard let named = unsafe getenv("PYTHON") else { return "python3" }
        return unsafe String(cString: named)
    }

    /// Runs a script with `documents` as files named by its arguments; its output, or nil if it failed.
    static func run(_ script: String, _ documents: [[UInt8]]) -> String? {
        let directory = makeDirectory()
        defer { removeDirectory(directory) }
        var arguments = [interpreter, "-c", script]
        for (index, document) in documents.enumerated() {
            let path = "\(directory)/\(index)"
            write(document, to: path)
            arguments.append(path)
        }
        let output = "\(directory)/output"
        return spawn(arguments, output: output) == 0 ? String(decoding: read(output), as: UTF8.self) : nil
    }

    private static func makeDirectory() -> String {
        var template = Array("/tmp/aichor-vault-tests.XXXXXX".utf8CString)
        _ = unsafe mkdtemp(&template)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func removeDirectory(_ directory: String) {
        for name in (0..<8).map(String.init) + ["output"] { _ = unsafe unlink("\(directory)/\(name)") }
        _ = unsafe rmdir(directory)
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        _ = unsafe Glibc.write(file, bytes, bytes.count)
        close(file)
    }

    private static func read(_ path: String) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            guard count > 0 else { return all }
            all += chunk[..<count]
        }
    }

    private static func spawn(_ arguments: [String], output: String) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        var child: pid_t = 0
        guard unsafe posix_spawnp(&child, arguments[0], &actions, nil, &pointers, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return status
    }
}
