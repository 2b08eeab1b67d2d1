// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// The fields of AIchor's form that a service account's Secret does not have.
struct SecretFormOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Engine Name: the name of the cluster.", valueName: "cluster"))
    var name: String?

    @Option(
        name: .customLong("api-host"),
        help: ArgumentHelp("API Hostname: the address of the Kubernetes API.", valueName: "host"))
    var apiHost: String?

    @Option(
        name: .customLong("load-balancer-ip"),
        help: ArgumentHelp("Load Balancer IP: the ingress controller's external address.", valueName: "ip"))
    var loadBalancer: String?

    @Option(name: .long, help: ArgumentHelp("Ecosystem: a tag on AIchor's form.", valueName: "tag"))
    var ecosystem: String?

    @Option(
        name: [.customShort("l"), .customLong("label")],
        help: ArgumentHelp("Set a label; can be repeated.", valueName: "key=value"))
    var labels: [String] = []

    /// What the options set.
    func given() throws(VaultError) -> GivenFields {
        var given = GivenFields()
        if let name { given.name = try ClusterName(argument: name) }
        if let apiHost {
            given.endpoint = try VaultError.checking { () throws(InvalidInput) in try APIEndpoint(apiHost) }
        }
        if let loadBalancer {
            given.loadBalancer = try VaultError.checking { () throws(InvalidInput) in
                try LoadBalancerAddress(loadBalancer)
            }
        }
        return given
    }

    func parsedEcosystem() throws(VaultError) -> Ecosystem? {
        guard let ecosystem else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try Ecosystem(ecosystem) }
    }

    func parsedLabels() throws(VaultError) -> Labels? {
        guard !labels.isEmpty else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try LabelParsing.labels(labels) }
    }
}
