// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Reads what is no secret: CA data, notes, checkpoints.
package enum PublicInput {
    /// Reads a file; `-` is standard input.
    package static func read(_ path: String, limit: Int) throws(VaultError) -> [UInt8] {
        if path == "-" { return try DescriptorReader(descriptor: 0, name: "standard input").readPublic(limit: limit) }
        return try OpenFile(path).readPublic(limit: limit)
    }

    /// Reads text; one line feed at its end is not part of it.
    package static func readText(_ path: String, limit: Int) throws(VaultError) -> String {
        var bytes = try read(path, limit: limit)
        if bytes.last == 0x0A { bytes.removeLast() }
        if let fault = bytes.span.utf8Fault {
            throw VaultError(
                .inputInvalid, "\(path == "-" ? "standard input" : path) is not UTF-8: \(fault)",
                hint: "save it as UTF-8: iconv -f ISO-8859-1 -t UTF-8")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
