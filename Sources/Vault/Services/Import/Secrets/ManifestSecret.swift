// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// A Secret of Kubernetes as a manifest gives it: what is no secret read, its values where they were.
struct ManifestSecret {
    private(set) var name: String?
    private(set) var namespace: String?
    private(set) var uid: String?
    private(set) var creationTimestamp: String?
    private(set) var type: String?
    /// When its deletion was asked for: until its finalizers are done, it is still there.
    private(set) var deletionTimestamp: String?
    /// Whether the API server accepts no change of its data.
    private(set) var isImmutable = false
    private(set) var labels: [String: String] = [:]
    private(set) var annotations: [String: String] = [:]
    /// The names of annotations that nothing looks at, but for kubectl's own.
    private(set) var otherAnnotations: [String] = []
    /// Base64 each.
    private let data: DocumentTree.Node?
    /// As they are; they stand above `data`, as for the API server.
    private let stringData: DocumentTree.Node?

    init(_ node: DocumentTree.Node, _ tree: borrowing DocumentTree) throws(ClusterCandidate.Problem) {
        data = try tree.object("data", of: node)
        stringData = try tree.object("stringData", of: node)
        type = try tree.text("type", of: node)
        isImmutable = tree.member("immutable", of: node).flatMap { tree.boolean($0) } ?? false
        guard let metadata = try tree.object("metadata", of: node) else { return }
        name = try tree.text("name", of: metadata)
        namespace = try tree.text("namespace", of: metadata)
        uid = try tree.text("uid", of: metadata)
        deletionTimestamp = try tree.text("deletionTimestamp", of: metadata)
        creationTimestamp = try tree.text("creationTimestamp", of: metadata)
        labels = Dictionary(try tree.texts("labels", of: metadata).map { ($0.key, $0.value) }) { _, last in last }
        // Only those that are looked at: kubectl's last-applied-configuration may hold the whole Secret once more.
        guard let object = try tree.object("annotations", of: metadata) else { return }
        for key in ExportedAnnotations.keys + ServiceAccountSecret.annotationKeys {
            annotations[key] = try tree.text(key, of: object)
        }
        otherAnnotations = tree.members(of: object).map(\.key).filter { key in
            annotations[key] == nil && !key.hasPrefix("kubectl.kubernetes.io/") && !key.hasPrefix("aichor-vault/")
        }.sorted()
    }

    /// The names of all its values.
    func keys(_ tree: borrowing DocumentTree) -> [String] {
        var names: Set<String> = []
        for object in [data, stringData].compactMap(\.self) { names.formUnion(tree.members(of: object).map(\.key)) }
        return names.sorted()
    }

    /// One of its values, decoded; nil if it has none of that name, or an empty one.
    func value(_ key: String, _ tree: borrowing DocumentTree) throws(ClusterCandidate.Problem) -> SecretBytes? {
        var decoded = SecretBytes()
        if let stringData, let node = try tree.string(key, of: stringData) {
            tree.withBytes(of: node) { decoded.append($0) }
        } else if let data, let node = try tree.string(key, of: data) {
            guard tree.withBytes(of: node, { GoBase64.decode($0, into: &decoded) }) else {
                throw .init(
                    "has data.\(key) that is not base64", hint: "put values that are not encoded in stringData")
            }
        }
        guard decoded.count > 0 else { return nil }
        return decoded
    }

    /// The same for a value that is no secret.
    func text(_ key: String, _ tree: borrowing DocumentTree) throws(ClusterCandidate.Problem) -> String? {
        guard let value = try value(key, tree) else { return nil }
        return try value.withBytes { (bytes) throws(ClusterCandidate.Problem) in
            if let fault = bytes.utf8Fault { throw .init("has data.\(key) that is not UTF-8: \(fault)") }
            return String(decoding: bytes.array(), as: UTF8.self)
        }
    }

    /// Whether it has a value of that name, empty or not.
    func has(_ key: String, _ tree: borrowing DocumentTree) -> Bool {
        [data, stringData].contains { $0.map { tree.member(key, of: $0) != nil } ?? false }
    }
}
