// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Which cluster has which credential: an import of the same one under another name is reported.
final class KnownCredentials {
    private let session: ReadSession
    private var stored: [CredentialFingerprint: String]?
    private var taken: [CredentialFingerprint: String] = [:]

    init(_ session: ReadSession) { self.session = session }

    /// The cluster with that credential, in the vault or imported before; after this, the named one has it too.
    ///
    /// The vault's are read when the first is asked for: that takes as long as a list.
    func take(_ fingerprint: CredentialFingerprint, for name: String) throws -> String? {
        let known = try stored ?? session.credentialNames()
        stored = known
        defer { taken[fingerprint] = name }
        return taken[fingerprint] ?? known[fingerprint].flatMap { $0 == name ? nil : $0 }
    }
}

extension ReadSession {
    /// The names of live clusters by their credentials.
    fileprivate func credentialNames() throws -> [CredentialFingerprint: String] {
        var names: [CredentialFingerprint: String] = [:]
        try forEachCluster(of: rows(in: .live), detail: .summary) { cluster in
            if let credential = cluster.overview.credential { names[credential.fingerprint] = cluster.overview.name }
        }
        return names
    }
}
