// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The configuration of the kubernetes secrets engine of Vault and OpenBao, for `vault write kubernetes/config -`
/// (vault-plugin-secrets-kubernetes, path_config.go).
struct SecretsEngineWriter: ExportWriter {
    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        var json = JSONObjectWriter(indent: 0)
        json.open(&out)
        json.member("kubernetes_host", cluster.endpoint.url, &out)
        if let caBundle = cluster.caBundle { json.member("kubernetes_ca_cert", caBundle.span, &out) }
        json.member("service_account_jwt", secret, &out)
        // Never what the pod in which the engine may run has.
        json.member("disable_local_ca_jwt", true, &out)
        json.close(&out)
        out.append(0x0A)
    }
}
