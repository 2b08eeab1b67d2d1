// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Tables, payloads and Secrets.
///
/// The first byte picks the reader: `c` CSV, `j` JSON lines, `p` payloads, `a` Argo CD's, anything else Secrets.
enum ImportsTarget {
    private struct NoFiles: FileSource {
        func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
            throw VaultError(.notFound, "there is no such file")
        }
    }

    static func run(_ input: [UInt8]) throws(Violation) {
        guard let kind = input.first else { return }
        let rest = Array(input.dropFirst())
        let bytes = SecretBytes(copying: rest.span)
        do throws(VaultError) {
            switch kind {
            case UInt8(ascii: "c"): try read(try TableSource(csv: bytes, place: "table", files: NoFiles()))
            case UInt8(ascii: "j"): try read(try TableSource(jsonLines: bytes, place: "table", files: NoFiles()))
            case UInt8(ascii: "p"): try read(try PayloadSource(bytes, place: "payload"))
            case UInt8(ascii: "a"): try read(try ArgoSource(bytes, place: "argo"))
            default: try read(try KubernetesSecretSource(bytes, place: "secret"))
            }
        } catch {
            if error.rule == violated { throw Violation(error.message) }
            try MessageText.check(error.message, "a refusal")
            try MessageText.check(error.hint ?? "", "the hint of a refusal")
        }
    }

    private static let violated = "violated"

    private static func read(_ source: some CandidateSource) throws(VaultError) {
        do throws(Violation) {
            for index in 0..<min(source.count, 200) { try check(source, index) }
        } catch { throw VaultError(.bug, error.description, rule: violated) }
    }

    private static func check(_ source: some CandidateSource, _ index: Int) throws(Violation) {
        let candidate = source.candidate(at: index)
        try MessageText.check(candidate.place, "a place")
        for problem in candidate.problems {
            try MessageText.check(problem.message, "a problem")
            try MessageText.check(problem.hint ?? "", "the hint of a problem")
        }
        for warning in candidate.warnings { try MessageText.check(warning, "a warning") }
        guard candidate.problems.isEmpty else { return }
        try Violation.unless(candidate.method != .none, "a candidate without a problem and without a credential")
        let secret: SecretBytes
        do throws(VaultError) { secret = try source.secret(at: index) } catch {
            throw Violation("a candidate without a problem has no secret: \(error.message)")
        }
        try Violation.unless(secret.count > 0, "an empty secret")
    }
}
