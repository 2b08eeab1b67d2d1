// SPDX-License-Identifier: Apache-2.0

/// What of docs/vectors/format-1.json the suite reads; bytes are hexadecimal digits.
struct FormatVectors: Decodable {
    struct DerivedKey: Decodable {
        var label: String
        var key: String
    }

    struct PartKey: Decodable {
        var recordId: String
        var kind: UInt8
        var version: UInt64
        var part: UInt8
        var key: String
    }

    struct Slot: Decodable {
        var description: String
        var opens: Bool
        var label: String
        var created: Int64
        var encoded: String
    }

    struct Header: Decodable {
        var body: String
        var mac: String
        var digest: String
    }

    struct ManifestVector: Decodable {
        var body: String
        var mac: String
    }

    struct Code: Decodable {
        var text: String
        var valid: Bool
        var code: String
        var canonical: String
    }

    struct Tag: Decodable {
        var name: String
        var tag: String
    }

    struct PageTagVector: Decodable {
        var description: String
        var page: UInt32
        var repeated: String
        var tag: String
    }

    struct Fingerprint: Decodable {
        var method: String
        var secret: String
        var fingerprint: String
    }

    struct Part: Decodable {
        var description: String
        var kind: UInt8
        var recordId: String
        var version: UInt64
        var part: UInt8
        var nonce: String
        var plain: String
        var sealed: String
        var digest: String
    }

    struct Leaf: Decodable {
        var set: String
        var kind: UInt8
        var recordId: String
        var version: UInt64
        var state: UInt8
        var nameTag: String
        var overviewDigest: String
        var materialDigest: String
        var secretDigest: String
    }

    struct Bucket: Decodable {
        var set: String
        var bucket: UInt8
        var count: UInt64
        var hash: String
    }

    struct Root: Decodable {
        var set: String
        var count: UInt64
        var root: String
    }

    struct Entry: Decodable {
        var sequence: UInt64
        var macBefore: String
        var nonce: String
        var plain: String
        var sealed: String
        var mac: String
    }

    var rootKey: String, vaultId: String, passphrase: String, keyFile: String, recoveryCode: String
    var derivedKeys: [DerivedKey]
    var partKeys: [PartKey]
    var slots: [Slot]
    var headers: [Header]
    var manifests: [ManifestVector]
    var recoveryCodes: [Code]
    var nameTags: [Tag]
    var fingerprints: [Fingerprint]
    var parts: [Part]
    var leaves: [Leaf]
    var buckets: [Bucket]
    var roots: [Root]
    var logEntries: [Entry]
    var pageTags: [PageTagVector]
}
