// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The source of JSON and YAML: one small tree, so both always have the same content.
package enum OutputValue {
    case null
    case flag(Bool)
    case integer(Int64)
    case count(UInt64)
    case text(String)
    case list([OutputValue])
    /// Members in the order in which they are written.
    case object([(key: String, value: OutputValue)])
    /// The place of a secret: the writer leaves a hole there, which only ``StandardOutput`` fills. The tree never contains it.
    case secret

    /// A time, as RFC 3339 writes it.
    package static func time(_ moment: Timestamp) -> OutputValue { .text(moment.rfc3339) }

    /// The members of an object; none for anything else.
    package var members: [(key: String, value: OutputValue)] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    /// A list of texts.
    package static func texts(_ texts: [String]) -> OutputValue { .list(texts.map { .text($0) }) }
}

/// Collects the members of an object.
///
/// An absent value adds no member.
package struct ObjectBuilder {
    package private(set) var members: [(key: String, value: OutputValue)] = []

    package init() {}

    /// The object.
    package var value: OutputValue { .object(members) }

    package mutating func add(_ key: String, _ value: OutputValue?) {
        if let value { members.append((key, value)) }
    }

    /// Takes over the members of another object but one.
    package mutating func add(membersOf other: ObjectBuilder, except key: String) {
        members += other.members.filter { $0.key != key }
    }

    package mutating func add(_ key: String, _ text: String?) { add(key, text.map { .text($0) }) }
    package mutating func add(_ key: String, _ moment: Timestamp?) { add(key, moment.map { .time($0) }) }
    package mutating func add(_ key: String, _ count: UInt64?) { add(key, count.map { .count($0) }) }
    package mutating func add(_ key: String, _ flag: Bool) { add(key, .flag(flag)) }
}
