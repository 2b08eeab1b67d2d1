// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The head of a Kubernetes Secret that carries a cluster, in YAML.
///
/// What the Secret's reader has no field for is in annotations, so that an import makes the same entry of it.
struct SecretManifest {
    var name: String
    var namespace: String?
    /// Labels that the reader wants.
    var labels: [(key: String, value: String)] = []
    /// The Secret's type; nil for an opaque one.
    var type: String?

    /// Everything up to the data.
    func head(of cluster: ExportedCluster, _ out: inout SecretBytes) {
        out.appendText("apiVersion: v1\nkind: Secret\nmetadata:\n")
        out.member(2, "name", name)
        if let namespace { out.member(2, "namespace", namespace) }
        let own = cluster.overview.labels.entries.filter { !Self.isReserved($0.key) }
        if !labels.isEmpty || !own.isEmpty { out.appendText("  labels:\n") }
        for label in labels { out.member(4, label.key, label.value) }
        for label in own { out.member(4, label.key, label.value) }
        out.appendText("  annotations:\n")
        for annotation in ClusterAnnotations.all(of: cluster) { out.member(4, annotation.key, annotation.value) }
        if let type { out.member(0, "type", type) }
    }

    /// Whether a label means something to a program already: those of Kubernetes, of its projects, of Argo, and our own.
    static func isReserved(_ key: String) -> Bool {
        guard let slash = key.firstIndex(of: "/") else { return false }
        let prefix = key[..<slash]
        return ["kubernetes.io", "k8s.io", "x-k8s.io", "argoproj.io", "karmada.io", "aichor-vault"].contains { domain in
            prefix == domain || prefix.hasSuffix("." + domain)
        }
    }
}

extension SecretBytes {
    /// Appends a member of a mapping on a line of its own.
    mutating func member(_ indent: Int, _ key: String, _ value: String) {
        pad(indent)
        appendYAMLText(key)
        appendText(": ")
        appendYAMLText(value)
        append(0x0A)
    }

    /// Appends PEM text as a literal block (YAML 1.2, section 8.1.2); what a block cannot show is quoted.
    mutating func pemMember(_ indent: Int, _ key: String, _ pem: [UInt8]) {
        pad(indent)
        appendYAMLText(key)
        guard pem.last == 0x0A, pem.first ?? 0 > 0x20, pem.allSatisfy({ $0 == 0x0A || (0x20...0x7E).contains($0) })
        else {
            appendText(": ")
            appendJSONString(pem.span)
            return append(0x0A)
        }
        appendText(": |\n")
        for line in pem.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            if !line.isEmpty { pad(indent + 2) }
            append(Array(line).span)
            append(0x0A)
        }
    }
}
