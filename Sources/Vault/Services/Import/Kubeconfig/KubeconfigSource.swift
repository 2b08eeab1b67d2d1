// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultKubernetes

/// The contexts of kubeconfigs, as kubectl reads them: each is a cluster with a credential.
public final class KubeconfigSource: CandidateSource {
    /// What no kubeconfig is longer than, in bytes.
    public static let fileLimit = 16 << 20

    fileprivate struct Context {
        let config: Kubeconfig
        let view: KubeconfigContext
        /// What was read, as it was named.
        let source: String
    }

    private let referenced: ReferencedFiles
    /// The CA files' content: many contexts may share one.
    private var caBundles: [CAReference: [UInt8]?] = [:]

    /// A CA file as a kubeconfig in a directory names it: what one may name, another may not.
    private struct CAReference: Hashable {
        let path: String
        let directory: String?
    }

    private let contexts: [Context]
    private let names: [EngineNameDerivation.Derived?]
    /// Those that could not be read, or that another file hides: each counts as a candidate after the contexts.
    private let failures: [(path: String, error: VaultError)]
    /// The files that kubectl would read if they were there.
    public private(set) var missing: [String] = []
    /// Made once, so that what was shown is what is imported, even if a file changes meanwhile.
    private var made: [Int: ClusterCandidate] = [:]

    /// All contexts, by their names, and then the files that could not be read.
    public let entries: [KubeconfigEntry]

    /// Why files could not be read.
    public var errors: [VaultError] { failures.map(\.error) }

    /// What the files hold, also what no context names; standard input is not among them.
    public let contents: [KubeconfigContent]

    /// How many there are.
    public var count: Int { entries.count }

    /// Reads files, each by itself, however their contexts are named; `-` is standard input.
    ///
    /// - Parameter directory: what relative paths are relative to, standard input's too.
    public convenience init(
        files paths: [String], directory: String, names: EngineNameTemplate = .standard, reader: any FileSource
    ) {
        let loader = KubeconfigLoader(reader: AnyFileSource(base: reader), workingDirectory: directory)
        var configs: [(config: Kubeconfig, source: String)] = []
        var failures: [(path: String, error: VaultError)] = []
        for path in paths {
            do throws(VaultError) {
                configs.append((try Self.config(at: path, loader, reader), path))
            } catch {
                failures.append((path, error))
            }
        }
        self.init(configs, failures, names, reader)
    }

    /// Reads what kubectl reads without an option: the files of `$KUBECONFIG`, merged, or `~/.kube/config`.
    ///
    /// - Parameters:
    ///   - variable: `$KUBECONFIG`.
    ///   - home: `$HOME`.
    ///   - directory: what relative paths are relative to.
    ///
    /// A file that does not exist is left out, as by kubectl, and in ``missing``. Throws what makes another unreadable.
    public convenience init(
        variable: String?, home: String?, directory: String, names: EngineNameTemplate = .standard,
        reader: any FileSource
    ) throws(VaultError) {
        typealias Loader = KubeconfigLoader<AnyFileSource>
        let loader = Loader(reader: AnyFileSource(base: reader), workingDirectory: directory)
        let paths = Loader.paths(kubeconfig: variable, home: home)
        let config: Kubeconfig
        let missing: [String]
        do throws(VaultError) { (config, missing) = try loader.merged(paths) } catch {
            // For example a directory in the list: the list is wrong.
            guard error.code == .inputOutput else { throw error }
            throw VaultError(.inputInvalid, error.message, hint: error.hint)
        }
        self.init([(config, config.files.first?.path ?? "-")], [], names, reader)
        self.missing = missing
    }

    private static func config(
        at path: String, _ loader: KubeconfigLoader<AnyFileSource>, _ reader: any FileSource
    ) throws(VaultError) -> Kubeconfig {
        guard path == "-" else { return try loader.single(path) }
        return try loader.standardInput(try reader.read(path, limit: fileLimit))
    }

    private init(
        _ configs: [(config: Kubeconfig, source: String)], _ failures: [(path: String, error: VaultError)],
        _ template: EngineNameTemplate,
        _ reader: any FileSource
    ) {
        referenced = ReferencedFiles(reader)
        let failures = failures + configs.flatMap { $0.config.hidden.map(\.failure) }
        self.failures = failures
        contents = configs.flatMap { (config, source) in
            config.files.indices.compactMap {
                KubeconfigContent(config.files[$0], source: source, after: config.files[..<$0])
            }
        }
        contexts = configs.flatMap { (config, source) in
            config.contexts.map { Context(config: config, view: $0, source: source) }
        }.sortedByName()
        names = EngineNameDerivation.names(of: contexts.map { $0.view.origin(template, source: $0.source) })
        entries =
            contexts.map { KubeconfigEntry($0.view, source: $0.source) }
            + failures.map { KubeconfigEntry(unreadable: $0.path) }
    }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate {
        if let candidate = made[index] { return candidate }
        let candidate = makeCandidate(at: index)
        made[index] = candidate
        return candidate
    }

