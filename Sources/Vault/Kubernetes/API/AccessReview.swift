// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Asks what a credential may do in all namespaces.
///
/// What proves what: SelfSubjectRulesReview answers for one namespace, and its list holds the rules of the ClusterRoleBindings
/// and those of that namespace's RoleBindings, without saying which is which. In the namespace of the service account it
/// would thus prove too much: a Role there is not what AIchor needs, which makes a namespace for each project. So it is asked
/// for a namespace that does not exist (the server does not look): no RoleBinding can be in it, and what is listed holds
/// everywhere. The list may be incomplete, but what is on it is true (kubernetes/api, authorization/v1). Each pair that it does
/// not prove is asked by itself, without a namespace, which means in all of them. For what is missing then, the service
/// account's own namespace is asked, for the message alone: a RoleBinding instead of a ClusterRoleBinding is a common mistake.
struct AccessReview {
    /// No namespace; a valid name all the same.
    private static let nowhere = "aichor-vault-no-such-namespace"

    let client: APIClient
    private(set) var facts = AccessFacts()
    private(set) var problems: [OnlineProblem] = []
    private(set) var wasCancelled = false

    init(client: APIClient) { self.client = client }

    static func path(of resource: String) -> String { "/apis/authorization.k8s.io/v1/\(resource)" }

    /// A SelfSubjectAccessReview for all namespaces.
    static func body(asking right: ResourceRight) -> String {
        var attributes: [UInt8] = []
        let members = [
            ("verb", right.verb), ("group", right.group), ("resource", right.plainResource),
            ("subresource", right.subresource ?? ""),
        ]
        for (name, value) in members {
            attributes.appendText((attributes.isEmpty ? "" : ",") + "\"\(name)\":")
            attributes.appendJSONString(value)
        }
        return
            #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"#
            + String(decoding: attributes, as: UTF8.self) + "}}}"
    }

    mutating func run(_ request: borrowing ProbeRequest) {
        let demanded = request.rules.rights
        facts.demanded = demanded.count
        let rules = rules(in: Self.nowhere, request)
        facts.excessive = ExcessiveRights(demanded: demanded).rights(in: rules)
        var unproven = demanded.filter { right in !rules.contains { $0.grants(right) } }[...]
        while problems.isEmpty, !wasCancelled, let right = unproven.popFirst() {
            switch isAllowed(right, request) {
            case true?: continue
            case false?: facts.missing.append(right)
            case nil:
                // The others would be answered no better.
                facts.unknown = [right] + unproven
                return
            }
        }
        facts.unknown = problems.isEmpty && !wasCancelled ? [] : Array(unproven)
        guard !facts.missing.isEmpty, problems.isEmpty, !wasCancelled else { return }
        let own = self.rules(in: request.namespace, request)
        facts.onlyInNamespace = facts.missing.filter { right in own.contains { $0.grants(right) } }
    }

    /// The rules for a namespace; none if the server does not list them.
    private mutating func rules(in namespace: String, _ request: borrowing ProbeRequest) -> [AccessRule] {
        var name: [UInt8] = []
        name.appendJSONString(namespace)
        let body =
            #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"#
            + String(decoding: name, as: UTF8.self) + "}}"
        let reply = request.post(
            Self.path(of: "selfsubjectrulesreviews"), body, client, as: SelfSubjectRulesReview.self)
        guard case .document(let review) = reply else {
            note(reply)
            return []
        }
        if review.status.incomplete == true { facts.isIncomplete = true }
        return review.status.resourceRules ?? []
    }

    /// Nil if the server does not answer it.
    private mutating func isAllowed(_ right: ResourceRight, _ request: borrowing ProbeRequest) -> Bool? {
        let reply = request.post(
            Self.path(of: "selfsubjectaccessreviews"), Self.body(asking: right), client,
            as: SelfSubjectAccessReview.self)
        if case .document(let review) = reply { return review.status.allowed }
        note(reply)
        return nil
    }

    /// What the server does not let be asked (403, 404) is unknown and no problem of the connection.
    private mutating func note<Document>(_ reply: APIReply<Document>) {
        switch reply {
        case .problem(let problem): problems.append(problem)
        case .cancelled: wasCancelled = true
        default: break
        }
    }
}
