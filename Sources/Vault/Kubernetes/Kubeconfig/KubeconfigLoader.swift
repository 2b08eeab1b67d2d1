// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Finds and reads kubeconfigs where kubectl does.
package struct KubeconfigLoader<Reader: FileSource> {
    private let reader: Reader
    private let workingDirectory: String

    package init(reader: Reader, workingDirectory: String) {
        self.reader = reader
        self.workingDirectory = workingDirectory
    }

    /// The files that kubectl looks at for this value of `$KUBECONFIG` and this home: each once, empty names left out;
    /// `~/.kube/config` if the variable is not set or empty.
    package static func paths(kubeconfig: String?, home: String?) -> [String] {
        guard let kubeconfig, !kubeconfig.isEmpty else {
            return [home.map { $0.isEmpty ? "" : $0 + "/" }.map { $0 + ".kube/config" } ?? ".kube/config"]
        }
        var seen: Set<String> = []
        return kubeconfig.split(separator: ":").map(String.init).filter { seen.insert($0).inserted }
    }

    /// Reads the files that there are and merges them.
    ///
    /// A file that is not there is passed over, and named; one that kubectl would refuse refuses the whole.
    package func merged(_ paths: [String]) throws(VaultError) -> (kubeconfig: Kubeconfig, missing: [String]) {
        var files: [KubeconfigFile] = []
        var missing: [String] = []
        for path in paths {
            do throws(VaultError) {
                files.append(try file(path))
            } catch  where error.code == .notFound {
                missing.append(path)
            }
        }
        return (Kubeconfig(files: files), missing)
    }

    /// Reads one file that was named, by itself.
    package func single(_ path: String) throws(VaultError) -> Kubeconfig {
        Kubeconfig(files: [try file(path)], isNamed: true)
    }

    /// Reads what came on standard input.
    package func standardInput(_ bytes: borrowing SecretBytes) throws(VaultError) -> Kubeconfig {
        Kubeconfig(files: [try parse(bytes, path: nil)], isNamed: true)
    }

    private func file(_ path: String) throws(VaultError) -> KubeconfigFile {
        try parse(try reader.read(path, limit: DocumentTree.maximumBytes), path: path)
    }

    private func parse(_ bytes: borrowing SecretBytes, path: String?) throws(VaultError) -> KubeconfigFile {
        do throws(DocumentError) {
            return try bytes.withBytes { (span) throws(DocumentError) in
                try KubeconfigFile(span, path: path, workingDirectory: workingDirectory)
            }
        } catch {
            throw VaultError(
                .inputInvalid, "\(path ?? "standard input"): \(error.description)",
                hint: bytes.withBytes { WrongDocumentHint.hint($0) })
        }
    }
}
