// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct ImportKubeconfig: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubeconfig", abstract: "Import contexts of kubeconfigs.",
        usage: "aichor-vault import kubeconfig [<file> ...] [--context <c> ... | --all] [<options>]",
        discussion: """
            Without a file, reads what kubectl reads: $KUBECONFIG, merged, or ~/.kube/config. If you name files, each is read \
            separately, so contexts of different files may have the same name. Tokens and basic passwords are imported. Contexts \
            that use a credential plug-in or a client certificate are reported, with a hint what to do instead. Token and CA files \
            must be in the directory of the kubeconfig that names them, or in one below it, unless you use --allow-outside-files.

            The Engine Name is the name of the context in lower case with hyphens, or the result of --name-template with {context}, \
            {cluster}, {user}, {namespace}, {file} and {host}. On a terminal, shows a preview and asks for missing load balancers. \
            An empty answer leaves that context out.

            Examples:
              aichor-vault import kubeconfig --dry-run
              aichor-vault import kubeconfig --context paris --load-balancer-ip 203.0.113.10
              aichor-vault import kubeconfig sites/*.conf --name-template '{file}' \\
                --load-balancer-ip paris=203.0.113.10 --load-balancer-ip lyon=203.0.113.11
            """)

    @Argument(help: ArgumentHelp("Kubeconfigs; '-' reads standard input.", valueName: "file"), completion: .file())
    var files: [String] = []

    @OptionGroup(title: "Contexts") var choice: ContextOptions
    @OptionGroup(title: "Import") var importing: ImportingOptions

    @Flag(
        name: .customLong("allow-outside-files"),
        help: "Read token and CA files that are not in the directory of the kubeconfig that names them.")
    var allowOutsideFiles = false

    @Flag(name: .long, help: "With --dry-run and -o json or yaml, show the credentials.")
    var reveal = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try unlocking.requireDistinct(from: files.map { .file($0) })
        guard !reveal || (importing.dryRun && output.format != .table) else {
            throw VaultError(.usage, "--reveal needs --dry-run and -o json or -o yaml")
        }
        try choice.check()
        let source = try readSource(context)
        let amended = try choice.apply(to: source, isAsked: importing.dryRun || !importing.yes && context.isInteractive)
        try run(amended, of: source, context)
    }

    private func readSource(_ context: CommandContext) throws(VaultError) -> KubeconfigSource {
        let template = try choice.template()
        let reader = ImportFiles(
            context: context, protected: try ProtectedFiles(unlocking, in: context),
            allowsOutsideFiles: allowOutsideFiles)
        guard !files.isEmpty else { return try readDefault(template, reader, context) }
        let source = KubeconfigSource(
            files: Self.distinct(files), directory: try FilePath.absolute("."), names: template, reader: reader)
        let isUseless = source.errors.count == source.count && source.count > 0
        guard let first = source.errors.first, isUseless || !importing.keepGoing else { return source }
        for error in source.errors.dropFirst() { context.diagnostics.warning(error.message, hint: error.hint) }
        throw first
    }

    /// Each file once, by whatever paths and links it is named; a pipe can be read only once.
    private static func distinct(_ files: [String]) -> [String] {
        var seen: Set<FileIdentity> = []
        return files.filter { file in
            guard file != "-", let identity = FileIdentity(file) else { return true }
            return seen.insert(identity).inserted
        }
    }

    /// What kubectl reads without an option.
    private func readDefault(
        _ template: EngineNameTemplate, _ reader: ImportFiles, _ context: CommandContext
    ) throws(VaultError) -> KubeconfigSource {
        let source = try KubeconfigSource(
            variable: context.variable("KUBECONFIG"), home: context.variable("HOME"), directory: FilePath.absolute("."),
            names: template, reader: reader)
        guard source.count == 0, !source.missing.isEmpty else { return source }
        let message = "no kubeconfig was found: \(source.missing.joined(separator: ", "))"
        let hint = "give a file, or '-' for standard input"
        guard importing.dryRun else { throw VaultError(.notFound, message, hint: hint) }
        context.diagnostics.warning(message, hint: hint)
        return source
    }

    private func run(
        _ selected: AmendedSource<KubeconfigSource>, of source: KubeconfigSource, _ context: CommandContext
    ) throws(VaultError) {
        let all = AmendedSource(PreparedSource(selected))
        let entries = selected.indices.map { source.entries[$0] }
        var importRun = ImportRun(
            options: importing, unlocking: unlocking, format: output.format, context: context)
        let vault = try importRun.openVault()
        if importing.dryRun { return try preview(all, entries, vault, context) }
        guard let vault else { return }
        let answered = try importRun.ask(all, vault) { rows($0, all, entries) }
        let indices = answered.indices.map { selected.indices[$0] }
        importRun.omissionHint = "use --load-balancer-ip IP, or CONTEXT=IP for each context"
        importRun.contextName = { source.entries[indices[$0]].context }
        importRun.clearText = ClearTextFiles { held in
            KubeconfigSecrets(source: source, held: Set(held.map { indices[$0] }), areUsual: files.isEmpty).files
        }
        try importRun.finish(answered, vault)
    }

    /// Shows what would be imported; it is no error if something cannot be.
    private func preview(
        _ selected: AmendedSource<PreparedSource>, _ entries: [KubeconfigEntry], _ vault: UnlockedVault?,
        _ context: CommandContext
    ) throws(VaultError) {
        let plans = try ImportPlanner(options: importing, vault: vault, context: context).evaluate(selected)
        let rows = rows(plans, selected, entries)
        try context.write(rows, as: output.format) { (index) throws(VaultError) in
            guard rows[index].secret == .revealed else { return nil }
            return try selected.secret(at: index)
        }
        context.diagnostics.note(Self.summary(rows))
    }

    private static func summary(_ rows: [ContextRow]) -> String {
        let lacking = rows.count { $0.plan.problems.isEmpty && !$0.plan.missing.isEmpty }
        let differing = rows.count { $0.plan.problems.isEmpty && $0.plan.missing.isEmpty && $0.plan.needsUpdate }
        let unable = rows.count { !$0.plan.problems.isEmpty }
        let parts = [
            "\(rows.count { $0.plan.isReady }) of \(rows.count == 1 ? "1 context is" : "\(rows.count) contexts are") ready",
            lacking == 0 ? nil : "\(lacking) lack\(lacking == 1 ? "s" : "") a load balancer IP",
            differing == 0
                ? nil
                : "\(differing) differ\(differing == 1 ? "s" : "") from the vault and need\(differing == 1 ? "s" : "") --update",
            unable == 0 ? nil : "\(unable) cannot be imported",
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private func rows(
        _ plans: [ImportPlan], _ selected: AmendedSource<PreparedSource>, _ entries: [KubeconfigEntry]
    ) -> [ContextRow] {
        plans.indices.map { index in
            let entry = entries[index]
            let candidate = selected.candidate(at: index)
            var plan = plans[index]
            plan.warnings = candidate.warnings + plan.warnings.filter { !candidate.warnings.contains($0) }
            let state = secretState(index, entry, of: selected, isSound: plan.problems.isEmpty)
            return ContextRow(entry: entry, candidate: candidate, plan: plan, secret: state)
        }
    }

    /// What is shown of a secret: nothing if its file cannot be read.
    private func secretState(
        _ index: Int, _ entry: KubeconfigEntry, of source: AmendedSource<PreparedSource>, isSound: Bool
    ) -> ContextRow.SecretState {
        guard entry.method == .bearerToken || entry.method == .basic else { return .absent }
        guard entry.tokenFile == nil || source.candidate(at: index).problems.isEmpty else { return .absent }
        guard reveal else { return .masked }
        do throws(VaultError) {
            // JSON cannot contain anything that is not text.
            let secret = try source.secret(at: index)
            return isSound || secret.withBytes { Sanitizer.isPlain($0) } ? .revealed : .absent
        } catch {
            return .absent
        }
    }
}
