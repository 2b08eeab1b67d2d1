// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// Which contexts of kubeconfigs are imported, and what they become.
struct ContextOptions: ParsableArguments {
    @Option(
        name: .customLong("context"),
        help: ArgumentHelp("Only this context; can be given again.", valueName: "name"))
    var contexts: [String] = []

    @Flag(name: .long, help: "All contexts.")
    var all = false

    @Option(
        name: .customLong("load-balancer-ip"),
        help: ArgumentHelp(
            "Load Balancer IP of all, or of one as context=ip; can be given again.", valueName: "[context=]ip"))
    var loadBalancers: [String] = []

    @Option(
        name: .customLong("name-template"),
        help: ArgumentHelp("What Engine Names are made of ({context}).", valueName: "template"))
    var nameTemplate: String?

    @Option(name: .long, help: ArgumentHelp("Ecosystem of all of them.", valueName: "tag"))
    var ecosystem: String?

    @Option(
        name: [.customShort("l"), .customLong("label")],
        help: ArgumentHelp("A label of all of them, as key=value; can be given again.", valueName: "key=value"))
    var labels: [String] = []

    /// Refuses values that are wrong, before anything is read.
    func check() throws(VaultError) {
        guard contexts.isEmpty || !all else { throw VaultError(.usage, "--context and --all cannot be combined") }
        _ = try LoadBalancerWords(loadBalancers, of: "context")
        _ = try template()
        _ = try parsedEcosystem()
        _ = try parsedLabels()
    }

    /// What Engine Names are made of.
    func template() throws(VaultError) -> EngineNameTemplate {
        guard let nameTemplate else { return .standard }
        return try VaultError.checking { () throws(InvalidInput) in try EngineNameTemplate(nameTemplate) }
    }

    private func parsedEcosystem() throws(VaultError) -> Ecosystem? {
        guard let ecosystem else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try Ecosystem(ecosystem) }
    }

    private func parsedLabels() throws(VaultError) -> Labels? {
        guard !labels.isEmpty else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try LabelWords.labels(labels) }
    }

    /// The contexts that are meant, with what the options say of them.
    ///
    /// - Parameter isAsked: whether nothing is imported before somebody has seen what it is.
    func apply(to source: KubeconfigSource, isAsked: Bool) throws(VaultError) -> AmendedSource {
        var amended = AmendedSource(source)
        amended.indices = try ContextChoice(names: contexts, all: all).indices(in: source.entries, isAsked: isAsked)
        // The Engine Name first: many files may have a context of one name.
        amended.amendments = try LoadBalancerWords(loadBalancers, of: "context").amendments(
            for: source.count,
            names: { [source.candidate(at: $0).name?.text, source.entries[$0].context].compactMap { $0 } },
            known: { ContextChoice.known(source.entries.compactMap(\.context)) })
        amended.ecosystem = try parsedEcosystem()
        amended.labels = try parsedLabels()
        return amended
    }
}
