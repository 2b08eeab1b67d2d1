// SPDX-License-Identifier: Apache-2.0
import Testing

/// What `export` hands out, judged by docs/engine-payload.schema.json with Python's jsonschema.
struct SchemaTests {
    @Test func `every payload is valid and no damaged one is`() throws {
        try PythonScript(path: "Tests/Golden/run_payloads.py").expectNothingWrong()
    }
}
