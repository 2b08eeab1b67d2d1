// SPDX-License-Identifier: Apache-2.0

/// What is left of a root key that was replaced: enough to prove what a user last saw under it, and nothing that opens or
/// forges anything else (FORMAT.md, sections 9 and 11).
package struct FormerRoot: Equatable, Sendable {
    /// The key of the marks that were made under it.
    package var markKey: Digest
    /// The last state of the vault under it.
    package var state: FormerState

    package init(markKey: Digest, state: FormerState) {
        self.markKey = markKey
        self.state = state
    }
}

/// The last state of a vault under an earlier root key, as a mark of it names it.
package struct FormerState: Equatable, Sendable {
    package var generation: UInt64
    package var root: Digest
    package var logLast: UInt64
    package var logHeadMAC: Digest

    /// The state that a manifest names.
    package init(_ manifest: Manifest) {
        generation = manifest.generation
        root = manifest.root
        logLast = manifest.logLast
        logHeadMAC = manifest.logHeadMAC
    }

    /// The state as a field map.
    var encoded: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, integer: generation)
        out.appendField(2, fixed: root)
        out.appendField(3, integer: logLast)
        out.appendField(4, fixed: logHeadMAC)
        return out
    }

    /// Reads a state; every field must be there.
    init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        (generation, root, logLast, logHeadMAC) = (0, .zero, 0, .zero)
        var seen = 0
        var cursor = FieldCursor(known: 4)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            seen += cursor.tag <= 4 ? 1 : 0
            switch cursor.tag {
            case 1: generation = try value.integer()
            case 2: root = try value.fixed()
            case 3: logLast = try value.integer()
            case 4: logHeadMAC = try value.fixed()
            default: continue
            }
        }
        guard seen == 4 else { throw MalformedBytes("an earlier state is incomplete") }
    }
}

/// The two fields of an earlier root key in a log entry.
struct FormerRootFields {
    var markKey: Digest?
    var state: FormerState?

    /// Both, for an entry of the one action that has them; nil for every other one, which has neither.
    func root(of action: LogEntry.Action) throws(MalformedBytes) -> FormerRoot? {
        if let markKey, let state, action == .rootReplaced { return FormerRoot(markKey: markKey, state: state) }
        guard markKey == nil, state == nil, action != .rootReplaced else {
            throw MalformedBytes("its earlier root key is incomplete or misplaced")
        }
        return nil
    }
}
