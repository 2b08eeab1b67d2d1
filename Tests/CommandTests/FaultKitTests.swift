// SPDX-License-Identifier: Apache-2.0
import Testing

/// Hundreds of vaults with one fault each: the binary and the independent reader must refuse each with its class.
@Suite(.serialized) struct FaultKitTests {
    @Test func `the reader refuses every fault with its class`() throws {
        try PythonScript(path: "Tests/Faults/run_reader.py").expectNothingWrong()
    }

    @Test func `the binary refuses every fault with its class`() throws {
        try PythonScript(path: "Tests/Faults/run_product.py").expectNothingWrong()
    }

    @Test func `the binary refuses every fault in a vault that it made itself`() throws {
        try PythonScript(path: "Tests/Faults/run_product.py", arguments: ["--made-by-program"]).expectNothingWrong()
    }
}
