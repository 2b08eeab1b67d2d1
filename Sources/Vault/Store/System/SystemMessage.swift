// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The system's own words for a failed call (strerror(3)).
package enum SystemMessage {
    /// The text of an error number, in lower case as all messages are, such as `no space left on device`.
    package static func text(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
