// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// One rule of RBAC (kubernetes/api, rbac/v1 PolicyRule and authorization/v1 ResourceRule).
package struct AccessRule: Equatable, Sendable, Decodable {
    package var apiGroups: [String]
    package var resources: [String]
    package var verbs: [String]
    /// If there are any, the rule is for these objects only.
    package var resourceNames: [String] = []
    /// Whether it is for paths like `/healthz` and not for resources.
    var isForURLs = false

    package init(_ apiGroups: [String], _ resources: [String], _ verbs: [String]) {
        self.apiGroups = apiGroups
        self.resources = resources
        self.verbs = verbs
    }

    private enum Key: String, CodingKey {
        case apiGroups, resources, verbs, resourceNames, nonResourceURLs
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        // A list may be absent or null: Go writes nil ones so.
        apiGroups = try values.decodeIfPresent([String].self, forKey: .apiGroups) ?? []
        resources = try values.decodeIfPresent([String].self, forKey: .resources) ?? []
        verbs = try values.decodeIfPresent([String].self, forKey: .verbs) ?? []
        resourceNames = try values.decodeIfPresent([String].self, forKey: .resourceNames) ?? []
        isForURLs = try !(values.decodeIfPresent([String].self, forKey: .nonResourceURLs) ?? []).isEmpty
    }

    /// Each verb on each resource of each group.
    ///
    /// Made one by one: three lists that fit into an answer can stand for more pairs than fit into memory.
    var rights: some Sequence<ResourceRight> {
        apiGroups.lazy.flatMap { group in
            resources.lazy.flatMap { resource in
                verbs.lazy.map { ResourceRight(group: group, resource: resource, verb: $0) }
            }
        }
    }

    /// How many ``rights`` there are, repeated ones included.
    var rightCount: Int { apiGroups.count * resources.count * verbs.count }

    /// Whether it grants a right on all objects (kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go).
    ///
    /// `*` among the resources covers subresources too; a plain resource never does, and `*/scale` is for that subresource of
    /// any resource. With resourceNames it is for some objects only, which proves nothing.
    package func grants(_ right: ResourceRight) -> Bool {
        guard resourceNames.isEmpty, verbs.contains("*") || verbs.contains(right.verb),
            apiGroups.contains("*") || apiGroups.contains(right.group)
        else { return false }
        return resources.contains { resource in
            resource == "*" || resource == right.resource || right.subresource.map { resource == "*/\($0)" } ?? false
        }
    }
}
