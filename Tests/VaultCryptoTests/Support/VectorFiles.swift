// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where public test vectors lie that are not part of the project.
enum VectorFiles {
    /// The Wycheproof file of that name; nil, and said so, if it is missing.
    ///
    /// It is looked for in `$AICHOR_VAULT_VECTORS/wycheproof`, else in `shared/vectors/wycheproof` beside the package.
    static func wycheproof(_ name: String) -> Data? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appending(path: "shared/vectors")
        let named = ProcessInfo.processInfo.environment["AICHOR_VAULT_VECTORS"].map { URL(filePath: $0) }
        let directory = (named ?? beside).appending(path: "wycheproof")
        return read(directory.appending(path: name), package: "Project Wycheproof's vectors ($AICHOR_VAULT_VECTORS)")
    }

    /// The NIST file of that name, from Debian's python3-cryptography-vectors.
    static func nistGCM(_ name: String) -> Data? {
        let directory = URL(filePath: "/usr/lib/python3/dist-packages/cryptography_vectors/ciphers/AES/GCM")
        return read(directory.appending(path: name), package: "Debian's python3-cryptography-vectors")
    }

    private static func read(_ file: URL, package: String) -> Data? {
        if let data = try? Data(contentsOf: file) { return data }
        print("NOT RUN: \(file.path) is missing: install \(package)")
        return nil
    }
}
