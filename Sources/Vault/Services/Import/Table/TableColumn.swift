// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The columns of a table of clusters, which are also the members of a JSON object in its place.
enum TableColumn: String, CaseIterable {
    case engineName, apiHostname, loadBalancerIp, ecosystem, caData, caFile, bearerToken, basicUsername, basicPassword
    case tlsServerName, proxyUrl, labels, note, acquiredAt

    static let list = allCases.map(\.rawValue).joined(separator: ", ")

    /// The column of that name, in any case.
    init?(header name: String) {
        let lowered = name.lowercased()
        guard let column = Self.allCases.first(where: { $0.rawValue.lowercased() == lowered }) else { return nil }
        self = column
    }

    /// The column that was probably meant: the form's label, a usual word for it, or a slip of the pen.
    static func meant(by name: String) -> TableColumn? {
        let plain = String(name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
        if let word = words[plain] { return word }
        return allCases.first { column in plain.utf8.count > 3 && isTypo(plain, of: column.rawValue.lowercased()) }
    }

    private static let words: [String: TableColumn] = [
        "name": .engineName, "cluster": .engineName, "engine": .engineName, "host": .apiHostname,
        "server": .apiHostname,
        "apiserver": .apiHostname, "apihost": .apiHostname, "url": .apiHostname, "ip": .loadBalancerIp,
        "loadbalancer": .loadBalancerIp, "lb": .loadBalancerIp, "lbip": .loadBalancerIp, "ca": .caData,
        "cacert": .caData, "cadata": .caData, "certificateauthoritydata": .caData,
        "certificateauthority": .caFile, "token": .bearerToken, "username": .basicUsername, "user": .basicUsername,
        "password": .basicPassword, "label": .labels, "tags": .labels, "notes": .note, "comment": .note,
        "acquired": .acquiredAt, "date": .acquiredAt, "enginename": .engineName, "apihostname": .apiHostname,
        "loadbalancerip": .loadBalancerIp, "bearertoken": .bearerToken, "basicusername": .basicUsername,
        "basicpassword": .basicPassword, "tlsservername": .tlsServerName, "servername": .tlsServerName,
        "sni": .tlsServerName,
        "proxyurl": .proxyUrl, "proxy": .proxyUrl, "acquiredat": .acquiredAt,
    ]

    /// Whether two words differ in one letter that is another, is missing, or is too many.
    private static func isTypo(_ text: String, of word: String) -> Bool {
        let (a, b) = (Array(text.utf8), Array(word.utf8))
        guard abs(a.count - b.count) <= 1 else { return false }
        let start = zip(a, b).prefix { $0 == $1 }.count
        let end = zip(a.dropFirst(start).reversed(), b.dropFirst(start).reversed()).prefix { $0 == $1 }.count
        return max(a.count, b.count) - start - end <= 1
    }
}
