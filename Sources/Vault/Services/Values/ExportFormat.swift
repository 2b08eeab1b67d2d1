// SPDX-License-Identifier: Apache-2.0

/// For whom clusters are written.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// Engine payloads in JSON: docs/engine-payload.schema.json.
    case aichor
    /// The labels and values of AIchor's form, for pasting.
    case aichorForm = "aichor-form"
    /// A kubeconfig with everything inline.
    case kubeconfig
    /// Cluster Secrets of Argo CD.
    case argocd
    /// Secrets that hold a kubeconfig, for Cluster API, Flux or MultiKueue.
    case kubeconfigSecret = "kubeconfig-secret"
    /// A Cluster and its Secret for Karmada.
    case karmada
    /// The configuration of Vault's or OpenBao's kubernetes secrets engine.
    case vault
    /// Variables for Terraform's kubernetes provider.
    case tfvars
    /// Environment variables, as Terraform's kubernetes provider names them, for a shell.
    case env
}

/// Which key of a Secret holds the kubeconfig: its readers differ.
public enum KubeconfigKey: String, Sendable, CaseIterable {
    /// Cluster API and Flux.
    case value
    /// Kueue's MultiKueue.
    case kubeconfig
}

/// The fields of AIchor's form under their labels there, in its order.
public enum FormField: String, Sendable, CaseIterable {
    /// The cluster's name.
    case engineName = "Engine Name"
    /// The tag for infrastructure-as-code tooling.
    case ecosystem = "Ecosystem"
    /// Where the Kubernetes API is.
    case apiHostname = "API Hostname"
    /// The ingress controller's address.
    case loadBalancerIP = "Load Balancer IP"
    /// The CA bundle in PEM.
    case caData = "CA Data"
    /// The bearer token.
    case bearerToken = "Bearer Token"
    /// The user name of basic authentication.
    case basicUsername = "Basic Username"
    /// The password of basic authentication.
    case basicPassword = "Basic Password"

    /// Whether its value is a secret.
    public var isSecret: Bool { self == .bearerToken || self == .basicPassword }
}
