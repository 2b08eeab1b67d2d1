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

    /// Whether it says that it is JSON.
    package var isJSON: Bool { contentType == "application/json" }

    /// Takes one line of the head; a status line begins anew, because an interim answer (100) may precede.
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
