// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A context of a kubeconfig before it is imported.
struct ContextRow: ListItem {
    let entry: KubeconfigEntry
    let candidate: ClusterCandidate
    let plan: ImportPlan
    let secret: SecretState

    /// What is shown of the secret.
    enum SecretState {
        /// There is none that could be read.
        case absent
        case masked
        /// It is written to the place that ``value(_:)`` leaves for it.
        case revealed
    }

    var name: String { candidate.name?.text ?? "" }

    static func headers(wide: Bool) -> [String] {
        ["ENGINE", "CONTEXT", "API HOSTNAME", "LOAD BALANCER", "AUTH", "CA", "ACTION"]
    }
    static var wraps: Bool { true }
    static var noteIndent: Int? { 2 }
    static var foldsColumns: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(candidate.name?.text)
        table.add(entry.context)
        table.add(candidate.endpoint?.url ?? (entry.server.isEmpty ? nil : shownServer))
        table.add(plan.shownLoadBalancer(of: candidate))
        table.add(credential)
        table.add(candidate.shownCertificates)
        table.add(plan.shownAction, plan.problems.isEmpty ? .plain : .bad)
        plan.addNotes(to: &table, sharing: entry.sharesClusterWith.isEmpty ? nil : sharing)
    }

    private var sharing: String {
        let (all, most) = (entry.sharesClusterWith, 5)
        return all.prefix(most).joined(separator: ", ") + (all.count > most ? " and others" : "")
    }

    private var credential: String {
        switch entry.method {
        case .bearerToken: entry.tokenFile == nil ? "token" : "token file"
        case .basic: "basic"
        case .clientCertificate: "client certificate"
        case .exec: "exec"
        case .authProvider: "auth-provider"
        case .none: "none"
        }
    }

    /// The text before an @ in an address may be a password.
    private var shownServer: String {
        entry.server.utf8.contains(UInt8(ascii: "@")) && secret != .revealed ? "********" : entry.server
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("context", entry.context)
        object.add("file", entry.file)
        object.add("name", candidate.name?.text)
        object.add("cluster", entry.cluster)
        object.add("user", entry.user)
        object.add("namespace", entry.namespace)
        object.add("server", shownServer)
        object.add("tlsServerName", entry.tlsServerName)
        object.add("caData", publicBundle)
        object.add("method", entry.method.rawValue)
        object.add("importable", plan.problems.isEmpty)
        if !plan.problems.isEmpty {
            object.add("reason", plan.problems.map(\.message).joined(separator: "; "))
            object.add("hint", plan.problems.compactMap(\.hint).first)
        }
        object.add("missing", .texts(plan.missing.map(\.rawValue)))
        object.add("warnings", .texts(plan.warnings))
        object.add("current", entry.isCurrent)
        object.add("sharesClusterWith", .texts(entry.sharesClusterWith))
        object.add("action", plan.action?.rawValue)
        if !plan.changes.isEmpty { object.add("changes", .texts(plan.changes)) }
        if plan.needsUpdate { object.add("needsUpdate", true) }
        addCredential(to: &object)
        return object.value
    }

    private func addCredential(to object: inout ObjectBuilder) {
        let value: OutputValue?
        switch secret {
        case .absent: value = nil
        case .masked: value = .text("********")
        case .revealed: value = .secret
        }
        switch entry.method {
        case .bearerToken: object.add("bearerToken", value)
        case .basic:
            object.add("basicUsername", entry.basicUsername)
            object.add("basicPassword", value)
        default: break
        }
    }

    /// The CA data; left out if it contains a private key.
    private var publicBundle: String? {
        guard case .some(.some(let bundle)) = candidate.caBundle, !bundle.span.contains("PRIVATE KEY") else {
            return nil
        }
        return String(decoding: bundle, as: UTF8.self)
    }
}
