// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// What AIchor's form asks for and a service account's Secret does not say.
struct SecretFormOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Engine Name: the cluster's name.", valueName: "cluster"))
    var name: String?

    @Option(
        name: .customLong("api-host"),
        help: ArgumentHelp("API Hostname: where the Kubernetes API is.", valueName: "host"))
    var apiHost: String?

    @Option(
        name: .customLong("load-balancer-ip"),
        help: ArgumentHelp("Load Balancer IP: the ingress controller's external address.", valueName: "ip"))
    var loadBalancer: String?

    @Option(name: .long, help: ArgumentHelp("Ecosystem: the tag on AIchor's form.", valueName: "tag"))
    var ecosystem: String?

    @Option(
        name: [.customShort("l"), .customLong("label")],
        help: ArgumentHelp("A label, as key=value; can be given again.", valueName: "key=value"))
    var labels: [String] = []

    /// What the options say.
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
        return try VaultError.checking { () throws(InvalidInput) in try LabelWords.labels(labels) }
    }
}
