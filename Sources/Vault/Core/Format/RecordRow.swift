// SPDX-License-Identifier: Apache-2.0

/// What an object in the vault is (FORMAT.md, section 5).
///
/// Unknown kinds are kept.
package struct ObjectKind: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let cluster = ObjectKind(rawValue: 1)
    package static let observation = ObjectKind(rawValue: 2)
    package static let policy = ObjectKind(rawValue: 3)
    package static let settings = ObjectKind(rawValue: 4)
    package static let journal = ObjectKind(rawValue: 5)
}

/// Where a version stands in its object's life.
package enum RecordState: UInt8, Sendable {
    /// The version in force.
    case current = 1
    /// Replaced by a higher version.
    case superseded = 2
    /// The highest version of a removed object.
    case tombstone = 3
}

/// One of the three sealed parts of a version.
package enum RecordPart: UInt8, Sendable, CaseIterable {
    /// Small: all that `list` and `audit` need.
    case overview = 1
    /// CA bundle and note.
    case material = 2
    /// Token or password.
    case secret = 3
}

/// The clear columns of one version: what the hash tree covers.
package struct RecordRow: Equatable, Sendable {
    /// SQLite's row id; not covered by the tree, because it names nothing.
    package var rowID: Int64
    package var kind: ObjectKind
    package var recordID: RecordID
    package var version: UInt64
    package var state: RecordState
    package var nameTag: NameTag?
    package var overview: Digest?
    package var material: Digest?
    package var secret: Digest?

    package init(
        rowID: Int64 = 0, kind: ObjectKind, recordID: RecordID, version: UInt64, state: RecordState,
        nameTag: NameTag? = nil, overview: Digest? = nil, material: Digest? = nil, secret: Digest? = nil
    ) {
        self.rowID = rowID
        self.kind = kind
        self.recordID = recordID
        self.version = version
        self.state = state
        self.nameTag = nameTag
        self.overview = overview
        self.material = material
        self.secret = secret
    }

    /// The stored digest of a part; nil if the version has no such part.
    package func digest(of part: RecordPart) -> Digest? {
        switch part {
        case .overview: overview
        case .material: material
        case .secret: secret
        }
    }

    /// Whether it has a name tag exactly if it can be found by a name: a cluster's current version.
    package var hasNameTagIfNamed: Bool { (nameTag != nil) == (kind == .cluster && state == .current) }

    /// Appends the bytes that the leaf hashes, prefix included (FORMAT.md, section 8).
    package func appendLeaf(to out: inout [UInt8]) {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longestLeaf) { buffer in
            var sink = unsafe LeafBuffer(buffer)
            appendLeaf(to: &sink)
            unsafe out.append(contentsOf: buffer[..<sink.count])
        }
    }

    /// A prefix, eight lengths, and what they are of.
    private static let longestLeaf = 1 + 8 * 4 + 1 + 16 + 8 + 1 + 16 + 3 * 32

    private func appendLeaf<Sink: ByteSink>(to sink: inout Sink) {
        sink.append(0x00)
        sink.appendPrefixed(kind.rawValue)
        sink.appendPrefixed(fixed: recordID)
        sink.appendPrefixed(version)
        sink.appendPrefixed(state.rawValue)
        sink.appendPrefixed(optional: nameTag)
        sink.appendPrefixed(optional: overview)
        sink.appendPrefixed(optional: material)
        sink.appendPrefixed(optional: secret)
    }
}

extension ByteSink where Self: ~Copyable {
    /// Appends `LP` of a fixed number of bytes.
    package mutating func appendPrefixed<F: FixedBytes>(fixed: F) {
        appendInteger(UInt32(F.byteCount))
        fixed.append(to: &self)
    }

    /// Appends `LP` of the bytes, or of nothing.
    package mutating func appendPrefixed<F: FixedBytes>(optional: F?) {
        guard let optional else { return appendInteger(UInt32(0)) }
        appendPrefixed(fixed: optional)
    }
}

/// A place for one leaf: to append to an array piece by piece costs more than the digest of it.
@safe private struct LeafBuffer: ByteSink {
    private let start: UnsafeMutablePointer<UInt8>?
    private let capacity: Int
    private(set) var count = 0

    init(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
        unsafe start = bytes.baseAddress
        capacity = bytes.count
    }

    mutating func append(_ byte: UInt8) {
        let one: [1 of UInt8] = [byte]
        append(one.span)
    }

    mutating func append(_ more: Span<UInt8>) {
        precondition(more.count <= capacity - count, "a leaf is within its maximum length")
        unsafe more.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, let to = unsafe start else { return }
            unsafe (to + count).update(from: from, count: source.count)
        }
        count += more.count
    }
}
