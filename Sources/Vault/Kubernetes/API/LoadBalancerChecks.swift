// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The load balancers of many clusters, tried in parallel with the requests to the API servers: each address once.
///
/// So one that swallows everything keeps none of the threads busy, and delays its own clusters only.
struct LoadBalancerChecks {
    /// Each needs a file descriptor for every port; 1024 is a usual limit of them.
    private static let maximumOpen = 400

    private final class Entry {
        var check: LoadBalancerCheck
        var outcome: LoadBalancerOutcome?

        init(_ check: consuming LoadBalancerCheck) { self.check = check }
    }

    private let ports: [UInt16]
    private let timeout: Int
    private var decided: [String: LoadBalancerOutcome] = [:]
    private var open: [String: Entry] = [:]

    init(_ settings: ProbeSettings) {
        ports = settings.loadBalancerPorts
        timeout = settings.loadBalancerTimeout
    }

    /// Whether any is not decided yet.
    var areOpen: Bool { !open.isEmpty }
    /// Whether another may be begun.
    var haveRoom: Bool { open.count < Self.maximumOpen }

    /// Begins with an address, unless it was begun before.
    mutating func begin(_ address: String) {
        guard decided[address] == nil, open[address] == nil else { return }
        open[address] = Entry(LoadBalancerCheck(address, ports: ports, timeout: timeout))
    }

    /// What was found at an address; nil if that is not decided yet.
    func outcome(_ address: String) -> LoadBalancerOutcome? { decided[address] }

    /// Looks at all that are open, without waiting.
    mutating func look() {
        for (address, entry) in open {
            guard let outcome = entry.check.look(milliseconds: 0) else { continue }
            decided[address] = outcome
            open[address] = nil
        }
    }
}
