// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// AIchor's form as far as it is filled in; the credential is apart, because a secret cannot be copied.
struct FormEntries {
    var name: ClusterName?
    var endpoint: APIEndpoint?
    var loadBalancer: LoadBalancerAddress?
    var ecosystem: Ecosystem?
    var connection = ConnectionSettings()
    var caBundle: CABundle?
    var labels = Labels()
    var note: Note?
    var issuedAt: Timestamp?
    /// Whether the user accepts errors found by the checks.
    var allowsFindings = false

    /// The form, filled in.
    func draft(with credential: consuming NewCredential) throws(VaultError) -> ClusterDraft {
        guard let name, let endpoint, let loadBalancer else {
            throw VaultError(.usage, "name, API hostname and load balancer IP are required")
        }
        var draft = ClusterDraft(name: name, endpoint: endpoint, loadBalancer: loadBalancer, credential: credential)
        draft.ecosystem = ecosystem
        draft.connection = connection
        draft.caBundle = caBundle
        draft.labels = labels
        draft.note = note
        draft.issuedAt = issuedAt
        draft.allowsFindings = allowsFindings
        return draft
    }
}
