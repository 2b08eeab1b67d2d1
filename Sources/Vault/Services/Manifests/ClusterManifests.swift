// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultKubernetes

/// The objects that AIchor's page on on-premises clusters asks an administrator to make, so that AIchor gets a token.
public struct ClusterManifests: Sendable {
    /// The objects in the order in which they are to be made.
    public let objects: [KubernetesObject]
    /// Whether the Secret for the token is among them.
    public let hasSecret: Bool
    /// The command that then brings the token into the vault, with capitals for what to fill in.
    public let importCommand: String

    /// Makes them.
    ///
    /// Throws `input.invalid` for a name that Kubernetes would refuse, and for rules that cannot be read or narrowed.
    public init(_ options: ManifestOptions) throws(VaultError) {
        let names: ManifestNames
        let rules: [AccessRule]
        do throws(InvalidInput) {
            names = try ManifestNames(options)
            rules =
                try options.rules.map { json throws(InvalidInput) in try ResourceRules(json: json.span).rules }
                ?? ResourceRules.onPremise.rules
        } catch { throw VaultError(error) }
        let split = options.isNarrow ? try NarrowedRules(rules) : NarrowedRules(wholly: rules)
        objects = Self.objects(names, split, options)
        hasSecret = options.part != .rbac
        importCommand = """
            kubectl get secret -n \(names.namespace) \(names.tokenSecret) -o yaml |
              aichor-vault import secret - --name NAME --api-host HOST --load-balancer-ip IP
            """
    }

    private static func objects(
        _ names: ManifestNames, _ rules: NarrowedRules, _ options: ManifestOptions
    ) -> [KubernetesObject] {
        let objects = ManifestObjects(names: names)
        var local = rules.local
        if options.withTokenRequest { local.append(objects.tokenRequest) }
        var made = [
            objects.namespace, objects.account, objects.clusterRole(rules.clusterWide, isNarrow: options.isNarrow),
        ]
        made.append(objects.clusterRoleBinding)
        if !local.isEmpty {
            made.append(
                objects.role(local, isNarrow: options.isNarrow, withTokenRequest: options.withTokenRequest))
            made.append(objects.roleBinding)
        }
        switch options.part {
        case .everything: return made + [objects.token]
        case .rbac: return made
        case .secret: return [objects.token]
        }
    }
}
