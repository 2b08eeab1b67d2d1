// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `inspect chain` found.
struct ChainVerdictDocument: OutputDocument {
    let host: String
    let findings: [Finding]

    private var isTrusted: Bool { !findings.contains { $0.severity == .error } }

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.sentence(isTrusted ? "trusted for this host" : "not trusted for this host")
        description.field("Host", host)
        if !findings.isEmpty { description.describe(findings) }
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("host", host)
        object.add("trusted", .flag(isTrusted))
        object.add("findings", .list(findings.map(\.value)))
        return object.value
    }
}

extension Severity {
    /// Its name for people and programs.
    var text: String {
        switch self {
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        }
    }
}

extension Finding {
    /// The finding for programs.
    var value: OutputValue {
        var object = ObjectBuilder()
        object.add("rule", rule)
        object.add("severity", severity.text)
        object.add("message", message)
        object.add("hint", hint)
        return object.value
    }
}
