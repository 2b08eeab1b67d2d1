// SPDX-License-Identifier: Apache-2.0

/// The rules of an audit: the same protocol as those of a verification, and only facts that need no secret part.
package enum AuditRules {
    package static let all: [any VerificationRule] = []
}
