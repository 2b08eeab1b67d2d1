// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// What of a credential's rules goes beyond what was demanded and gives power.
///
/// The page's own role is powerful by itself: creating and reading Secrets everywhere lets its holder make and read a token of
/// any service account. That is what AIchor asks for, so it is documented (`explain rbac.excessive`) and no finding. What
/// lies beyond it is: everything that writes, wildcards, and reading what is as good as writing. Other reading is not named:
/// whoever reads all Secrets learns little more by it, and distributions let everybody read a lot.
package struct ExcessiveRights {
    private static let maximumRights = 500
    /// Verbs of RBAC itself that let one have what one has not (kubernetes.io, RBAC good practices).
    private static let escalating: Set<String> = ["escalate", "bind", "impersonate"]
    private static let reading: Set<String> = ["get", "list", "watch"]
    /// `get` on these runs commands or reads secrets.
    private static let powerfulToRead: Set<String> = [
        "secrets", "nodes/proxy", "pods/proxy", "services/proxy", "pods/exec", "pods/attach", "pods/portforward",
    ]
    /// What everybody may create who is authenticated (ClusterRole system:basic-user).
    private static let reviews: Set<String> = [
        "selfsubjectreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews",
    ]

    private let demanded: [ResourceRight]

    package init(demanded: [ResourceRight]) { self.demanded = demanded }

    /// The rights beyond, the worst first.
    package func rights(in rules: [AccessRule]) -> [ResourceRight] {
        let needed = Set(demanded)
        var seen: Set<ResourceRight> = []
        var found: [ResourceRight] = []
        for right in rules.lazy.filter({ $0.resourceNames.isEmpty }).flatMap(\.rights).prefix(Self.maximumRights * 4)
        where !needed.contains(right) && Self.givesPower(right) && seen.insert(right).inserted {
            found.append(right)
            if found.count == Self.maximumRights { break }
        }
        return found.filter(Self.isWorst) + found.filter { !Self.isWorst($0) }
    }

    private static func isWorst(_ right: ResourceRight) -> Bool {
        right.verb == "*" || right.resource == "*" || escalating.contains(right.verb)
    }

    private static func givesPower(_ right: ResourceRight) -> Bool {
        if isWorst(right) || escalating.contains(right.verb) { return true }
        if reading.contains(right.verb) { return right.group.isEmpty && powerfulToRead.contains(right.resource) }
        if right.group == "authentication.k8s.io" || right.group == "authorization.k8s.io" {
            return !reviews.contains(right.resource)
        }
        // OpenShift lets every user make projects and review itself through groups of its own.
        return !right.group.hasSuffix(".openshift.io")
    }
}
