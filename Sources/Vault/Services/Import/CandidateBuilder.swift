// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// A candidate in the making: gathers what is wrong with each of its fields instead of stopping at the first.
struct CandidateBuilder {
    private(set) var candidate: ClusterCandidate

    init(place: String) { candidate = ClusterCandidate(place: place, method: .none) }

    /// Sets fields; what is wrong with them becomes a problem of the candidate.
    mutating func take(_ body: (inout ClusterCandidate) throws -> Void) {
        do { try body(&candidate) } catch let error as ClusterCandidate.Problem { refuse(error) } catch {
            refuse(ClusterCandidate.Problem(VaultError(error)))
        }
    }

    mutating func refuse(_ message: String, hint: String? = nil) {
        refuse(ClusterCandidate.Problem(message, hint: hint))
    }

    mutating func refuse(_ problem: ClusterCandidate.Problem) { candidate.problems.append(problem) }

    mutating func warn(_ message: String) { candidate.warnings.append(message) }

    /// Warns that something of it is not imported.
    mutating func leave(_ message: String) {
        warn(message)
        candidate.leavesData = true
    }

    /// Warns that values of a Secret are not imported.
    mutating func leave(keys: [String]) {
        if !keys.isEmpty { leave("not imported: \(keys.map(\.quoted).joined(separator: ", "))") }
    }

    /// Takes the CA bundle: PEM, or PEM in base64.
    ///
    /// Nothing that holds a private key is copied into ordinary memory.
    mutating func take(caBundle bytes: Span<UInt8>) {
        if bytes.contains("-----BEGIN "), !bytes.contains("PRIVATE KEY-----") {
            candidate.caBundle = .some(bytes.array())
        } else if let pem = CertificateBundle.pem(inBase64: bytes) {
            candidate.caBundle = .some(pem)
        } else {
            take { _ in _ = try CertificateBundle.read(bytes) }
        }
    }

    /// Takes labels as pairs; a key may stand once only.
    mutating func take(labels pairs: [(key: String, value: String)]) {
        take { candidate in
            var labels = Labels()
            for (key, value) in pairs {
                do throws(InvalidInput) {
                    guard labels[key] == nil else { throw InvalidInput("label", "\(key.quoted) is given twice") }
                    try labels.apply("\(key)=\(value)")
                } catch { throw error.withoutEcho }
            }
            candidate.labels = labels
        }
    }

    /// Takes labels written as `key=value,key=value`.
    mutating func take(labelText: String) {
        take { candidate in
            var pairs: [(key: String, value: String)] = []
            for part in labelText.split(separator: ",", omittingEmptySubsequences: false) {
                guard let sign = part.firstIndex(of: "=") else {
                    throw InvalidInput("labels", "contains a label without a value", hint: "write key=value,key=value")
                }
                pairs.append((String(part[..<sign].trimmed), String(part[part.index(after: sign)...].trimmed)))
            }
            var inner = CandidateBuilder(place: candidate.place)
            inner.take(labels: pairs)
            if let problem = inner.candidate.problems.first { throw problem }
            candidate.labels = inner.candidate.labels
        }
    }
}

extension InvalidInput {
    /// The same without the value: in a table whose columns are shifted it may be a token or a password.
    var withoutEcho: ClusterCandidate.Problem {
        // A hint of that kind proposes a changed value.
        let safeHint = hint.flatMap { $0.hasPrefix("try ") ? nil : $0 }
        guard let first = problem.firstIndex(of: "\""), let last = problem.lastIndex(of: "\"") else {
            return ClusterCandidate.Problem("\(field) \(problem)", hint: safeHint)
        }
        let words = problem[..<first] + "a value that is not shown" + problem[problem.index(after: last)...]
        return ClusterCandidate.Problem("\(field) \(words)", hint: safeHint ?? "are the cells of this line shifted?")
    }
}

extension ClusterCandidate.Problem {
    /// The same text as that of an error.
    init(_ error: VaultError) { self.init(error.message, hint: error.hint) }
}

extension Timestamp {
    /// Reads a date of a document.
    init(_ text: String, of field: String) throws(InvalidInput) {
        guard let date = Timestamp(rfc3339: text) else {
            throw InvalidInput(
                field, "\(text.quoted) is not a date", hint: "write it in RFC 3339 format: 2026-11-22T08:30:00Z")
        }
        self = date
    }
}
