// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Where a sealed part stands: its key and its additional data follow from it, so that a part opens nowhere else.
struct PartAddress {
    let part: RecordPart
    let kind: ObjectKind
    let recordID: RecordID
    let version: UInt64

    init(_ part: RecordPart, kind: ObjectKind, recordID: RecordID, version: UInt64) {
        self.part = part
        self.kind = kind
        self.recordID = recordID
        self.version = version
    }

    init(_ part: RecordPart, of row: RecordRow) {
        self.init(part, kind: row.kind, recordID: row.recordID, version: row.version)
    }

    /// Appends what the part's key is derived from, after label and vault id (FORMAT.md, section 4.3).
    func appendKeyContext(to info: inout [UInt8]) {
        info.appendPrefixed(fixed: recordID)
        info.appendPrefixed(kind.rawValue)
        info.appendPrefixed(version)
        info.appendPrefixed(part.rawValue)
    }

    /// Appends the additional data after label, format and vault id (FORMAT.md, section 5).
    func appendAdditionalData(to data: inout [UInt8]) {
        data.appendPrefixed(kind.rawValue)
        data.appendPrefixed(fixed: recordID)
        data.appendPrefixed(version)
        data.appendPrefixed(part.rawValue)
        data.appendPrefixed(Padding.scheme)
    }

    /// The refusal of what stands there, for a person: `the overview of record 00112233… (kind 1, version 3) does not
    /// open`.
    func refusal(_ problem: String) -> FormatError {
        .record("the \(part) of record \(recordID.hexadecimal) (kind \(kind.rawValue), version \(version)) \(problem)")
    }
}
