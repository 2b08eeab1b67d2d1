// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultKubernetes

/// What a credential must be allowed to do: read before a vault is unlocked, as everything that comes from a file.
public struct RequiredRules: Sendable {
    let rules: ResourceRules

    /// Reads the `rules` of a ClusterRole in JSON.
    ///
    /// Throws `input.invalid`.
    public init(json: [UInt8]) throws(VaultError) {
        rules = try mappingErrors { try ResourceRules(json: json.span) }
    }
}

/// How API servers are asked.
public struct OnlineOptions: Sendable {
    /// Through which proxy.
    public enum Proxy: Sendable {
        /// None.
        case none
        /// The one at this address.
        case address(String)
        /// The values of `HTTPS_PROXY` and `NO_PROXY`, as kubectl reads them; a variable's value by its name.
        case environment([String: String])
    }

    /// The name that the server is asked for in the handshake and that its certificate must have; nil for the host's own.
    public var tlsServerName: String?
    /// Through which proxy.
    public var proxy = Proxy.none
    /// For each connection, its handshake included, in seconds.
    public var connectTimeout = 10
    /// For all of one cluster, in seconds.
    public var timeout = 30
    /// How many clusters are asked in parallel.
    public var parallel = 32
    /// What the credential must be allowed to do; nil for the rules of AIchor's page.
    public var rules: RequiredRules?
    /// Ends it early.
    public var cancellation = Cancellation()
    /// Called when the log is written and the first server is about to be asked: a cancellation now has something to end.
    public var willAsk: @Sendable () -> Void = {}

    /// The defaults.
    public init() {}
}

/// Ends checks over the network early: nothing new is begun, and what runs is given up.
public final class Cancellation: Sendable {
    let flag = CancelFlag()

    /// Not asked for yet.
    public init() {}

    /// Asks for the end; may be called by a signal handler.
    public func cancel() { flag.cancel() }

    /// Whether the end was asked for.
    public var isCancelled: Bool { flag.isCancelled }
}