    private func makeCandidate(at index: Int) -> ClusterCandidate {
        guard index < contexts.count else {
            let failure = failures[index - contexts.count]
            var candidate = ClusterCandidate(place: failure.path, method: .none)
            candidate.problems = [.init(failure.error.message, hint: failure.error.hint)]
            return candidate
        }
        let view = contexts[index].view
        var candidate = ClusterCandidate(place: view.place(in: contexts[index].source), method: view.candidateMethod)
        candidate.name = names[index]?.name
        candidate.problems = view.problems.map { .init($0.message, hint: $0.hint) }
        // kubectl has no way to choose it.
        if view.name.isEmpty { candidate.problems.append(.init("has no name", hint: "name the context")) }
        candidate.warnings = (names[index]?.warnings ?? []) + view.warnings
        takeEndpoint(view, &candidate)
        takeConnection(view, &candidate)
        takeCA(contexts[index], &candidate)
        checkTokenFile(contexts[index], &candidate)
        return candidate
    }

    private func takeEndpoint(_ view: KubeconfigContext, _ candidate: inout ClusterCandidate) {
        guard let url = view.url else { return }
        do throws(InvalidInput) { candidate.endpoint = try APIEndpoint(url) } catch {
            guard candidate.problems.isEmpty else { return }
            candidate.problems.append(.init("its server \(error.problem)", hint: error.hint))
        }
    }

    private func takeConnection(_ view: KubeconfigContext, _ candidate: inout ClusterCandidate) {
        var connection = ConnectionSettings()
        do throws(InvalidInput) {
            try connection.set(tlsServerName: view.tlsServerName)
            if let left = try connection.take(proxyURL: view.proxyURL) {
                candidate.warnings.append("proxy-url is not stored: it \(left.problem)")
            } else if view.proxyURL != nil {
                candidate.warnings.append("proxy-url \(ConnectionSettings.stored)")
            }
        } catch {
            candidate.problems.append(.init("its \(error.field) \(error.problem)", hint: error.hint))
        }
        candidate.take(connection)
    }

    private func takeCA(_ context: Context, _ candidate: inout ClusterCandidate) {
        do throws(VaultError) { candidate.caBundle = .some(try caBundle(of: context)) } catch {
            candidate.problems.append(.init(error.message, hint: error.hint))
        }
    }

    private func caBundle(of context: Context) throws(VaultError) -> [UInt8]? {
        guard case .file(let path) = context.view.ca else {
            return try context.config.caBundle(of: context.view, reader: referenced)
        }
        let reference = CAReference(path: path, directory: context.config.directoryNamingCA(of: context.view))
        if let known = caBundles[reference] { return known }
        let bundle = try context.config.caBundle(of: context.view, reader: referenced)
        // kubectl ignores an empty file.
        let found = bundle?.isEmpty == true ? nil : bundle
        caBundles[reference] = .some(found)
        return found
    }

    /// A token's file is read here already, so that what is wrong with it is known before anything is written.
    private func checkTokenFile(_ context: Context, _ candidate: inout ClusterCandidate) {
        guard case .tokenFile(let path) = context.view.method else { return }
        do throws(VaultError) {
            switch try context.config.secret(of: context.view, reader: referenced) {
            case .some(let secret):
                // With a warning, it is the token in the kubeconfig after all.
                candidate.warnings +=
                    secret.warnings.isEmpty ? ["its token comes from the file \(path)"] : secret.warnings
            case .none: break
            }
        } catch {
            candidate.problems.append(.init(error.message, hint: error.hint))
        }
    }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes {
        guard index < contexts.count else { throw failures[index - contexts.count].error }
        let context = contexts[index]
        switch try context.config.secret(of: context.view, reader: referenced) {
        case .some(var secret):
            var value = SecretBytes()
            swap(&value, &secret.value)
            return value
        case .none: throw VaultError(.inputInvalid, "its user has no token or password")
        }
    }
}

extension [KubeconfigSource.Context] {
    /// By the contexts' names; those of the same name stay in the order of their files.
    fileprivate func sortedByName() -> Self {
        enumerated().sorted { left, right in
            let (one, other) = (left.element.view.name.utf8, right.element.view.name.utf8)
            return one.elementsEqual(other) ? left.offset < right.offset : one.lexicographicallyPrecedes(other)
        }.map(\.element)
    }
}

/// Any source of files, where one type is wanted.
private struct AnyFileSource: FileSource {
    let base: any FileSource

    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes { try base.read(path, limit: limit) }

    func read(_ path: String, limit: Int, namedIn directory: String?) throws(VaultError) -> SecretBytes {
        try base.read(path, limit: limit, namedIn: directory)
    }
}
