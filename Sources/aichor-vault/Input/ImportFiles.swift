// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

/// Reads what is imported, and the files that it names.
struct ImportFiles: FileSource {
    /// What no table or Secret is longer than, in bytes: some 100,000 clusters.
    static let tableLimit = 256 << 20
    /// How long a named pipe may be silent, in milliseconds.
    private static let pipeTimeout: Int32 = 5_000

    let context: CommandContext
    /// The files that are never read as input.
    var protected: ProtectedFiles?

    /// Reads a file, or with `-` standard input.
    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        guard path == "-" else {
            try protected?.refuseReading(path)
            return try OpenFile(path, pipeTimeout: Self.pipeTimeout).readStableSecret(limit: limit)
        }
        guard !context.standardInputIsTerminal else {
            throw VaultError(.usage, "standard input is a terminal", hint: "give a file, or use a pipe")
        }
        return try DescriptorReader(descriptor: 0, name: "standard input").readSecret(limit: limit)
    }

    /// What messages call it.
    static func place(of path: String) -> String { path == "-" ? "standard input" : path }
}
