// SPDX-License-Identifier: Apache-2.0
import Testing

/// The form and the passphrase prompts, as a person at a terminal sees them: the real binary, typed and pasted at.
@Suite(.serialized) struct TerminalFormTests {
    @Test func `the form withstands what people type and paste`() throws {
        try PythonScript(path: "Tests/Robustness/form.py").expectNothingWrong()
    }
}
