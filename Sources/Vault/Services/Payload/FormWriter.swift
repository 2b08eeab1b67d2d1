// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The labels and values of AIchor's form in its order, for pasting; or the value of one field.
struct FormWriter: ExportWriter {
    let field: FormField?
    let hostForm: ExportOptions.HostFormat
    /// For a terminal: what it would act on is escaped.
    let isMasked: Bool

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        if let field { return value(of: field, cluster, secret, &out) }
        if place.index > 0 { out.appendText("\n") }
        for field in FormField.allCases where cluster.has(field) {
            // A bundle has lines of its own.
            out.appendText(field.rawValue + (field == .caData ? ":\n" : ": "))
            value(of: field, cluster, secret, &out)
        }
    }

    private func value(
        of field: FormField, _ cluster: ExportedCluster, _ secret: Span<UInt8>, _ out: inout SecretBytes
    ) {
        switch field {
        case .engineName: out.appendText(cluster.name)
        case .ecosystem: out.appendText(cluster.overview.ecosystem ?? "")
        case .apiHostname: out.appendText(cluster.apiHostname(hostForm))
        case .loadBalancerIP: out.appendText(cluster.overview.loadBalancerIP)
        case .caData: return out.appendLines(cluster.caBundle ?? [])
        case .basicUsername: out.appendText(isMasked ? cluster.username.sanitized : cluster.username)
        case .bearerToken, .basicPassword: out.append(secret)
        }
        out.append(0x0A)
    }
}

extension ClusterOverview {
    /// Whether the form has a value for a field; `hasCA` decides for CA Data.
    func has(_ field: FormField, hasCA: Bool) -> Bool {
        let isBasic = credential?.facts.kind == .basic
        switch field {
        case .engineName, .apiHostname, .loadBalancerIP: return true
        case .ecosystem: return ecosystem != nil
        case .caData: return hasCA
        case .bearerToken: return !isBasic
        case .basicUsername, .basicPassword: return isBasic
        }
    }
}

extension ExportedCluster {
    fileprivate func has(_ field: FormField) -> Bool { overview.has(field, hasCA: caBundle != nil) }
}

extension String {
    /// The text with what acts on a screen or cannot be seen escaped, as a JSON string has it.
    var sanitized: String {
        var quoted: [UInt8] = []
        quoted.appendJSONString(self)
        let isChanged = quoted.count != utf8.count + 2
        return isChanged ? String(decoding: quoted, as: UTF8.self) : self
    }
}

extension SecretBytes {
    /// Appends lines, the last of them ended too.
    mutating func appendLines(_ text: [UInt8]) {
        append(text.span)
        if text.last != 0x0A { append(0x0A) }
    }
}
