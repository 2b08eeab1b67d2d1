// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How a result can be written.
enum OutputFormat: String {
    case table, wide, json, jsonl, yaml, csv, name

    /// The one place where formats differ: a new one is a case here, a line here and its own style.
    var style: any OutputStyle {
        switch self {
        case .table: TableStyle(wide: false)
        case .wide: TableStyle(wide: true)
        case .json: JSONStyle()
        case .jsonl: JSONLinesStyle()
        case .yaml: YAMLStyle()
        case .csv: CSVStyle()
        case .name: NameStyle()
        }
    }
}

/// The formats that one command offers: a subset of ``OutputFormat`` under the same names.
protocol FormatChoice: RawRepresentable<String>, CaseIterable, ExpressibleByArgument, Sendable {}

extension FormatChoice {
    /// The format of that name.
    var format: OutputFormat { OutputFormat(rawValue: rawValue) ?? .table }
}

/// For commands that list clusters.
enum ListFormat: String, FormatChoice { case table, wide, json, yaml, name }

/// For commands that report on one thing.
enum ReportFormat: String, FormatChoice { case table, json, yaml }

/// For `verify`.
enum VerdictFormat: String, FormatChoice { case table, wide, json, yaml, name }

/// For `audit`.
enum AuditFormat: String, FormatChoice { case table, wide, json, yaml, csv, name }

/// For the log, and for the history of a cluster.
enum LogFormat: String, FormatChoice { case table, wide, json, jsonl, yaml, csv }
