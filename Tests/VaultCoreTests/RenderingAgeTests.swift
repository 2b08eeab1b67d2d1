// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

struct RenderingAgeTests {
    /// The cases of `TestHumanDuration` in Kubernetes' apimachinery (pkg/util/duration).
    @Test(
        arguments: [
            (1, "1s"), (70, "70s"), (119, "119s"), (190, "3m10s"), (70 * 60, "70m"), (47 * 3600, "47h"),
            (49 * 3600, "2d1h"),
            ((8 * 24 + 2) * 3600, "8d"), (367 * 86_400, "367d"), ((365 * 2 + 25) * 86_400, "2y25d"),
            ((365 * 8 + 2) * 86_400, "8y"), (120, "2m"), (599, "9m59s"), (600, "10m"), (10_799, "179m"), (10_800, "3h"),
            (3 * 3600 + 60, "3h1m"), (8 * 3600, "8h"), (-5, "0s"), (0, "0s"),
        ] as [(Int64, String)])
    func `spans look as kubectl shows them`(seconds: Int64, expected: String) {
        #expect(Age.text(seconds: seconds) == expected)
    }

    @Test func `the far ends of time do not trap`() {
        let first = Timestamp(seconds: .min)
        let last = Timestamp(seconds: .max)
        #expect(Age.text(from: first, to: last).hasSuffix("y"))
        #expect(Age.text(from: last, to: first) == "0s" || Age.text(from: last, to: first).hasSuffix("y"))
    }

    @Test func `the future is in, the past is ago`() {
        let now = Timestamp(seconds: 1000)
        #expect(Age.distance(to: Timestamp(seconds: 1000 + 9 * 86_400), from: now) == "in 9d")
        #expect(Age.distance(to: Timestamp(seconds: 1000 - 300), from: now) == "5m ago")
    }
}
