// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// Which contexts of kubeconfigs are imported, and under which names and fields.
struct ContextOptions: ParsableArguments {
    @Option(
        name: .customLong("context"),
        help: ArgumentHelp("Import only this context; can be repeated.", valueName: "name"))
    var contexts: [String] = []

    @Flag(name: .long, help: "Import all contexts.")
    var all = false

    @Option(
        name: .customLong("load-balancer-ip"),
        help: ArgumentHelp(
            "Load Balancer IP for all or for one context; can be repeated.", valueName: "[context=]ip"))
    var loadBalancers: [String] = []

    @Option(
        name: .customLong("name-template"),
        help: ArgumentHelp("Template of the Engine Names (default: {context}).", valueName: "template"))
    var nameTemplate: String?

    @Option(name: .long, help: ArgumentHelp("Ecosystem of all imported clusters.", valueName: "tag"))
    var ecosystem: String?

    @Option(
        name: [.customShort("l"), .customLong("label")],
        help: ArgumentHelp("Label of all imported clusters; can be repeated.", valueName: "key=value"))
    var labels: [String] = []

    /// Refuses invalid values, before anything is read.
    func check() throws(VaultError) {
        guard contexts.isEmpty || !all else { throw VaultError(.usage, "--context and --all cannot be combined") }
        _ = try LoadBalancerArguments(loadBalancers, of: "context")
        _ = try template()
        _ = try parsedEcosystem()
        _ = try parsedLabels()
    }

    /// The template of the Engine Names.
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
        return try VaultError.checking { () throws(InvalidInput) in try LabelParsing.labels(labels) }
    }

    /// The selected contexts, with what the options set for them.
    ///
    /// - Parameter isAsked: whether the user confirms before anything is imported.
    func apply(to source: KubeconfigSource, isAsked: Bool) throws(VaultError) -> AmendedSource<KubeconfigSource> {
        var amended = AmendedSource(source)
        amended.indices = try ContextSelection(names: contexts, all: all).indices(in: source.entries, isAsked: isAsked)
        // The Engine Name first: many files may have a context of one name.
        amended.amendments = try LoadBalancerArguments(loadBalancers, of: "context").amendments(
            for: source.count,
            names: { [source.candidate(at: $0).name?.text, source.entries[$0].context].compactMap { $0 } },
            known: { ContextSelection.known(source.entries.compactMap(\.context)) })
        amended.ecosystem = try parsedEcosystem()
        amended.labels = try parsedLabels()
        return amended
    }
}
