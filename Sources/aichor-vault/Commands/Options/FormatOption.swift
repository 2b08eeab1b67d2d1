// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How the result is written.
struct FormatOption<Choice: FormatChoice>: ParsableArguments {
    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("format")],
        help: ArgumentHelp("Output format of the result and of errors.", valueName: "format"))
    var choice: Choice?

    /// The format: a table by default.
    var format: OutputFormat { choice?.format ?? .table }
}
