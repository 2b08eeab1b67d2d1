// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What kubectl makes of `server` (client-go, `rest/url_utils.go`).
enum ServerURL {
    /// The URL that it connects to, without query and fragment; nil if it refuses the text.
    ///
    /// Without a scheme it is plain HTTP, whatever else the kubeconfig contains: measured with kubectl 1.33, which looks at
    /// the CA and TLS settings only if the URL is an https one.
    static func url(_ server: String) -> String? {
        guard !server.isEmpty, !server.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else {
            return nil
        }
        guard let (scheme, rest) = split(server), !host(rest).isEmpty else {
            let address = withoutQuery(Substring(server))
            let path = address.drop { $0 != "/" }
            return path.isEmpty || path == "/" ? "http://" + address : nil
        }
        return scheme.lowercased() + "://" + withoutQuery(rest)
    }

    /// What of a server's text nobody sends, with its verb: kubectl leaves it out, and the form has no field for it; nil if there is no
    /// such thing.
    static func leftOut(_ server: String) -> String? {
        let rest = server.drop { $0 != "?" && $0 != "#" }
        guard rest.count > 1 else { return nil }
        guard rest.first == "?" else { return "the fragment of its server is" }
        return rest.contains("#") ? "the query and fragment of its server are" : "the query of its server is"
    }

    /// The scheme and what follows `://`.
    private static func split(_ text: String) -> (Substring, Substring)? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let scheme = text[..<colon]
        guard scheme.utf8.first.map({ $0.isASCIILetter }) == true,
            scheme.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "+-.".utf8.contains($0) })
        else { return nil }
        return (scheme, text[colon...].dropFirst(3))
    }

    private static func host(_ rest: Substring) -> Substring { rest.prefix { !"/?#".contains($0) } }

    private static func withoutQuery(_ text: Substring) -> Substring { text.prefix { $0 != "?" && $0 != "#" } }
}
