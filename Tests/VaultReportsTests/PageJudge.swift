// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A script in Python that judges pages: neither the executable nor its release build is needed.
enum PageJudge {
    /// Runs a script over the pages in a folder; it must have run, checked something and found nothing wrong.
    static func expectNothingWrong(_ script: String, in directory: URL) throws {
        let output = directory.appending(path: "\(script).out")
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["PYTHON"] ?? "/usr/bin/python3")
        process.arguments = [
            "-u", "-B", Repository.root.appending(path: "Tests/Reports/\(script)").path, directory.path,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        print(text)
        // 2 is a script's way of saying that a tool is missing: no test ran, so none passed.
        #expect(process.terminationStatus != 2, "\(script) DID NOT RUN: \(text.suffix(500))")
        #expect(
            process.terminationStatus == 0, "\(script): \(text.split(separator: "\n").filter { $0.hasPrefix("WRONG") })"
        )
        #expect(text.contains(" checks, 0 wrong"), "\(script) ended without its count: \(text.suffix(500))")
    }
}
