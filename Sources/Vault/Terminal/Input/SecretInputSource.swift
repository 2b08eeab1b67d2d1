// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Where a secret is read from.
package enum SecretInputSource: Equatable {
    case standardInput
    case file(String)
    case descriptor(Int32)

    /// Whether reading it consumes standard input.
    package var readsStandardInput: Bool { self == .standardInput || self == .descriptor(0) || self == .file("-") }

    /// The source that options name: at most one of them.
    ///
    /// - Parameter option: what the options begin with, such as `--token`.
    package static func chosen(
        _ option: String, stdin: Bool = false, file: String? = nil, descriptor: Int32? = nil
    ) throws(VaultError) -> SecretInputSource? {
        var sources: [SecretInputSource] = []
        if stdin { sources.append(.standardInput) }
        if let file { sources.append(file == "-" ? .standardInput : .file(file)) }
        if let descriptor { sources.append(.descriptor(descriptor)) }
        guard sources.count <= 1 else {
            throw VaultError(.usage, "only one of the \(option)-* options can be used")
        }
        if let descriptor, descriptor < 0 || descriptor == 1 || descriptor == 2 {
            throw VaultError(
                .usage, "\(option)-fd needs a file descriptor to read from: 0, or 3 and above",
                hint: "for example \(option)-fd 3 3< FILE")
        }
        return sources.first
    }

    /// Refuses a command line on which two inputs use standard input, or the same file descriptor.
    package static func requireDistinct(_ sources: [SecretInputSource?]) throws(VaultError) {
        let sources = sources.compactMap { $0 }
        if sources.filter(\.readsStandardInput).count > 1 {
            throw VaultError(
                .usage, "two options read standard input", hint: "use a file or a file descriptor for one of them")
        }
        for (index, source) in sources.enumerated() {
            if case .descriptor(let number) = source, sources[..<index].contains(source) {
                throw VaultError(.usage, "two options read file descriptor \(number)")
            }
        }
    }
}
