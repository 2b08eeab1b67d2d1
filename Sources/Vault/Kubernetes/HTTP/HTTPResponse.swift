// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// A server's answer: untrusted, bounded.
package struct HTTPResponse: Equatable, Sendable {
    /// The status code.
    package var status = 0
    /// The Date header.
    package var date: Timestamp?
    /// The Content-Type header, without its parameters, in lower case.
    package var contentType: String?
    /// The Location header.
    package var location: String?
    /// What came after the headers.
    package var body: [UInt8] = []

    package init() {}

    /// Whether it is declared as JSON.
    package var isJSON: Bool { contentType == "application/json" }

    /// Puts asterisks over a secret wherever the server repeats it: what was sent is known to it, and to nobody whom its words
    /// are shown to.
    ///
    /// Short ones are left, or words of every answer would go with them.
    package mutating func mask(_ secret: Span<UInt8>) {
        guard secret.count >= Self.leastMasked else { return }
        Self.mask(secret, in: &body)
        for path in [\Self.location, \Self.contentType] {
            guard let text = self[keyPath: path] else { continue }
            var bytes = Array(text.utf8)
            Self.mask(secret, in: &bytes)
            self[keyPath: path] = String(decoding: bytes, as: UTF8.self)
        }
    }

    private static let leastMasked = 8

    private static func mask(_ secret: Span<UInt8>, in bytes: inout [UInt8]) {
        var start = 0
        while start + secret.count <= bytes.count {
            guard secret.indices.allSatisfy({ secret[$0] == bytes[start + $0] }) else {
                start += 1
                continue
            }
            for index in start..<(start + secret.count) { bytes[index] = UInt8(ascii: "*") }
            start += secret.count
        }
    }

    /// Takes one line of the head; a status line starts again, because an interim answer (100) may precede.
    package mutating func take(headerLine bytes: [UInt8]) {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            self = HTTPResponse()
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = String(line[line.index(after: colon)...].trimmed)
        switch line[..<colon].lowercased() {
        case "date": date = HTTPDate.timestamp(value)
        case "content-type":
            contentType = String(value.prefix { $0 != ";" }.trimmed).lowercased()
        case "location": location = value
        default: break
        }
    }
}
