// SPDX-License-Identifier: Apache-2.0

/// One verb on one kind of resource (RBAC's terms), such as `create` on `deployments.apps`.
package struct ResourceRight: Hashable, Sendable {
    /// The API group; empty for the core group, `*` for all.
    package let group: String
    /// The resource with its subresource, if any: `pods/exec`, `*`.
    package let resource: String
    /// The verb: `get`, `create`, `*`.
    package let verb: String

    package init(group: String, resource: String, verb: String) {
        self.group = group
        self.resource = resource
        self.verb = verb
    }

    /// The resource alone, before the slash.
    package var plainResource: String { resource.firstIndex(of: "/").map { String(resource[..<$0]) } ?? resource }
    /// What stands after the slash.
    package var subresource: String? {
        resource.firstIndex(of: "/").map { String(resource[resource.index(after: $0)...]) }
    }
    /// `deployments.apps`, or `pods` in the core group, as kubectl writes it.
    package var qualifiedResource: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

extension [ResourceRight] {
    /// Resources with their verbs, each once: `pods (get, list), deployments.apps (create)`, at most `limit` of them.
    package func listed(limit: Int) -> String {
        var order: [String] = []
        var verbs: [String: [String]] = [:]
        for right in self {
            if verbs[right.qualifiedResource] == nil { order.append(right.qualifiedResource) }
            verbs[right.qualifiedResource, default: []].append(right.verb)
        }
        let shown = order.prefix(limit).map { "\($0.visible) (\(Self.listed(verbs[$0, default: []])))" }
        let rest = order.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more resources" : "")
    }

    /// Kubernetes has fewer verbs than are shown; a server can send any number.
    private static func listed(_ verbs: [String]) -> String {
        let rest = verbs.count - 12
        return verbs.prefix(12).map(\.visible).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}

extension String {
    /// Names from a server, for a message: what is no visible ASCII is escaped, what is long is cut.
    fileprivate var visible: String {
        unicodeScalars.prefix(80).map { $0.isVisibleASCII ? String($0) : $0.escaped }.joined()
    }
}
