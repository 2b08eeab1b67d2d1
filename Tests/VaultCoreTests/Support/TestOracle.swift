// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Another implementation that the tests believe more than ours.
enum TestOracle {
    /// What a Python program prints for these lines of input, line by line.
    static func python(_ program: String, _ lines: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [ProcessInfo.processInfo.environment["PYTHON"] ?? "python3", "-c", program]
        let (input, output) = (FileManager.default.temporaryFile(lines.joined(separator: "\n") + "\n"), Pipe())
        defer { try? FileManager.default.removeItem(at: input) }
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3 failed: this test needs it")
        let text = String(decoding: data, as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}

extension FileManager {
    fileprivate func temporaryFile(_ text: String) -> URL {
        let place = temporaryDirectory.appendingPathComponent("judge-\(UUID().uuidString)")
        _ = createFile(atPath: place.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        return place
    }
}

/// Random numbers that are the same in every run (SplitMix64).
struct RepeatableRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
