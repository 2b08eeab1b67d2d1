// SPDX-License-Identifier: Apache-2.0
import Testing

/// Vaults that outlive the program that made them, and a second implementation of the format beside it.
@Suite(.serialized) struct GoldenTests {
    /// Promise P10.
    @Test func `a vault of every past format opens`() throws {
        try PythonScript(path: "Tests/Golden/run_golden.py").expectNothingWrong()
    }

    @Test func `the binary and the reader agree on each other's vaults`() throws {
        try PythonScript(path: "Tests/Golden/run_agreement.py").expectNothingWrong()
    }
}
