// SPDX-License-Identifier: Apache-2.0

/// What a rule means and how to fix what it finds: the text that `explain` prints.
public struct RuleGuide: Sendable {
    /// The rule's stable id, such as `host.match`.
    public let rule: String
    /// In a few words, what it is about.
    public let about: String
    /// What it means if it finds something, in sentences.
    public let meaning: String
    /// How to fix it, in sentences.
    public let remedy: String

    /// All rules, in the order in which they are listed.
    public static let all = form + authorities + serving + credentials + online + audits

    /// The guide to a rule; nil if there is no such rule.
    public static func of(_ rule: String) -> RuleGuide? { all.first { $0.rule == rule } }

    init(_ rule: String, _ about: String, _ meaning: String, fix remedy: String) {
        self.rule = rule
        self.about = about
        self.meaning = meaning
        self.remedy = remedy
    }
}
