// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The plain text of a version's material and secret parts, as field maps in secret memory (FORMAT.md, section 7).
struct ClusterParts: ~Copyable {
    var material: SecretBytes
    var secret: SecretBytes

    init(material: consuming SecretBytes, secret: consuming SecretBytes) {
        self.material = material
        self.secret = secret
    }
}

/// CA bundle and note: the material part.
struct ClusterMaterial: Equatable, Sendable {
    var caBundle: [UInt8]?
    var note: String?
    /// Fields of newer programs, whole.
    var unknownFields: [UInt8] = []

    init(caBundle: [UInt8]?, note: String?) {
        self.caBundle = caBundle
        self.note = note
    }

    /// Reads the part's plain text.
    init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init(caBundle: nil, note: nil)
        var cursor = FieldCursor(known: 2)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: caBundle = value.array()
            case 2: note = try value.text()
            default: unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
    }

    /// The part's plain text.
    var encoded: SecretBytes {
        var out = SecretBytes()
        if let caBundle { out.appendField(1, caBundle.span) }
        if let note { out.appendField(2, note) }
        out.append(unknownFields.span)
        return out
    }
}

/// The secret part: exactly one bearer token or password.
enum ClusterSecret {
    /// The tag of the field that holds a credential of this kind.
    static func tag(_ kind: CredentialKind) -> UInt16 { kind == .basic ? 2 : 1 }

    /// Where the credential stands in the part's plain text.
    static func range(in bytes: Span<UInt8>, kind: CredentialKind) throws(MalformedBytes) -> Range<Int> {
        var cursor = FieldCursor(known: 2)
        var found: Range<Int>?
        var credentials = 0
        while try cursor.next(in: bytes) {
            if cursor.tag == tag(kind) { found = cursor.range }
            credentials += cursor.tag <= 2 ? 1 : 0
        }
        guard credentials == 1 else { throw MalformedBytes("a secret part does not contain exactly one credential") }
        guard let found else { throw MalformedBytes("a secret part does not contain a credential of its kind") }
        return found
    }
}
