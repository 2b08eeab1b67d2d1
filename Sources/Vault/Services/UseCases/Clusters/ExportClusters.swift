// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Exports clusters in one of the formats: first all checks, then one transaction with all log entries, then the clusters
    /// one by one through one reused secret buffer to `write`.
    ///
    /// One refused cluster refuses all (`findings`), unless the options say otherwise; a field that is not secret is exported
    /// without a log entry. Throws `usage` if the format is for one cluster and several are selected, `not-found`,
    /// `integrity.rollback`, `log.unwritable`, and what `write` throws.
    public func export(
        _ selection: ClusterSelection, _ options: ExportOptions, write sink: (Span<UInt8>) throws(VaultError) -> Void
    ) throws(VaultError) -> ExportReport {
        guard options.releasesSecret else { return try show(selection, options, isMasked: false, sink) }
        let plan = try write(releasing: true, keeping: selection.groups) { session in
            var plan = try ExportPlan(session, selection, options, now: context.now())
            try plan.forEachItem(context.progress) { item in
                try session.log(
                    .secretExported, object: item.name, row: item.row, purpose: options.loggedPurpose,
                    intent: options.intent)
                item.verifiedAt = try session.noteRelease(of: item.row.recordID)
            }
            return plan
        }
        let writer = options.writer(masked: false)
        try mappingErrors { try ExportStream(vault: self, writer: writer, opensSecrets: true).run(plan.items, sink) }
        return plan.report
    }

    /// The same for a terminal: every secret masked, and what a terminal would act on escaped; logs nothing.
    public func exportMasked(
        _ selection: ClusterSelection, _ options: ExportOptions, write sink: (Span<UInt8>) throws(VaultError) -> Void
    ) throws(VaultError) -> ExportReport {
        try show(selection, options, isMasked: true, sink)
    }

    /// Writes clusters without opening a secret.
    private func show(
        _ selection: ClusterSelection, _ options: ExportOptions, isMasked: Bool,
        _ sink: (Span<UInt8>) throws(VaultError) -> Void
    ) throws(VaultError) -> ExportReport {
        let plan = try read(keeping: selection.groups) { session in
            var plan = try ExportPlan(session, selection, options, now: context.now())
            try plan.forEachItem(context.progress) { item in
                item.verifiedAt = try session.observation(of: item.row.recordID)?.content.verifiedAt
            }
            return plan
        }
        let writer = options.writer(masked: isMasked)
        try mappingErrors { try ExportStream(vault: self, writer: writer, opensSecrets: false).run(plan.items, sink) }
        return plan.report
    }
}
