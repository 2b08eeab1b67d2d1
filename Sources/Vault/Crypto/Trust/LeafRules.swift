// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// What is odd about a server's certificate and yet accepted everywhere.
enum LeafRules {
    static func warnings(_ leaf: borrowing X509Certificate, _ names: SubjectAlternativeNames) -> [Finding] {
        var findings: [Finding] = []
        let flags = unsafe X509_get_extension_flags(leaf.raw)
        let usage = unsafe X509_get_extended_key_usage(leaf.raw)
        if flags & UInt32(EXFLAG_CA) != 0 {
            findings.append(warning("leaf.usage", "the server's certificate is a CA itself"))
        }
        if flags & UInt32(EXFLAG_XKUSAGE) == 0 {
            findings.append(warning("leaf.usage", "the server's certificate does not say that it is for servers"))
        } else if usage & UInt32(XKU_SSL_SERVER) == 0 {
            findings.append(warning("leaf.usage", "the server's certificate is not for servers"))
        }
        if leaf.serial.bytes.allSatisfy({ $0 == 0 }) {
            findings.append(warning("leaf.usage", "the server's certificate has the serial number 0"))
        }
        return findings
    }

    private static func warning(_ rule: String, _ message: String) -> Finding {
        Finding(rule: rule, severity: .warning, message: message)
    }
}
