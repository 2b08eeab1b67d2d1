// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore
import VaultTerminal

@testable import aichor_vault

/// What was written to a standard output of the test's own.
struct Captured {
    let text: String

    init(_ body: (StandardOutput) throws(VaultError) -> Void) throws(VaultError) {
        var ends: [Int32] = [-1, -1]
        _ = unsafe pipe(&ends)
        defer { close(ends[0]) }
        do throws(VaultError) {
            try body(StandardOutput(descriptor: ends[1]))
            close(ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        let bytes = try DescriptorReader(descriptor: ends[0], name: "pipe").readPublic(limit: 1 << 20)
        text = String(decoding: bytes, as: UTF8.self)
    }
}
