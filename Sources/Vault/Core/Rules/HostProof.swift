// SPDX-License-Identifier: Apache-2.0

/// Whether it is known that the server at a cluster's API host is the one that its CA data verifies.
public enum HostProof: Equatable, Sendable {
    /// How the server's chain became known.
    public enum Source: UInt8, Sendable {
        /// A person gave it in a file.
        case given = 1
        /// The server presented it at the last online check.
        case seen = 2
        /// The server presented it just now.
        case presented = 3

        /// The name in output, for people and programs.
        public var text: String {
            switch self {
            case .given: "given"
            case .seen: "seen"
            case .presented: "presented"
            }
        }
    }

    /// The chain is trusted and is for the host.
    case proven(Source)
    /// It is not.
    case refuted(Source)
    /// No chain is known: CA data alone says nothing about a host.
    case unknown

    /// The text in output, for people and programs.
    public var text: String {
        switch self {
        case .proven: "proven"
        case .refuted: "refuted"
        case .unknown: "not proven"
        }
    }

    /// How the chain became known.
    public var source: Source? {
        switch self {
        case .proven(let source), .refuted(let source): source
        case .unknown: nil
        }
    }

    /// What follows from a chain.
    package init(_ serving: ServingFacts?) {
        guard let serving else {
            self = .unknown
            return
        }
        let isRefuted = serving.findings.contains { $0.severity == .error }
        self = isRefuted ? .refuted(serving.source) : .proven(serving.source)
    }
}
