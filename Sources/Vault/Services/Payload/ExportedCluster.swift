// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A cluster as the writers of export formats see it: everything but the secret.
struct ExportedCluster {
    /// The number of its version.
    let version: UInt64
    let overview: ClusterOverview
    let credential: StoredCredential
    let endpoint: APIEndpoint
    /// The CA bundle in PEM.
    let caBundle: [UInt8]?
    let note: String?
    /// When it was last found in order.
    let verifiedAt: Timestamp?

    init(_ cluster: OpenedCluster, _ material: ClusterMaterial, verifiedAt: Timestamp?) throws(VaultError) {
        guard let credential = cluster.overview.credential else {
            throw VaultError(.bug, "a live cluster has no credential")
        }
        version = cluster.row.version
        overview = cluster.overview
        self.credential = credential
        do { endpoint = try APIEndpoint(cluster.overview.endpoint) } catch { throw VaultError(error) }
        caBundle = material.caBundle
        note = material.note
        self.verifiedAt = verifiedAt
    }

    var name: String { overview.name }
    /// Whether the credential is a user name and a password.
    var isBasic: Bool { credential.facts.kind == .basic }
    /// The user name of basic credentials.
    var username: String { credential.username ?? "" }

    /// The API hostname as asked for.
    func apiHostname(_ form: ExportOptions.HostFormat) -> String {
        switch form {
        case .url: endpoint.url
        case .hostPort: endpoint.hostPort
        case .host: endpoint.host
        }
    }
}
