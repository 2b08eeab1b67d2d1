// SPDX-License-Identifier: Apache-2.0

/// What a rule may look at.
package struct ClusterFacts: Sendable {
    /// The cluster as it is stored, or as it would be.
    package var overview: ClusterOverview
    /// The moment to judge by.
    package var now: Timestamp
    /// What was learnt over the network; nil if it was not asked.
    package var online: OnlineFacts?

    package init(overview: ClusterOverview, now: Timestamp, online: OnlineFacts? = nil) {
        self.overview = overview
        self.now = now
        self.online = online
    }
}
