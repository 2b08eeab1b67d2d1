// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// The course of an import of one file that contains everything.
struct TableImport {
    let path: String
    let importing: ImportingOptions
    let unlocking: UnlockOptions
    let format: OutputFormat
    let context: CommandContext

    /// What messages call it.
    var place: String { ImportFiles.place(of: path) }
    /// The directory of the files that it names.
    var directory: String { path == "-" ? "." : FilePath.directory(of: path) }
    /// What reads files that it names.
    var files: ImportFiles { ImportFiles(context: context) }

    /// Reads the file.
    func read() throws(VaultError) -> SecretBytes {
        try unlocking.requireDistinct(from: [.file(path)])
        return try files.read(path, limit: ImportFiles.tableLimit)
    }

    /// The course of its import.
    func importRun(of source: PreparedSource) -> ImportRun {
        var importRun = ImportRun(options: importing, unlocking: unlocking, format: format, context: context)
        importRun.clearText = ClearTextFiles(file: path, of: source)
        return importRun
    }

    /// Imports its content.
    func run(_ source: some CandidateSource) throws(VaultError) {
        let source = PreparedSource(source)
        try importRun(of: source).run(source)
    }
}
