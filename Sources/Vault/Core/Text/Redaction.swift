// SPDX-License-Identifier: Apache-2.0

/// Removes secrets from messages.
package enum Redaction {
    /// What replaces it.
    package static let mark = "(not shown)"

    /// `message` with every occurrence of `secret` replaced.
    package static func replace(_ secret: String, in message: String) -> String {
        let needle = Array(secret.utf8)
        let text = Array(message.utf8)
        guard !needle.isEmpty, text.count >= needle.count else { return message }
        var out: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index...].starts(with: needle) {
                out.append(contentsOf: mark.utf8)
                index += needle.count
            } else {
                out.append(text[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
