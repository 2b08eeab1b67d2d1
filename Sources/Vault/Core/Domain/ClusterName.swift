// SPDX-License-Identifier: Apache-2.0

/// The name of a cluster, which is its Engine Name on AIchor's form: `^[a-z][a-z0-9-]*$`, at most 63 bytes.
public struct ClusterName: Hashable, Comparable, Sendable {
    /// The name as it is written.
    public let text: String

    /// Checks a name; nothing is changed, but an error suggests the nearest name that is allowed.
    public init(_ text: String) throws(InvalidInput) {
        try ClusterNameRule.check(text)
        self.text = text
    }

    /// Orders by bytes.
    public static func < (left: ClusterName, right: ClusterName) -> Bool { left.text < right.text }
}
