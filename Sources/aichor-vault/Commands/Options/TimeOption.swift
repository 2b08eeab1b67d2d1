// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

/// The time at which a report evaluates.
struct TimeOption: ParsableArguments {
    @Option(
        name: .customLong("at"), help: ArgumentHelp("Evaluate at this time instead of now.", valueName: "rfc3339"))
    var moment: String?

    func moment(in context: CommandContext) throws(VaultError) -> Timestamp {
        guard let moment else { return context.now }
        guard let parsed = Timestamp(rfc3339: moment) else {
            throw VaultError(
                .usage, "--at is not an RFC 3339 time in the years 0 to 9999", hint: "for example 2026-11-22T08:30:00Z")
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
        throw VaultError(
            .findings, "\(what) has \(count)", hint: "for details, run: aichor-vault explain \(first.rule)")
    }
}
