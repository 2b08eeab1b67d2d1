// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
package import VaultCore

/// What a credential must be allowed to do, as pairs of resource and verb.
package struct ResourceRules: Equatable, Sendable {
    private static let field = "rules"
    private static let maximumBytes = 1 << 20
    private static let maximumRights = 500
    /// The same before repeated ones are dropped.
    private static let maximumRepeated = 10_000

    /// The rules as they were given.
    package let rules: [AccessRule]
    /// The pairs, each once, in the order of the rules.
    package let rights: [ResourceRight]

    /// Expands rules: every verb on every resource of every group.
    init(_ rules: [AccessRule]) {
        self.rules = rules
        var seen: Set<ResourceRight> = []
        rights = rules.flatMap(\.rights).filter { seen.insert($0).inserted }
    }

    /// Reads JSON: a list of rules as a ClusterRole has them, `{"rules": […]}`, or a whole ClusterRole.
    ///
    /// As strict as it is useful: what could not be checked is refused rather than passed over.
    package init(json: Span<UInt8>) throws(InvalidInput) {
        guard json.count <= Self.maximumBytes else { throw Self.wrong("is larger than 1 MiB") }
        if let fault = json.utf8Fault { throw Self.wrong("is not UTF-8: \(fault)") }
        var text = json.array()
        let trimmed = json.trimmedRange
        if !trimmed.isEmpty, json[trimmed.lowerBound] == UInt8(ascii: "[") {
            text = Array(#"{"rules":"#.utf8) + text + [UInt8(ascii: "}")]
        }
        guard JSONValidator.isObject(text.span) else {
            throw Self.wrong("is not a JSON object or list", hint: "kubectl get clusterrole NAME -o json writes one")
        }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(text))
        } catch {
            throw Self.wrong("has a member of the wrong type", hint: Self.form)
        }
        guard let rules = document.rules, !rules.isEmpty else { throw Self.wrong("has no rules", hint: Self.form) }
        for (index, rule) in rules.enumerated() { try Self.check(rule, "rule \(index + 1) of \(rules.count)") }
        let count = rules.reduce(0) { $0 + $1.rightCount }
        guard count <= Self.maximumRepeated else {
            throw Self.wrong("has \(count) pairs of resource and verb, at most \(Self.maximumRights) are allowed")
        }
        self.init(rules)
        guard rights.count <= Self.maximumRights else {
            throw Self.wrong(
                "has \(rights.count) pairs of resource and verb, at most \(Self.maximumRights) are allowed")
        }
    }

    private struct Document: Decodable {
        let rules: [AccessRule]?
    }

    private static let form = #"write {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}"#

    private static func wrong(_ problem: String, hint: String? = nil) -> InvalidInput {
        InvalidInput(field, problem, hint: hint)
    }

    private static func check(_ rule: AccessRule, _ name: String) throws(InvalidInput) {
        if rule.isForURLs {
            throw wrong(
                "\(name) has nonResourceURLs", hint: "only permissions on resources can be checked: leave it out")
        }
        guard rule.resourceNames.isEmpty else {
            throw wrong(
                "\(name) has resourceNames", hint: "only permissions on all objects can be checked: leave them out")
        }
        for (texts, list) in [(rule.apiGroups, "apiGroups"), (rule.resources, "resources"), (rule.verbs, "verbs")] {
            guard !texts.isEmpty else { throw wrong("\(name) has no \(list)", hint: form) }
            for text in texts {
                let mayBeEmpty = list == "apiGroups"
                guard text.utf8.count <= 253, mayBeEmpty || !text.isEmpty,
                    text.unicodeScalars.allSatisfy(\.isVisibleASCII)
                else { throw wrong("\(name) has \(text.quoted) among its \(list)") }
            }
        }
    }
}
