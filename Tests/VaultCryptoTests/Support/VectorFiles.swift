// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Where public test vectors lie that are not part of the project.
enum VectorFiles {
    /// The directory of Project Wycheproof's vectors: `$AICHOR_VAULT_VECTORS/wycheproof`, else `shared/vectors/wycheproof`
    /// beside the package.
    private static let wycheproof: URL = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appending(path: "shared/vectors")
        let named = ProcessInfo.processInfo.environment["AICHOR_VAULT_VECTORS"].map { URL(filePath: $0) }
        return (named ?? beside).appending(path: "wycheproof")
    }()

    /// Whether they are there.
    ///
    /// No package has them, so that tests without them are skipped, which Swift Testing reports.
    static let hasWycheproof = FileManager.default.fileExists(atPath: wycheproof.path)

    /// The Wycheproof file of that name.
    static func wycheproof(_ name: String) throws -> Data { try Data(contentsOf: wycheproof.appending(path: name)) }

    /// The NIST file of that name, from Debian's python3-cryptography-vectors, which scripts/test installs.
    static func nistGCM(_ name: String) throws -> Data {
        let directory = URL(filePath: "/usr/lib/python3/dist-packages/cryptography_vectors/ciphers/AES/GCM")
        return try Data(contentsOf: directory.appending(path: name))
    }
}
