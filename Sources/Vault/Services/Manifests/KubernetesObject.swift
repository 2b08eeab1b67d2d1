// SPDX-License-Identifier: Apache-2.0

/// One Kubernetes object, with a comment about it.
public struct KubernetesObject: Sendable {
    /// Lines for a reader, without the sign of a comment.
    public var comment: [String]
    /// The object's members.
    public var members: [(key: String, value: ObjectValue)]

    init(
        _ apiVersion: String, _ kind: String, metadata: [(key: String, value: ObjectValue)],
        comment: [String] = []
    ) {
        self.comment = comment
        members = [("apiVersion", .text(apiVersion)), ("kind", .text(kind)), ("metadata", .object(metadata))]
    }
}

/// A value in a Kubernetes object.
public indirect enum ObjectValue: Sendable {
    /// A text.
    case text(String)
    /// A list.
    case list([ObjectValue])
    /// An object with its members in the order in which they are written.
    case object([(key: String, value: ObjectValue)])

    /// A list of texts.
    static func texts(_ texts: [String]) -> ObjectValue { .list(texts.map { .text($0) }) }
}
