// SPDX-License-Identifier: Apache-2.0

/// A topic of `help` that is not a command.
enum HelpTopic: String, CaseIterable {
    case environment
    case exitStatuses = "exit-statuses"

    /// What it is about, for the list of topics.
    var abstract: String {
        switch self {
        case .environment: "Environment variables that aichor-vault reads."
        case .exitStatuses: "Exit statuses and their meaning."
        }
    }

    /// The whole topic.
    var text: String {
        switch self {
        case .environment: "ENVIRONMENT:\n" + Self.rows(EnvironmentVariables.all)
        case .exitStatuses:
            "EXIT STATUSES:\n" + Self.rows(ExitStatuses.all.map { (String($0.status), $0.meaning) }, to: 7)
        }
    }

    /// Lines of two columns; the second begins where the help explains options, or at `column`.
    static func rows(_ rows: [(term: String, meaning: String)], to column: Int = 26) -> String {
        rows.map { row in
            "  " + row.term + String(repeating: " ", count: column - 2 - row.term.count) + row.meaning
        }.joined(separator: "\n")
    }
}
