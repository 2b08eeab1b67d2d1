// SPDX-License-Identifier: Apache-2.0
import Testing

/// Documents that other programs read, judged by the schemas in docs/ with Python's jsonschema.
struct SchemaTests {
    @Test func `every payload is valid and no damaged one is`() throws {
        try PythonScript(path: "Tests/Golden/run_payloads.py").expectNothingWrong()
    }

    @Test func `every audit is valid, whatever texts and dates a vault holds`() throws {
        try PythonScript(path: "Tests/Golden/run_audits.py").expectNothingWrong()
    }
}
