// SPDX-License-Identifier: Apache-2.0

/// The contents of an entry under `clusters` (client-go, `tools/clientcmd/api/v1`, `Cluster`).
struct KubeconfigCluster: Sendable, Equatable {
    var server = ""
    var tlsServerName = ""
    var isInsecure = false
    var caFile = ""
    var caData: [UInt8] = []
    var proxyURL = ""
}

/// The contents of an entry under `users` (`AuthInfo`); the secrets stay where they are.
struct KubeconfigUser: Sendable {
    struct Exec: Sendable, Equatable {
        var command = ""
        var apiVersion = ""
        var hasNamelessVariable = false
    }

    var token: DocumentTree.Node?
    var tokenFile = ""
    var username = ""
    var password: DocumentTree.Node?
    var certificateFile = ""
    var hasCertificateData = false
    var keyFile = ""
    var hasKeyData = false
    var impersonates = ""
    var impersonatesMore = false
    var exec: Exec?
    var authProvider: String?

    var hasCertificate: Bool { !certificateFile.isEmpty || hasCertificateData }
    var hasBasic: Bool { !username.isEmpty || password != nil }
}

/// The contents of an entry under `contexts` (`Context`).
struct KubeconfigContextEntry: Sendable {
    var cluster = ""
    var user = ""
    var namespace = ""
}
