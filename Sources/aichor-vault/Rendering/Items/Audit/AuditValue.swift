// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultReports
import VaultTerminal

// An audit for programs, as docs/audit-report.schema.json has it: what is unknown is absent.

extension AuditRow {
    func value(_ rendering: RenderContext) -> OutputValue {
        let cluster = audit.cluster
        let credential = cluster.credential
        var object = ObjectBuilder()
        object.add("name", cluster.name)
        object.add("pseudonym", audit.pseudonym)
        object.add("state", audit.state.text)
        object.add("findings", .list(audit.findings.map(\.auditValue)))
        object.add("ageFrom", audit.ageFrom)
        if audit.ageFrom != nil { object.add("issueKnown", audit.isIssueKnown) }
        object.add("ageSeconds", audit.ageFrom.map { .integer(rendering.now.since($0)) })
        object.add("dueAt", audit.dueAt)
        object.add("nextDueAt", audit.nextDueAt)
        object.add("expiresAt", credential?.facts.expiresAt)
        object.add("lifeUsedPercent", audit.lifetimeUsed.map { .integer(Int64($0)) })
        object.add("authorityNotAfter", audit.authorityNotAfter)
        object.add("servingNotAfter", audit.serving?.notAfter)
        object.add("acquiredAt", credential?.acquiredAt)
        object.add("rotatedAt", credential?.rotatedAt)
        object.add("verifiedAt", cluster.lastCheck?.at)
        object.add("verdict", cluster.checkInForce?.verdict.text)
        object.add("exportedAt", cluster.lastReleasedAt)
        object.add("credentialKind", credential?.facts.kind.text)
        object.add("credentialFingerprint", credential?.fingerprint)
        object.add("apiHost", cluster.endpointURL)
        if !cluster.loadBalancerIP.isEmpty { object.add("loadBalancerIp", cluster.loadBalancerIP) }
        object.add("ecosystem", cluster.ecosystem)
        object.add("labels", .object(cluster.labels.entries.map { ($0.key, .text($0.value)) }))
        object.add("version", cluster.version)
        object.add("changes", .list(audit.changes.map { .object([("what", .text($0.what)), ("at", .time($0.at))]) }))
        return object.value
    }
}

extension Finding {
    /// The finding in the terms of audits.
    var auditValue: OutputValue {
        var object = ObjectBuilder()
        object.add("rule", rule)
        object.add("severity", severity.auditText)
        object.add("message", message)
        object.add("hint", hint)
        object.add("dueAt", dueAt)
        object.add("command", command)
        return object.value
    }
}

extension AuditedVault {
    var value: OutputValue {
        var object = ObjectBuilder()
        object.add("id", id)
        object.add("format", UInt64(format))
        object.add("generation", generation)
        object.add("path", path)
        object.add("policyVersion", policyVersion)
        object.add("clusters", .integer(Int64(clusters)))
        object.add("sound", isSound)
        object.add("rollback", rollback)
        object.add("unmarked", unmarked)
        object.add("logEntries", logEntries)
        object.add("logFirst", logFirst)
        object.add("lastEntryAt", lastEntryAt)
        object.add("logFault", logFault)
        object.add("slots", .list(slots.map(\.value)))
        return object.value
    }
}

extension AuditSummary {
    var value: OutputValue {
        func count(_ number: Int?) -> OutputValue { .integer(Int64(number ?? 0)) }
        var object = ObjectBuilder()
        object.add("states", .object(AuditState.allCases.reversed().map { ($0.text, count(states[$0])) }))
        object.add("dueIn14Days", count(dueIn14Days))
        object.add("dueIn28Days", count(dueIn28Days))
        object.add("unknownIssue", count(unknownIssue))
        object.add("neverVerified", count(neverVerified))
        object.add("failedVerification", count(failedVerification))
        let severities: [Severity] = [.error, .warning, .notice]
        object.add("findings", .object(severities.map { ($0.auditText, count(findings[$0])) }))
        object.add("nextDue", nextDue.map { .object([("name", .text($0.name)), ("at", .time($0.at))]) })
        return object.value
    }
}

extension Release {
    var value: OutputValue {
        var object = ObjectBuilder()
        object.add("slotLabel", slotLabel)
        object.add("executable", executable)
        object.add("uid", UInt64(uid))
        object.add("count", .integer(Int64(count)))
        object.add("clusters", .integer(Int64(clusters)))
        object.add("lastAt", lastAt)
        return object.value
    }
}
