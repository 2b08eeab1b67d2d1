// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension KubeconfigCluster {
    init(_ fields: FieldReader?, _ tree: borrowing DocumentTree) throws(DocumentError) {
        guard let fields else { return }
        server = try fields.text("server", tree)
        tlsServerName = try fields.text("tls-server-name", tree)
        isInsecure = try fields.boolean("insecure-skip-tls-verify", tree)
        caFile = try fields.text("certificate-authority", tree)
        try fields.data("certificate-authority-data", tree, into: &caData)
        proxyURL = try fields.text("proxy-url", tree)
        _ = try fields.boolean("disable-compression", tree)
        try fields.checkExtensions(tree)
    }
}

extension KubeconfigUser {
    init(_ fields: FieldReader?, _ tree: borrowing DocumentTree) throws(DocumentError) {
        guard let fields else { return }
        token = try fields.secret("token", tree)
        tokenFile = try fields.text("tokenFile", tree)
        username = try fields.text("username", tree)
        password = try fields.secret("password", tree)
        certificateFile = try fields.text("client-certificate", tree)
        keyFile = try fields.text("client-key", tree)
        hasCertificateData = try Self.hasData("client-certificate-data", fields, tree)
        hasKeyData = try Self.hasData("client-key-data", fields, tree)
        impersonates = try fields.text("as", tree)
        let uid = try fields.text("as-uid", tree)
        let groups = try fields.strings("as-groups", tree)
        impersonatesMore = try fields.stringLists("as-user-extra", tree) + groups > 0 || !uid.isEmpty
        if let provider = try fields.mapping("auth-provider", tree) {
            authProvider = try provider.text("name", tree)
            try provider.checkStringMap("config", tree)
        }
        exec = try fields.mapping("exec", tree).map { (exec) throws(DocumentError) in try Exec(exec, tree) }
        try fields.checkExtensions(tree)
    }

    /// Decodes into secret memory, because it may be a private key, and only to see that it can be decoded.
    private static func hasData(
        _ name: String, _ fields: FieldReader, _ tree: borrowing DocumentTree
    ) throws(DocumentError) -> Bool {
        var data = SecretBytes()
        try fields.data(name, tree, into: &data)
        return data.count > 0
    }
}

extension KubeconfigUser.Exec {
    init(_ fields: FieldReader, _ tree: borrowing DocumentTree) throws(DocumentError) {
        command = try fields.text("command", tree)
        apiVersion = try fields.text("apiVersion", tree)
        try fields.strings("args", tree)
        for variable in try fields.mappings("env", tree) {
            if try variable.text("name", tree).isEmpty { hasNamelessVariable = true }
            _ = try variable.secret("value", tree)
        }
        _ = try fields.text("installHint", tree)
        _ = try fields.boolean("provideClusterInfo", tree)
        _ = try fields.text("interactiveMode", tree)
    }
}

extension KubeconfigContextEntry {
    init(_ fields: FieldReader?, _ tree: borrowing DocumentTree) throws(DocumentError) {
        guard let fields else { return }
        cluster = try fields.text("cluster", tree)
        user = try fields.text("user", tree)
        namespace = try fields.text("namespace", tree)
        try fields.checkExtensions(tree)
    }
}
