// SPDX-License-Identifier: Apache-2.0

/// What is fed with hostile bytes, by libFuzzer (`scripts/fuzz`) and by the tests with what it kept.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// CA bundles and serving chains, as PEM and as DER.
    case certificates
    /// Bearer tokens.
    case token
    /// Addresses, names, selectors, proxies: what is typed or pasted.
    case host
    /// The answers of an API server.
    case answers
    /// Tables, payloads and Secrets that clusters are imported from.
    case imports
    /// Kubeconfigs, YAML, JSON.
    case kubeconfig
    /// A vault's file, changed without its key.
    case pages

    /// Reads an input in every way that the target knows.
    ///
    /// A crash is the fuzzer's to notice; throws if a property does not hold.
    package func run(_ input: [UInt8]) throws(Violation) {
        switch self {
        case .certificates: try CertificatesTarget.run(input)
        case .token: try TokenTarget.run(input)
        case .host: try HostTarget.run(input)
        case .answers: try AnswersTarget.run(input)
        case .imports: try ImportsTarget.run(input)
        case .kubeconfig: try KubeconfigTarget.run(input)
        case .pages: try PagesTarget.run(input)
        }
    }
}
