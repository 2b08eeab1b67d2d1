// SPDX-License-Identifier: Apache-2.0
import Testing

/// The scripts of Tests/Robustness, each as one test: they run the real binary, thousands of times.
@Suite(.serialized) struct RobustnessTests {
    @Test(arguments: ["faults", "concurrency", "leaks", "files"])
    func `the binary withstands`(script: String) throws {
        try PythonScript(path: "Tests/Robustness/\(script).py").expectNothingWrong()
    }
}
