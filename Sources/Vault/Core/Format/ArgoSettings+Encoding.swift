// SPDX-License-Identifier: Apache-2.0

/// The field map of tag 26 (FORMAT.md, section 7): 1 the Secret's name, 2 to 5 the values of ``ArgoSettings/keys``, 6 its namespace,
/// 7 the name that Argo CD shows.
extension ArgoSettings {
    var encoded: [UInt8] {
        var out: [UInt8] = []
        if let secretName { out.appendField(1, secretName) }
        for (index, key) in Self.keys.enumerated() {
            if let value = values[key] { out.appendField(UInt16(index + 2), value) }
        }
        if let namespace { out.appendField(6, namespace) }
        if let displayName { out.appendField(7, displayName) }
        out.append(contentsOf: unknownFields)
        return out
    }

    init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var cursor = FieldCursor(known: 7)
        while try cursor.next(in: bytes) {
            switch Int(cursor.tag) {
            case 1: secretName = try bytes.extracting(cursor.range).text()
            case 2...Self.keys.count + 1:
                values[Self.keys[Int(cursor.tag) - 2]] = try bytes.extracting(cursor.range).text()
            case 6: namespace = try bytes.extracting(cursor.range).text()
            case 7: displayName = try bytes.extracting(cursor.range).text()
            default: unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
    }
}
