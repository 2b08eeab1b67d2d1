// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import aichor_vault

struct MomentOptionTests {
    @Test(
        arguments: [
            ("12h", 1_000_000 - 43_200), ("7d", 1_000_000 - 604_800), ("1970-01-02", 86_400),
            ("1970-01-01T00:01:00Z", 60), ("1970-01-01T01:00:00+01:00", 0),
        ] as [(String, Int64)])
    func `a moment on the command line is a time, a day or a span`(text: String, seconds: Int64) throws {
        let moment = try Timestamp(option: "--since", text, now: Timestamp(seconds: 1_000_000))
        #expect(moment.seconds == seconds)
    }

    @Test(arguments: [
        "", "yesterday", "7", "d", "-3d", "+3d", "1e3d", "99999999999999999999d", "2026-13-01", "110000w",
    ])
    func `anything else is refused as a wrong command line`(text: String) {
        #expect { try Timestamp(option: "--since", text, now: Timestamp(seconds: 0)) } throws: {
            ($0 as? VaultError)?.code == .usage
        }
    }
}
