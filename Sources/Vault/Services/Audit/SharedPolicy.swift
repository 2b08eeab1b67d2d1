// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A policy that many clusters are judged by.
final class SharedPolicy: Sendable {
    static let builtIn = SharedPolicy(EffectivePolicy())

    let policy: EffectivePolicy

    init(_ policy: EffectivePolicy) { self.policy = policy }
}
