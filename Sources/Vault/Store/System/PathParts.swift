// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A path split into the directory and the name in it.
struct PathParts {
    let directory: String
    let name: String

    init(_ path: String) throws(StoreError) {
        // Behind a NUL a C function would not see the rest of the path.
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .unsafeFile(path: path, reason: "is not a path", fix: "give the path of a file")
        }
        var trimmed = path[...]
        let namesDirectory = path.hasSuffix("/")
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        // As bytes: with a combining accent behind it, a slash is another character to Swift.
        let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { trimmed[trimmed.utf8.index(after: $0)...] } ?? trimmed
        guard !name.isEmpty, name != ".", name != ".." else {
            throw .unsafeFile(path: path, reason: "is a directory, not a regular file", fix: "give the path of a file")
        }
        self.name = String(name)
        self.namesDirectory = namesDirectory
        guard let slash else {
            directory = "."
            return
        }
        directory = slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// Whether the path ended in a slash, which only a directory's may.
    let namesDirectory: Bool

    /// Cuts the path of a file that is to be created.
    init(new path: String) throws(StoreError) {
        try self.init(file: path)
        guard !TemporaryName.isOne(name) else {
            throw .unsafeFile(
                path: path, reason: "has the name of a temporary file, which the next command would remove",
                fix: "give the file another name")
        }
    }

    /// Cuts the path of a file.
    init(file path: String) throws(StoreError) {
        try self.init(path)
        guard !namesDirectory else {
            throw .unsafeFile(path: path, reason: "is a directory, not a regular file", fix: "give the path of a file")
        }
    }
}
