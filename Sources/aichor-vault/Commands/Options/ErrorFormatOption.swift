// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// For a command whose result has its own formats: how errors are written.
struct ErrorFormatOption: ParsableArguments {
    /// What `-o` can be.
    enum Choice: String, CaseIterable, ExpressibleByArgument { case json }

    @Option(
        name: .customShort("o", allowingJoined: true),
        help: ArgumentHelp("With 'json', write errors as JSON.", valueName: "format"))
    var choice: Choice?
}
