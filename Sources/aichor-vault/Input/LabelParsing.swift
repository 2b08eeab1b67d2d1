// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Labels as arguments of a command line or as text of a form.
enum LabelParsing {
    /// The labels of a new cluster: each as `key=value`, none to remove.
    static func labels(_ words: [String]) throws(InvalidInput) -> Labels {
        try requireDistinctKeys(words)
        guard words.count <= Labels.maximumCount else {
            throw InvalidInput("label", "is given \(words.count) times; at most \(Labels.maximumCount) are allowed")
        }
        var labels = Labels()
        for word in words {
            guard word.contains("=") else {
                throw InvalidInput("label", "\(word.quoted) has no value", hint: "use KEY=VALUE")
            }
            try labels.apply(word)
        }
        return labels
    }

    /// Refuses words of which two have the same key: it is not known which of them is meant.
    static func requireDistinctKeys(_ words: [String]) throws(InvalidInput) {
        var seen: Set<Substring> = []
        for word in words {
            var key = word.prefix { $0 != "=" }
            if key.count == word.count, key.hasSuffix("-") { key.removeLast() }
            guard seen.insert(key).inserted else {
                throw InvalidInput("label", "\(key.quoted) is given twice", hint: "use each key once")
            }
        }
    }
}
