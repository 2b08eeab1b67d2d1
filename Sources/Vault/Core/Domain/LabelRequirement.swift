// SPDX-License-Identifier: Apache-2.0

/// One of the requirements that a label selector joins.
struct LabelRequirement: Equatable, Sendable {
    /// What is asked of a key's value.
    enum Condition: Equatable, Sendable {
        case exists
        case missing
        case isOneOf(Set<String>)
        case isNoneOf(Set<String>)
    }

    let key: String
    let condition: Condition

    func matches(_ labels: Labels) -> Bool {
        let value = labels[key]
        switch condition {
        case .exists: return value != nil
        case .missing: return value == nil
        case .isOneOf(let values): return value.map(values.contains) ?? false
        case .isNoneOf(let values): return !(value.map(values.contains) ?? false)
        }
    }
}
