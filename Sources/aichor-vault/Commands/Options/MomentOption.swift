// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

/// As of when a report judges.
struct MomentOption: ParsableArguments {
    @Option(name: .customLong("at"), help: ArgumentHelp("Judge as of then; now if not given.", valueName: "rfc3339"))
    var moment: String?

    func moment(in context: CommandContext) throws(VaultError) -> Timestamp {
        guard let moment else { return context.now }
        guard let parsed = Timestamp(rfc3339: moment) else {
            throw VaultError(.usage, "--at is no RFC 3339 time", hint: "such as 2026-11-22T08:30:00Z")
        }
        return parsed
    }
}

extension [Finding] {
    /// Throws `findings` if there is an error among them.
    func requireNoErrors(_ what: String) throws(VaultError) {
        let errors = filter { $0.severity == .error }
        guard let first = errors.first else { return }
        let count = errors.count == 1 ? "1 error" : "\(errors.count) errors"
        throw VaultError(.findings, "\(what) has \(count)", hint: "aichor-vault explain \(first.rule) tells more")
    }
}
