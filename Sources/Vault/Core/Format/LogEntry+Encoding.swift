// SPDX-License-Identifier: Apache-2.0

// A log entry as a field map: FORMAT.md, section 9.

extension LogEntry {
    /// The entry's plain text; the sequence stands in the row and in the additional data.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(512)
        out.appendField(1, integer: time.seconds)
        out.appendField(2, action.rawValue)
        if let object { out.appendField(3, object) }
        if let id = recordID.flatMap(Bytes.init(hexadecimal:)) { out.appendField(4, id.bytes.span) }
        if let version { out.appendField(5, integer: version) }
        if let purpose { out.appendField(6, purpose) }
        if let intent { out.appendField(7, intent) }
        if let id = slotID.flatMap(Bytes.init(hexadecimal:)) { out.appendField(8, id.bytes.span) }
        if let slotLabel { out.appendField(9, slotLabel) }
        actor.appendFields(to: &out)
        for mac in formerMACs { out.appendField(16, fixed: mac) }
        if let formerRoot {
            out.appendField(17, fixed: formerRoot.markKey)
            out.appendField(18, formerRoot.state.encoded.span)
        }
        for mac in formerMACsOfPruned { out.appendField(24, fixed: mac) }
        return out
    }

    /// Appends an entry's plain text with one more earlier MAC, and every other field as it is, also those of newer programs.
    package static func append(_ entry: Span<UInt8>, formerMAC: Digest, to out: inout [UInt8]) throws(MalformedBytes) {
        var cursor = FieldCursor(known: 0)
        var end = 0
        while try cursor.next(in: entry), cursor.tag <= 16 { end = cursor.wholeRange.upperBound }
        out.append(entry.extracting(0..<end))
        out.appendField(16, fixed: formerMAC)
        out.append(entry.extracting(end..<entry.count))
    }

    /// Reads an entry's plain text.
    package init(sequence: UInt64, _ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init(
            sequence: sequence, time: Timestamp(seconds: 0), action: Action(rawValue: ""), actor: LogActor(uid: 0))
        var seen: UInt16 = 0
        var former = FormerRootFields()
        // 19 to 23 are reserved, and so as good as unknown.
        var cursor = FieldCursor(known: 24, repeatable: [16, 19, 20, 21, 22, 23, 24])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            if cursor.tag <= 2 { seen |= 1 << cursor.tag }
            switch cursor.tag {
            case 1: time = try value.timestamp()
            case 2: action = Action(rawValue: try value.text())
            case 3: object = try value.text()
            case 4: recordID = value.array().hexadecimal
            case 5: version = try value.integer()
            case 6: purpose = try value.text()
            case 7: intent = try value.text()
            case 8: slotID = value.array().hexadecimal
            case 9: slotLabel = try value.text()
            case 16: formerMACs.append(try value.fixed())
            case 17: former.markKey = try value.fixed()
            case 18: former.state = try FormerState(value)
            case 24: formerMACsOfPruned.append(try value.fixed())
            default: try actor.take(cursor.tag, value)
            }
        }
        guard seen == 0b110 else { throw MalformedBytes("it has no time or no action") }
        formerRoot = try former.root(of: action)
    }
}

extension LogActor {
    fileprivate func appendFields(to out: inout [UInt8]) {
        out.appendField(10, integer: uid)
        if let loginUID { out.appendField(11, integer: loginUID) }
        if let sudoUser { out.appendField(12, sudoUser) }
        if let parentPID { out.appendField(13, integer: parentPID) }
        if let parentExecutable { out.appendField(14, parentExecutable) }
        if let terminal { out.appendField(15, terminal) }
    }

    fileprivate mutating func take(_ tag: UInt16, _ value: Span<UInt8>) throws(MalformedBytes) {
        switch tag {
        case 10: uid = try value.integer()
        case 11: loginUID = try value.integer()
        case 12: sudoUser = try value.text()
        case 13: parentPID = try value.integer()
        case 14: parentExecutable = try value.text()
        case 15: terminal = try value.text()
        default: break
        }
    }
}

/// Bytes given as hexadecimal digits.
private struct Bytes {
    var bytes: [UInt8] = []

    init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
