// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How the result is written.
struct FormatOption<Choice: FormatChoice>: ParsableArguments {
    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("format")],
        help: ArgumentHelp("How to write the result; errors follow it.", valueName: "format"))
    var choice: Choice?

    /// The format: a table unless something else is said.
    var format: OutputFormat { choice?.format ?? .table }
}
