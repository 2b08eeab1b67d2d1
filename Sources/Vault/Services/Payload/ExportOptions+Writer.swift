// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension ExportOptions {
    /// The one place where export formats part.
    ///
    /// `masked`: the result is for a terminal, the secrets are stars.
    func writer(masked: Bool) -> any ExportWriter {
        switch format {
        case .aichor: EnginePayloadWriter(layout: layout, formOnly: formOnly, hostForm: hostForm)
        case .aichorForm: FormWriter(field: field, hostForm: hostForm, isMasked: masked)
        case .kubeconfig: KubeconfigWriter()
        case .argocd: ArgoCDWriter(namespace: namespace)
        case .kubeconfigSecret: KubeconfigSecretWriter(key: secretKey, namespace: namespace)
        case .karmada: KarmadaWriter(namespace: namespace ?? "karmada-cluster")
        case .vault: SecretsEngineWriter()
        case .tfvars: TerraformWriter(isMap: layout != .object)
        case .env: EnvironmentWriter(isMasked: masked)
        }
    }

    /// Whether the format is for one cluster only.
    var isForOne: Bool { format == .vault || format == .env || field != nil }

    /// Whether a secret is among what is written.
    package var releasesSecret: Bool { field?.isSecret ?? true }

    /// The purpose of the release in the log.
    var loggedPurpose: String {
        let what = field.map { "\(format.rawValue), \($0.rawValue)" } ?? format.rawValue
        return "\(purpose) as \(what)"
    }
}
