// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension ExportOptions {
    /// Whether ``objection(to:hasCA:)`` must know if there is CA data.
    var asksForCA: Bool { format == .karmada || format == .vault }

    /// Why the format cannot carry a cluster; nil if it can.
    func objection(to overview: ClusterOverview, hasCA: Bool) -> String? {
        let kind = overview.credential?.facts.kind ?? .opaqueBearer
        switch format {
        case .aichor, .aichorForm, .kubeconfig, .argocd, .tfvars, .env: return nil
        case .kubeconfigSecret: return kubeconfigSecretObjection(overview.name, kind)
        case .karmada: return Self.karmadaObjection(overview.name, kind, hasCA: hasCA)
        case .vault: return Self.secretsEngineObjection(kind, hasCA: hasCA)
        }
    }

    private func kubeconfigSecretObjection(_ name: String, _ kind: CredentialKind) -> String? {
        switch secretKey {
        case .kubeconfig:
            kind == .basic ? "MultiKueue rejects a user name and password (key 'kubeconfig')" : nil
        case .value:
            // The label cluster.x-k8s.io/cluster-name must have it as its value.
            name.hasSuffix("-") ? "its name ends with a hyphen, which a label of Cluster API may not" : nil
        }
    }

    /// karmada, pkg/apis/cluster/validation: a DNS label of at most 48 characters.
    private static func karmadaObjection(_ name: String, _ kind: CredentialKind, hasCA: Bool) -> String? {
        if kind == .basic { return "Karmada accepts only a bearer token, but this is a user name and password" }
        guard hasCA else { return "it has no CA data, which Karmada needs to trust the server" }
        guard name.utf8.count <= 48, !name.hasSuffix("-") else {
            return "Karmada accepts only names of at most 48 characters that do not end with a hyphen"
        }
        return nil
    }

    /// vault-plugin-secrets-kubernetes, path_config.go: no CA is an error once the pod's own is not to be used.
    private static func secretsEngineObjection(_ kind: CredentialKind, hasCA: Bool) -> String? {
        switch kind {
        case .basic: "the secrets engine accepts only a service account's token, but this is a user name and password"
        case .opaqueBearer: "the secrets engine accepts only a service account's token, but this token is not one"
        case .legacyServiceAccountToken, .boundServiceAccountToken:
            hasCA ? nil : "it has no CA data, which the secrets engine requires"
        }
    }
}

extension ExportFormat {
    /// A warning about what may be changed on its way to the reader; nil if nothing.
    ///
    /// Terraform brings all text into Unicode's normal form NFC.
    func caveat(username: String?, passwordIsASCII: Bool) -> String? {
        guard self == .tfvars, let username, !passwordIsASCII || !username.utf8.allSatisfy({ $0 < 0x80 }) else {
            return nil
        }
        return "Terraform normalises non-ASCII characters (NFC), so the user name or password may be changed"
    }
}

extension ExportFormat {
    /// What of a cluster's connection the format has no field for; nil if nothing is left out.
    func lost(of overview: ClusterOverview) -> String? {
        let takes: (name: Bool, proxy: Bool) =
            switch self {
            case .kubeconfig, .kubeconfigSecret, .argocd, .tfvars, .env: (true, true)
            case .karmada: (false, true)
            default: (false, false)
            }
        let lost = [
            overview.tlsServerName != nil && !takes.name ? "the TLS server name" : nil,
            overview.proxyURL != nil && !takes.proxy ? "the proxy URL" : nil,
            self != .argocd && overview.argo?.limitsScope == true ? "the scope that Argo CD limits it to" : nil,
        ].compactMap(\.self)
        let place = self == .aichor || self == .aichorForm ? "AIchor's form" : rawValue
        return lost.isEmpty ? nil : "\(place) has no field for \(lost.joined(separator: " and "))"
    }
}
