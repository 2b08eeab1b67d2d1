// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// A date of a cluster as an event of a calendar (RFC 5545, section 3.6.1).
struct AuditEvent {
    let kind: Kind
    let audit: ClusterAudit
    /// What the cluster is called.
    let name: String
    let date: CalendarDate
    let names: NameDisclosure

    func write(to writer: inout CalendarWriter, stamp: String, policy: UInt64) {
        let summary = kind.summary(name)
        writer.add("BEGIN", "VEVENT")
        // The same at every audit, whatever the cluster is called, so that a calendar replaces what it has.
        writer.add("UID", "\(audit.pseudonym)-\(kind.rawValue)@aichor-vault")
        writer.add("DTSTAMP", stamp)
        writer.add("SEQUENCE", String(sequence(policy: policy)))
        writer.add("DTSTART;VALUE=DATE", date.text)
        writer.add("SUMMARY", text: [summary])
        writer.add("DESCRIPTION", text: description)
        writer.add("CATEGORIES", kind.category)
        writer.add("TRANSP", "TRANSPARENT")
        for lead in ["-P14D", "-P1D"] {
            writer.add("BEGIN", "VALARM")
            writer.add("ACTION", "DISPLAY")
            writer.add("TRIGGER", lead)
            writer.add("DESCRIPTION", text: [summary])
            writer.add("END", "VALARM")
        }
        writer.add("END", "VEVENT")
    }

    /// Rises with all that can move the date: the cluster's version, the policy's, and what a certificate does by itself.
    private func sequence(policy: UInt64) -> UInt64 {
        // An integer of 32 bits with a sign (section 3.3.8).
        let limit = UInt64(Int32.max)
        let versions = min(audit.cluster.version, limit) + min(policy, limit)
        return min(limit, versions * kind.stepsPerVersion + kind.steps(of: audit))
    }

    private var description: [String] {
        [kind.explanation(of: audit)] + advice
    }

    private var advice: [String] {
        switch names {
        case .name: ["Command: " + kind.command(name, isBasic: audit.cluster.credential?.facts.kind == .basic)]
        case .hash: ["To find the cluster, run: aichor-vault audit -o json"]
        }
    }
}

extension AuditEvent {
    /// Which of a cluster's dates it is.
    enum Kind: String, CaseIterable {
        /// The policy requires a new credential.
        case rotation
        /// The token expires.
        case tokenEnd = "token-end"
        /// A certificate of the CA data expires.
        case authorityEnd = "ca-end"
        /// The serving certificate expires.
        case serverEnd = "server-end"

        func date(of audit: ClusterAudit) -> Timestamp? {
            switch self {
            case .rotation: audit.dueAt
            case .tokenEnd: audit.cluster.credential?.facts.expiresAt
            case .authorityEnd: audit.authorityNotAfter
            case .serverEnd: audit.serving?.notAfter
            }
        }

        /// How many numbers of a sequence there are for one version of a cluster.
        var stepsPerVersion: UInt64 {
            switch self {
            case .rotation, .tokenEnd: 1
            case .authorityEnd, .serverEnd: 65_536
            }
        }

        /// What moves the date while the version stays, as a day: when a certificate of the CA data ended, another one's end
        /// is the first; and the server has a certificate that is good since a later day.
        func steps(of audit: ClusterAudit) -> UInt64 {
            let moment =
                switch self {
                case .rotation, .tokenEnd: Timestamp?.none
                case .authorityEnd: audit.authorityNotAfter
                case .serverEnd: audit.serving?.notBefore
                }
            return UInt64(min(65_535, max(0, moment?.seconds ?? 0) / 86_400))
        }

        func summary(_ name: String) -> String {
            switch self {
            case .rotation: "Rotate the credential of \(name)"
            case .tokenEnd: "The token of \(name) expires"
            case .authorityEnd: "A CA certificate of \(name) expires"
            case .serverEnd: "The serving certificate of \(name) expires"
            }
        }

        var category: String {
            switch self {
            case .rotation, .tokenEnd: "CREDENTIAL"
            case .authorityEnd, .serverEnd: "CERTIFICATE"
            }
        }

        func explanation(of audit: ClusterAudit) -> String {
            switch self {
            case .rotation:
                "The rotation policy requires a new credential on this day. The current one \(Self.origin(audit))."
            case .tokenEnd: "After the token expires on this day, the API server refuses it."
            case .authorityEnd: "After this day, clients that trust this CA certificate no longer trust the API server."
            case .serverEnd: "After this day, clients no longer trust the API server, unless it has a new certificate."
            }
        }

        /// Ready for a shell: names have letters, digits and dashes only.
        func command(_ name: String, isBasic: Bool) -> String {
            switch self {
            case .rotation, .tokenEnd:
                "aichor-vault set \(name) " + (isBasic ? "--password-stdin" : "--token-stdin")
            case .authorityEnd: "aichor-vault set \(name) --ca-file FILE"
            case .serverEnd: "aichor-vault verify \(name) --online"
            }
        }

        private static func origin(_ audit: ClusterAudit) -> String {
            guard let ageFrom = audit.ageFrom, CalendarDate(ageFrom) != nil else { return "is of unknown age" }
            return (audit.isIssueKnown ? "was issued on " : "has been in the vault since ") + ageFrom.rfc3339.prefix(10)
        }
    }
}
