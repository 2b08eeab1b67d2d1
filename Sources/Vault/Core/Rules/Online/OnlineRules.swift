// SPDX-License-Identifier: Apache-2.0

extension VerificationRules {
    /// Those that judge what was learnt over the network; without ``ClusterFacts/online`` they find nothing.
    package static let online: [any VerificationRule] = [
        EndpointUnreachableRule(), NotKubernetesRule(), AuthenticationRule(), IdentityRule(),
        MissingRightsRule(), ExcessiveRightsRule(), ClockSkewRule(), LoadBalancerRule(),
    ]
}
