// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Writes clusters for one kind of reader, straight into secret memory.
///
/// The clusters come one by one, all of them once in each pass, so that a document with several lists needs no more memory
/// than one cluster. A new format is a writer, a case of ``ExportFormat`` and a line in ``ExportOptions/writer(masked:)``.
protocol ExportWriter: Sendable {
    /// How often the clusters are gone through.
    var passes: Int { get }

    /// What stands before the clusters of a pass.
    func begin(_ pass: ExportPass, into out: inout SecretBytes)

    /// One cluster; `secret` is the credential itself, or the mask.
    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError)

    /// What stands after the clusters of a pass.
    func end(_ pass: ExportPass, into out: inout SecretBytes)
}

extension ExportWriter {
    var passes: Int { 1 }
    func begin(_ pass: ExportPass, into out: inout SecretBytes) {}
    func end(_ pass: ExportPass, into out: inout SecretBytes) {}
}

/// One going-through of the clusters.
struct ExportPass {
    /// Its number, from 0.
    let number: Int
    /// How many clusters there are.
    let count: Int
}

/// Where a cluster stands in a pass.
struct ExportPosition {
    let pass: ExportPass
    /// The cluster's number, from 0.
    let index: Int
}
