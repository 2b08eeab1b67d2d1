// SPDX-License-Identifier: Apache-2.0

/// Why bytes are no YAML or JSON that can be read, and where.
///
/// Never holds what stands there, for that may be secret.
package struct DocumentError: Error, Equatable, Sendable {
    /// What is wrong, lower case, no full stop, after the file's name: `is not YAML: could not find expected ':'`.
    package let message: String
    /// Counted from 1; nil where it is about the whole.
    package let line: Int?
    /// How the same is written for libyaml, if that is all that is wrong.
    let respelling: YAMLRespelling?

    package init(_ message: String, line: Int? = nil) { self.init(message, line: line, respelling: nil) }

    init(_ message: String, line: Int?, respelling: YAMLRespelling?) {
        self.message = message
        self.line = line
        self.respelling = respelling
    }

    /// The message with its line.
    package var description: String { line.map { "\(message) (line \($0))" } ?? message }
}
