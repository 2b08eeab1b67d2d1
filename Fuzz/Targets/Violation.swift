// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A property that must hold for every input and did not for one.
package struct Violation: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    /// Throws if a property does not hold.
    static func unless(_ holds: Bool, _ property: @autoclosure () -> String) throws(Violation) {
        guard holds else { throw Violation(property()) }
    }
}

/// Texts for people that may have something of an input in them.
enum MessageText {
    /// Far more than any message needs, and far less than a server can send.
    private static let maximumLength = 8192

    /// Throws unless every message can be printed on a terminal as it is.
    static func check(_ findings: [Finding]) throws(Violation) {
        for finding in findings {
            try check(finding.message, "the message of \(finding.rule)")
            try check(finding.hint ?? "", "the hint of \(finding.rule)")
        }
    }

    static func check(_ error: InvalidInput) throws(Violation) { try check([error.finding]) }

    static func check(_ text: String, _ name: String) throws(Violation) {
        try Violation.unless(text.utf8.count <= maximumLength, "\(name) has \(text.utf8.count) bytes")
        let strange = text.unicodeScalars.first { !isHarmless($0) }
        try Violation.unless(strange == nil, "\(name) has \(strange?.codePoint ?? "")")
    }

    /// Throws if a text that must be kept secret stands in one of the findings.
    static func check(_ findings: [Finding], without secret: String) throws(Violation) {
        for finding in findings {
            try Violation.unless(
                !finding.message.contains(secret) && !(finding.hint ?? "").contains(secret),
                "\(finding.rule) tells the secret")
        }
    }

    /// Neither a control character nor one that turns the direction of text or cannot be seen.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
