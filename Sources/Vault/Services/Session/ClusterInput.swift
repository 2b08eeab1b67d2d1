// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// What a command or an import gives for a cluster, read and checked: the only way to set the parts of a cluster.
///
/// Nil if nothing is given; for an optional field, `.some(nil)` removes it.
struct ClusterInput: ~Copyable {
    /// The changes of the labels.
    enum LabelInput {
        /// `key=value` and `key-`, applied in order to those that there are.
        case changes([String])
        /// All of them.
        case all(Labels)
    }

    var endpoint: APIEndpoint?
    var loadBalancer: LoadBalancerAddress?
    var ecosystem: Ecosystem??
    var tlsServerName: String??
    var proxyURL: String??
    var argo: ArgoSettings?
    var bundle: CertificateBundle??
    var labels = LabelInput.changes([])
    var note: Note??
    var credential: CheckedCredential?
    /// When the credential was issued, if the user gives it: overrides what was known.
    var issuedAt: Timestamp?

    /// Says nothing.
    init() {}

    /// Sentences about the credential that the user should see.
    var warnings: [String] {
        switch credential {
        case .some(let credential): credential.warnings
        case .none: []
        }
    }

    /// Copies everything in a draft.
    init(_ draft: borrowing ClusterDraft, _ reader: CredentialReader) throws(VaultError) {
        credential = try reader.read(draft.credential, CredentialOrigin(issuedAt: draft.issuedAt))
        endpoint = draft.endpoint
        loadBalancer = draft.loadBalancer
        ecosystem = .some(draft.ecosystem)
        tlsServerName = .some(draft.connection.tlsServerName)
        proxyURL = .some(draft.connection.proxyURL)
        labels = .all(draft.labels)
        note = .some(draft.note)
        issuedAt = draft.issuedAt
        bundle = .some(draft.caBundle?.certificates)
    }

    /// Copies everything in a patch.
    init(_ patch: borrowing ClusterPatch, _ reader: CredentialReader) throws(VaultError) {
        switch patch.credential {
        case .some(let given): credential = try reader.read(given, CredentialOrigin(issuedAt: patch.issuedAt))
        case .none: break
        }
        endpoint = patch.endpoint
        loadBalancer = patch.loadBalancer
        ecosystem = patch.ecosystem
        tlsServerName = patch.tlsServerName
        proxyURL = patch.proxyURL
        labels = .changes(patch.labelChanges)
        note = patch.note
        issuedAt = patch.issuedAt
        if let given = patch.caBundle { bundle = .some(given?.certificates) }
    }
}
