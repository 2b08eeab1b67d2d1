// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// What kubectl sees in one kubeconfig, or in several that `$KUBECONFIG` names.
///
/// Several are merged as client-go does (`tools/clientcmd/loader.go`): the first file that has a name wins with the
/// whole entry, and the first that has a current context.
package struct Kubeconfig: Sendable {
    /// The files in the order in which they count.
    package let files: [KubeconfigFile]
    /// The contexts, sorted by the bytes of their names.
    package let contexts: [KubeconfigContext]
    /// Contexts that another file hides, and that kubectl does not see.
    package let hidden: [HiddenContext]
    /// The name of the current context; empty if none is.
    package let currentContext: String

    /// So many others that share a cluster are named; thousands would take the square of that.
    private static let mostShared = 100

    /// Merges files.
    ///
    /// - Parameter isNamed: whether the one file was named, and is not what kubectl reads anyway.
    package init(files: [KubeconfigFile], isNamed: Bool = false) {
        self.files = files
        let place = isNamed ? files.first?.place ?? .unknown : .usual
        let current = files.lazy.map(\.currentContext).first { !$0.isEmpty } ?? ""
        currentContext = current
        var entries: [EntryName: KubeconfigContextEntry] = [:]
        for file in files { entries.merge(file.contexts) { first, _ in first } }
        let names = entries.keys.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
        let sharing = Dictionary(grouping: names) { EntryName(entries[$0]?.cluster ?? "") }
        hidden = HiddenContext.all(in: files)
        contexts = names.compactMap { name in
            guard let (entry, file) = Self.first(files, { $0.contexts[name] }) else { return nil }
            let parts = KubeconfigContext.Parts(
                entry: entry, file: file, cluster: Self.first(files) { $0.clusters[EntryName(entry.cluster)] },
                user: Self.first(files) { $0.users[EntryName(entry.user)] }, place: place)
            var context = KubeconfigContext(name: name.text, parts: parts, isCurrent: name == EntryName(current))
            context.problems += MergeConflict.problems(of: entry, in: file, among: files)
            if parts.cluster != nil {
                let others = (sharing[EntryName(entry.cluster)] ?? []).prefix(Self.mostShared + 1)
                context.sharesClusterWith = others.filter { $0 != name }.prefix(Self.mostShared).map(\.text)
            }
            return context
        }
    }

    /// The entry of the first file that has it.
    private static func first<Value>(
        _ files: [KubeconfigFile], _ entry: (KubeconfigFile) -> Value?
    ) -> (value: Value, file: KubeconfigFile)? {
        for file in files {
            if let value = entry(file) { return (value, file) }
        }
        return nil
    }

    private func user(of context: KubeconfigContext) -> (value: KubeconfigUser, file: KubeconfigFile)? {
        Self.first(files) { $0.users[EntryName(context.userName)] }
    }

    private func cluster(of context: KubeconfigContext) -> (value: KubeconfigCluster, file: KubeconfigFile)? {
        Self.first(files) { $0.clusters[EntryName(context.clusterName)] }
    }

    /// The directory of the file that names a context's CA file; nil if it is in none.
    package func directoryNamingCA(of context: KubeconfigContext) -> String? { cluster(of: context)?.file.ownDirectory }
}

/// A credential from a kubeconfig, with warnings about it.
package struct KubeconfigSecret: ~Copyable {
    package var value: SecretBytes
    package var warnings: [String] = []
}

extension Kubeconfig {
    /// A token file may be as long as this.
    private static var tokenLimit: Int { 1 << 20 }
    /// A CA file may be as long as this.
    private static var caLimit: Int { 1 << 20 }

    /// The token or the password of a context; nil if it has none that can be stored.
    ///
    /// Of a token and a token file the file counts, or the token with a warning if the file cannot be read, as for
    /// client-go. One line feed at the end of a token is dropped, because no header can carry it.
    package func secret(
        of context: KubeconfigContext, reader: some FileSource
    ) throws(VaultError) -> KubeconfigSecret? {
        guard let (user, file) = user(of: context) else { return nil }
        switch context.method {
        case .token: return Self.token(user, file)
        case .basic: return Self.password(user, file)
        case .tokenFile(let path):
            do throws(VaultError) {
                return KubeconfigSecret(value: try Self.token(in: path, namedIn: file.ownDirectory, reader))
            } catch {
                // Another credential than the one that kubectl would use is no substitute for a file that may not be read.
                guard error.code != .usage, var secret = Self.token(user, file) else { throw error }
                secret.warnings.append(
                    "the token file cannot be used, so the token in the kubeconfig is used: \(error.message)")
                return secret
            }
        case .clientCertificate, .exec, .authProvider, .none: return nil
        }
    }

    private static func password(_ user: KubeconfigUser, _ file: KubeconfigFile) -> KubeconfigSecret? {
        guard let password = user.password.flatMap({ file.tree.secret($0) }) else { return nil }
        return KubeconfigSecret(value: password)
    }

    private static func token(_ user: KubeconfigUser, _ file: KubeconfigFile) -> KubeconfigSecret? {
        guard var token = user.token.flatMap({ file.tree.secret($0) }) else { return nil }
        token.removeTrailingNewline()
        return KubeconfigSecret(value: token)
    }

    private static func token(
        in path: String, namedIn directory: String?, _ reader: some FileSource
    ) throws(VaultError) -> SecretBytes {
        let token = try reader.read(path, limit: tokenLimit, namedIn: directory).trimmed()
        guard token.count > 0 else { throw VaultError(.inputInvalid, "the token file \(path) is empty") }
        return token
    }

    /// The PEM bytes of a context's CA; nil if it names none.
    package func caBundle(
        of context: KubeconfigContext, reader: some FileSource
    ) throws(VaultError) -> [UInt8]? {
        switch context.ca {
        case .none: return nil
        case .data(let bytes): return bytes
        case .file(let path):
            let directory = directoryNamingCA(of: context)
            return try reader.read(path, limit: Self.caLimit, namedIn: directory).withBytes { $0.array() }
        }
    }
}

extension SecretBytes {
    /// Without white space at both ends (Go's `strings.TrimSpace`).
    fileprivate consuming func trimmed() -> SecretBytes {
        withBytes { bytes in
            var range = 0..<bytes.count
            while let length = bytes.extracting(range).spaceAtStart {
                range = (range.lowerBound + length)..<range.upperBound
            }
            while let length = bytes.extracting(range).spaceAtEnd {
                range = range.lowerBound..<(range.upperBound - length)
            }
            return SecretBytes(copying: bytes.extracting(range))
        }
    }
}

extension Span<UInt8> {
    /// White space of one byte, and next line and no-break space.
    private static var spaces: [[UInt8]] {
        [[0x20], [0x09], [0x0A], [0x0B], [0x0C], [0x0D], [0xC2, 0x85], [0xC2, 0xA0]]
    }

    fileprivate var spaceAtStart: Int? {
        Self.spaces.first { count >= $0.count && extracting(first: $0.count).holdsSame(as: $0.span) }?.count
    }

    fileprivate var spaceAtEnd: Int? {
        Self.spaces.first { count >= $0.count && extracting(last: $0.count).holdsSame(as: $0.span) }?.count
    }
}
