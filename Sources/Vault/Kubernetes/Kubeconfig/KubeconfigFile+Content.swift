// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension KubeconfigFile {
    /// The options with which kubectl reads this file.
    var place: KubeconfigLocation {
        guard let path, !path.hasPrefix("/dev/"), !path.hasPrefix("/proc/") else { return .unknown }
        return .file(path)
    }

    /// The names of its contexts, sorted.
    package var contextNames: [String] { contexts.keys.map(\.text).sorted() }

    /// The names of its clusters, sorted.
    package var clusterNames: [String] { clusters.keys.map(\.text).sorted() }

    /// Its users, sorted by their names.
    package var userContents: [UserContent] {
        users.map { UserContent(name: $0.text, isTakenWhole: $1.isTakenWhole, secret: $1.secretWord) }.sorted {
            $0.name < $1.name
        }
    }

    /// What one of its users has in addition to the token or password that can be imported.
    package struct UserContent: Sendable {
        package let name: String
        /// Whether nothing is left of it once its one token or password is imported.
        package let isTakenWhole: Bool
        /// What stands in the file itself: `token` or `password`; nil if neither does.
        package let secret: String?
    }

    /// Whether a file before it has a name that it has too, so that its own entry is ignored.
    package func isHidden(behind other: KubeconfigFile) -> Bool {
        !users.keys.allSatisfy { other.users[$0] == nil } || !clusters.keys.allSatisfy { other.clusters[$0] == nil }
            || !contexts.keys.allSatisfy { other.contexts[$0] == nil }
    }

    /// Whether it may hold more than was read: documents after the first.
    package var isReadWhole: Bool { !hasMore }
}

extension KubeconfigUser {
    fileprivate var secretWord: String? { token != nil ? "token" : password != nil ? "password" : nil }

    /// Certificates, programs and plug-ins cannot be imported, and of a token and a token file only one is.
    fileprivate var isTakenWhole: Bool {
        !hasCertificate && !hasKeyData && keyFile.isEmpty && exec == nil && authProvider == nil
            && [token != nil, !tokenFile.isEmpty, password != nil].count(where: { $0 }) <= 1
    }
}

extension Span<UInt8> {
    /// Whether a line after the first content is a document's beginning or end (YAML 1.2, section 9.1).
    var hasSecondDocument: Bool {
        var hasContent = false
        var start = 0
        while start < count {
            var end = start
            while end < count, self[end] != 0x0A { end += 1 }
            let line = extracting(start..<end)
            let isMark = line.holds("---", at: 0) || line.holds("...", at: 0)
            if isMark, line.count == 3 || line[3].isASCIIWhitespace {
                if hasContent { return true }
                hasContent = line.trimmedRange.count > 3
            } else if !line.trimmedRange.isEmpty, !line.holds("#", at: line.trimmedRange.lowerBound) {
                hasContent = true
            }
            start = end + 1
        }
        return false
    }
}
