// SPDX-License-Identifier: Apache-2.0
import Vault

/// How clusters are called where their names must not be read.
package enum NameDisclosure: String, CaseIterable {
    /// By their names.
    case name
    /// By pseudonyms that only this vault's audits connect with the names.
    case hash

    /// What a cluster is called.
    func reference(to audit: ClusterAudit) -> String {
        switch self {
        case .name: audit.cluster.name
        case .hash: audit.pseudonym
        }
    }
}
