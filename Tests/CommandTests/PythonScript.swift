// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A script of the tests in Python: it runs the real binary, many times, and counts what it checked.
struct PythonScript {
    let path: String
    var arguments: [String] = []

    /// Runs the script and requires that it ran, that it checked something, and that nothing was wrong.
    func expectNothingWrong(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let (status, output) = try run()
        print(output)
        // 2 is a script's way of saying that a tool is missing: no test ran, so none passed.
        #expect(status != 2, "\(path) DID NOT RUN: \(output.suffix(500))", sourceLocation: sourceLocation)
        #expect(status == 0, "\(path): \(Self.faults(in: output))", sourceLocation: sourceLocation)
        #expect(
            output.contains(" checks, 0 wrong"), "\(path) ended without its count: \(output.suffix(500))",
            sourceLocation: sourceLocation)
    }

    private func run() throws -> (status: Int32, output: String) {
        let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let handle = try FileHandle(forWritingTo: output)
        let environment = ProcessInfo.processInfo.environment
        let process = Process()
        process.executableURL = URL(filePath: environment["PYTHON"] ?? "/usr/bin/python3")
        process.arguments = ["-u", "-B", Binary.repository.appending(path: path).path] + arguments
        process.environment = environment.merging(["AICHOR_VAULT_BINARY": try Binary.path]) { _, new in new }
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
