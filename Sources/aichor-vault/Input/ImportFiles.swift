// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

/// Reads what is imported, and the files that it names.
struct ImportFiles: FileSource {
    /// What no table or Secret is longer than, in bytes: some 100,000 clusters.
    static let tableLimit = 256 << 20
    private static let pipes = PipePatience(milliseconds: 5_000)

    let context: CommandContext
    /// The files that are never read as input.
    var protected: ProtectedFiles?
    /// Whether a document may name files that are not in its own directory.
    var allowsOutsideFiles = false

    /// Reads a file, or with `-` standard input.
    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        guard path == "-" else {
            try protected?.refuseReading(path)
            return try Self.pipes.open(path).readStableSecret(limit: limit)
        }
        guard !context.standardInputIsTerminal else {
            throw VaultError(.usage, "standard input is a terminal", hint: "give a file, or use a pipe")
        }
        return try DescriptorReader(descriptor: 0, name: "standard input").readSecret(limit: limit)
    }

    /// Reads a file that a document names, if it is in the document's own directory once all links are followed.
    ///
    /// Looked at before it is opened, because opening a pipe or a device does something, and again when it is open, because
    /// whoever wrote the document may be able to exchange a link.
    func read(_ path: String, limit: Int, namedIn directory: String?) throws(VaultError) -> SecretBytes {
        guard !allowsOutsideFiles else { return try read(path, limit: limit) }
        guard let own = directory.flatMap({ FilePath.resolved($0) }) else {
            throw Self.outside(path, path, directory)
        }
        if let target = FilePath.resolved(path), !FilePath.isBelow(own, target) {
            throw Self.outside(path, target, directory)
        }
        try protected?.refuseReading(path)
        let file = try Self.pipes.open(path)
        let target = file.resolvedPath
        guard FilePath.isBelow(own, target) else { throw Self.outside(path, target, directory) }
        return try file.readStableSecret(limit: limit)
    }

    private static func outside(_ path: String, _ target: String, _ directory: String?) -> VaultError {
        let link = target == path ? "" : ", which is \(target),"
        let reason = directory.map { "is not in the kubeconfig's own directory, \($0)" } ?? "is named by standard input"
        return VaultError(
            .usage, "\(path)\(link) \(reason)",
            hint: "if this kubeconfig may read that file, use --allow-outside-files")
    }

    /// What messages call it.
    static func place(of path: String) -> String { path == "-" ? "standard input" : path }
}
