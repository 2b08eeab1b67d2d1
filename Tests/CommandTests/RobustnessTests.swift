// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The scripts of Tests/Robustness, each as one test: they run the real binary, thousands of times.
@Suite(.serialized) struct RobustnessTests {
    @Test(arguments: ["faults", "concurrency", "leaks", "files"])
    func `the binary withstands`(script: String) throws {
        let folder = Binary.repository.appending(path: "Tests/Robustness")
        let (status, output) = try run(folder.appending(path: script + ".py"))
        print(output)
        // 2 is a script's way of saying that a tool is missing: no test ran, so none passed.
        #expect(status != 2, "\(script).py DID NOT RUN: \(output.suffix(500))")
        #expect(status == 0, "\(script).py: \(Self.faults(in: output))")
        #expect(output.contains(" checks, 0 wrong"), "\(script).py ended without its count")
    }

    private func run(_ script: URL) throws -> (status: Int32, output: String) {
        let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let handle = try FileHandle(forWritingTo: output)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-u", "-B", script.path]
        process.environment = ProcessInfo.processInfo.environment
            .merging(["AICHOR_VAULT_BINARY": try Binary.path]) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }

    private static func faults(in output: String) -> String {
        output.split(separator: "\n").filter { $0.hasPrefix("WRONG") }.prefix(10).joined(separator: "\n")
    }
}
