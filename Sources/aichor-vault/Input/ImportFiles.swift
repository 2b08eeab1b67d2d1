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
        guard let directory, let own = try FilePath.resolved(directory) else {
            throw Self.outside(path, path, directory)
        }
        if let target = try FilePath.resolved(path), try !isOwn(target, own) {
            throw Self.outside(path, target, directory, own)
        }
        try protected?.refuseReading(path)
        let file = try Self.pipes.open(path)
        let target = try file.resolvedPath()
        guard try isOwn(target, own) else { throw Self.outside(path, target, directory, own) }
        return try file.readStableSecret(limit: limit)
    }

    /// Whether a file belongs to the documents of a directory.
    ///
    /// The home directory holds the files of every program: what is hidden there, or in a directory of its own, is no document's.
    private func isOwn(_ target: String, _ directory: String) throws(VaultError) -> Bool {
        guard FilePath.isBelow(directory, target) else { return false }
        guard let variable = context.variable("HOME"), let home = try FilePath.resolved(variable),
            home == directory || FilePath.isBelow(directory, home)
        else { return true }
        return FilePath.directory(of: target) == directory && !FilePath.isHidden(target)
    }

    private static func outside(_ path: String, _ target: String, _ directory: String?, _ own: String? = nil)
        -> VaultError
    {
        let link = target == path ? "" : ", which is \(target),"
        let reason =
            if let own, FilePath.isBelow(own, target) {
                "is below the home directory or hidden in it, which is not the kubeconfig's alone"
            } else if let directory {
                "is not in the kubeconfig's own directory, \(directory)"
            } else {
                "is named by standard input"
            }
        return VaultError(
            .usage, "\(path)\(link) \(reason)",
            hint: "if this kubeconfig may read that file, use --allow-outside-files")
    }

    /// What messages call it.
    static func place(of path: String) -> String { path == "-" ? "standard input" : path }
}
