// SPDX-License-Identifier: Apache-2.0

// The rotation policy as a field map: FORMAT.md, section 7.

extension RotationPolicy {
    /// The overview part's plain text.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, integer: changedAt.seconds)
        for rule in rules { out.appendField(2, rule.encoded.span) }
        out.append(contentsOf: unknownFields)
        return out
    }

    /// Reads the overview part's plain text.
    package init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init()
        var hasTime = false
        var scopes: Set<PolicyScope> = []
        var cursor = FieldCursor(known: 2, repeatable: [2])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1:
                changedAt = try value.timestamp()
                hasTime = true
            case 2:
                let rule = try PolicyRule(value)
                guard scopes.insert(rule.scope).inserted else { throw MalformedBytes("a policy has a duplicate rule") }
                guard rules.count < Self.maximumRules else { throw MalformedBytes("a policy has too many rules") }
                rules.append(rule)
            default: unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
        guard hasTime else { throw MalformedBytes("a policy has no time") }
    }
}

extension PolicyRule {
    fileprivate var encoded: [UInt8] {
        var out: [UInt8] = []
        switch scope {
        case .vault: out.appendField(1, integer: UInt8(1))
        case .selector(let text):
            out.appendField(1, integer: UInt8(2))
            out.appendField(2, text)
        case .cluster(let digits):
            out.appendField(1, integer: UInt8(3))
            if let recordID = RecordID(hexadecimal: digits) { out.appendField(3, fixed: recordID) }
        }
        settings.appendFields(to: &out)
        return out
    }

    fileprivate init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        var number: UInt8 = 0
        var selector: String?
        var recordID: RecordID?
        var settings = PolicySettings()
        var cursor = FieldCursor(known: 9)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: number = try value.integer()
            case 2: selector = try value.text()
            case 3: recordID = try value.fixed()
            case 4...9: try settings.take(cursor.tag, value)
            default: settings.unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
        switch (number, selector, recordID) {
        case (1, nil, nil): scope = .vault
        case (2, let text?, nil):
            do { try PolicyScope.checkSelector(text) } catch {
                throw MalformedBytes("a policy rule has an invalid selector")
            }
            scope = .selector(text)
        case (3, nil, let id?): scope = .cluster(id.hexadecimal)
        default: throw MalformedBytes("a policy rule has an unknown scope")
        }
        self.settings = settings
    }
}

extension PolicySettings {
    fileprivate func appendFields(to out: inout [UInt8]) {
        if let maximumAge { out.appendField(4, integer: maximumAge.number) }
        if let warningLead { out.appendField(5, integer: warningLead) }
        if let criticalLead { out.appendField(6, integer: criticalLead) }
        if let allowsBasicAuthentication { out.appendField(7, integer: UInt8(allowsBasicAuthentication ? 1 : 0)) }
        if let allowsNonExpiringTokens { out.appendField(8, integer: UInt8(allowsNonExpiringTokens ? 1 : 0)) }
        if let maximumVerificationAge { out.appendField(9, integer: maximumVerificationAge.number) }
        out.append(contentsOf: unknownFields)
    }

    fileprivate mutating func take(_ tag: UInt16, _ value: Span<UInt8>) throws(MalformedBytes) {
        switch tag {
        case 4: maximumAge = try value.limit()
        case 5: warningLead = try value.lead()
        case 6: criticalLead = try value.lead()
        case 7: allowsBasicAuthentication = try value.flag()
        case 8: allowsNonExpiringTokens = try value.flag()
        default: maximumVerificationAge = try value.limit()
        }
    }
}

extension PolicyLimit {
    /// Seconds, 0 for without end.
    fileprivate var number: Int64 {
        switch self {
        case .none: 0
        case .seconds(let seconds): seconds
        }
    }
}

extension Span<UInt8> {
    fileprivate func limit() throws(MalformedBytes) -> PolicyLimit {
        let seconds: Int64 = try integer()
        return seconds == 0 ? .none : .seconds(try Self.checked(seconds))
    }

    fileprivate func lead() throws(MalformedBytes) -> Int64 { try Self.checked(try integer()) }

    private static func checked(_ seconds: Int64) throws(MalformedBytes) -> Int64 {
        guard PolicyLimit.allowed.contains(seconds) else {
            throw MalformedBytes("a policy has an invalid duration")
        }
        return seconds
    }

    fileprivate func flag() throws(MalformedBytes) -> Bool {
        let number: UInt8 = try integer()
        guard number <= 1 else { throw MalformedBytes("a policy has a value that is neither yes nor no") }
        return number == 1
    }
}
