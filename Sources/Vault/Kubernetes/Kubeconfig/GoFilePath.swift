// SPDX-License-Identifier: Apache-2.0

/// Paths as Go's `path/filepath` joins them, by their text alone.
enum GoFilePath {
    /// The path if it begins at the root, or else the path under the directory, without `.`, `..` and double slashes.
    static func resolve(_ path: String, in directory: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : clean(directory + "/" + path)
    }

    /// The directory that contains a file.
    static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return clean(String(path[...slash]))
    }

    private static func clean(_ path: String) -> String {
        let isRooted = path.utf8.first == UInt8(ascii: "/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isRooted {
                parts.append(part)
            }
        }
        let text = (isRooted ? "/" : "") + parts.joined(separator: "/")
        return text.isEmpty ? "." : text
    }
}
