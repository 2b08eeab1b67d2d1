// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Takes in what a source tells of, in one transaction: all or nothing, unless the options say otherwise.
    ///
    /// Refused candidates are in the report, each with its reasons; then nothing was written unless `keepsGoing`. Throws what
    /// every change throws.
    public func importClusters(
        from source: some CandidateSource, _ options: ImportOptions
    ) throws(VaultError) -> ImportReport {
        throw VaultError(.bug, "not there yet")
    }
}
