// SPDX-License-Identifier: Apache-2.0

/// Guesses what was meant.
enum Spelling {
    /// What other programs call our commands: used for hints only.
    static let elsewhere = [
        "get": "list", "ls": "list", "delete": "remove", "rm": "remove", "describe": "show", "create": "add",
        "edit": "set", "update": "set", "mv": "rename",
    ]

    /// The candidate that is nearest to `word`, if it is near enough to be a slip.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let best = candidates.map { (name: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
        guard let best, isNear(word, best.name) else { return nil }
        return best.name
    }

    /// Whether one is a slip of the other: at most a third of the letters wrong.
    ///
    /// Leading dashes do not count.
    static func isNear(_ word: String, _ candidate: String) -> Bool {
        let word = String(word.drop { $0 == "-" })
        let candidate = String(candidate.drop { $0 == "-" })
        return distance(word, candidate) <= max(1, min(word.utf8.count, candidate.utf8.count) / 3)
    }

    /// How many letters must be inserted, removed, replaced or exchanged with their neighbour (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var before: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = last
            last = current
        }
        return last[right.count]
    }
}
