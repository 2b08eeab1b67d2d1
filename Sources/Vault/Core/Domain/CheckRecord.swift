// SPDX-License-Identifier: Apache-2.0

/// What a check of a cluster came to, as it is remembered.
public struct CheckRecord: Equatable, Sendable {
    /// When.
    public var at: Timestamp
    /// The worst of its findings.
    public var verdict = Verdict.ok
    /// What was found, errors first.
    public var findings: [Finding] = []
    /// Whether the API server was asked.
    public var isOnline = false
    /// The version of the cluster that was checked; 0 if it was not noted.
    public var version: UInt64 = 0
    /// Whether the server is known to be the cluster's.
    public var host = HostProof.unknown
    /// The user that the API server identified by the credential.
    public var username: String?
    /// The version of Kubernetes that the API server has.
    public var serverVersion: String?

    /// A check at that moment that found nothing.
    public init(at moment: Timestamp) { at = moment }
}

// FORMAT.md, section 7: the fields of a check, after its time.
extension CheckRecord {
    /// Appends verdict, findings and details as three tags from `first` on.
    func appendRest(to out: inout [UInt8], from first: UInt16) {
        out.appendField(first, integer: verdict.rawValue)
        for finding in findings { out.appendField(first + 1, finding.encoded.span) }
        var details: [UInt8] = []
        details.appendField(1, integer: UInt8(isOnline ? 2 : 1))
        details.appendField(2, integer: version)
        details.appendField(3, integer: host.number)
        if let source = host.source { details.appendField(4, integer: source.rawValue) }
        if let username { details.appendField(5, username) }
        if let serverVersion { details.appendField(6, serverVersion) }
        out.appendField(first + 2, details.span)
    }

    /// Reads one of these fields; `place` counts from 0.
    mutating func take(_ place: UInt16, _ value: Span<UInt8>) throws(MalformedBytes) {
        switch place {
        case 0:
            guard let known = Verdict(rawValue: try value.integer()) else { throw MalformedBytes("an unknown verdict") }
            verdict = known
        case 1: findings.append(try Finding(value))
        default: try takeDetails(value)
        }
    }

    private mutating func takeDetails(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        var proof: UInt8 = 3
        var source: HostProof.Source?
        var cursor = FieldCursor(known: 6)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: isOnline = try value.integer(UInt8.self) == 2
            case 2: version = try value.integer()
            case 3: proof = try value.integer()
            case 4: source = HostProof.Source(rawValue: try value.integer())
            case 5: username = try value.text()
            case 6: serverVersion = try value.text()
            default: continue
            }
        }
        host = HostProof(number: proof, source)
    }

    /// Reads a check that stands in a field of its own.
    init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init(at: Timestamp(seconds: 0))
        var cursor = FieldCursor(known: 4, repeatable: [3])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: at = try value.timestamp()
            case 2...4: try take(cursor.tag - 2, value)
            default: continue
            }
        }
    }
}

extension HostProof {
    fileprivate var number: UInt8 {
        switch self {
        case .proven: 1
        case .refuted: 2
        case .unknown: 3
        }
    }

    fileprivate init(number: UInt8, _ source: Source?) {
        switch (number, source) {
        case (1, let source?): self = .proven(source)
        case (2, let source?): self = .refuted(source)
        default: self = .unknown
        }
    }
}

extension Finding {
    fileprivate var encoded: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, rule)
        out.appendField(2, integer: severity.rawValue)
        out.appendField(3, message)
        if let hint { out.appendField(4, hint) }
        return out
    }

    fileprivate init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        var (rule, severity, message, hint) = ("", Severity.warning, "", String?.none)
        var cursor = FieldCursor(known: 4)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: rule = try value.text()
            case 2: severity = try value.integer(UInt8.self) == Severity.error.rawValue ? .error : .warning
            case 3: message = try value.text()
            case 4: hint = try value.text()
            default: continue
            }
        }
        self.init(rule: rule, severity: severity, message: message, hint: hint)
    }
}
