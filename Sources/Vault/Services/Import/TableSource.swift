// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// A table of clusters: CSV with a header, or JSON objects, one a line or in an array.
///
/// The columns, and members of objects: `engineName`, `apiHostname`, `loadBalancerIp`, `ecosystem`, `caData` or `caFile`, `bearerToken`
/// or `basicUsername` and `basicPassword`, `tlsServerName`, `proxyUrl`, `labels`, `note`, `acquiredAt`. Empty cells count as absent.
public final class TableSource: CandidateSource {
    /// The largest CA file in bytes.
    private static let maximumCAFile = 1 << 20
    private let content: any TableContent
    private let directory: String
    private let files: any FileSource

    /// Reads CSV (RFC 4180) with a header.
    ///
    /// `place` is the source's name in messages, `directory` the directory for relative `caFile`s. Throws
    /// `input.invalid` if the table as a whole cannot be read; what is wrong with a row is its candidate's problem.
    public init(
        csv: consuming SecretBytes, place: String, directory: String = ".", files: any FileSource
    ) throws(VaultError) {
        content = try CSVTable(try SourceText(csv, place: place))
        self.directory = directory
        self.files = files
    }

    /// Reads JSON: objects one a line, one after the other, or in an array.
    ///
    /// As for CSV; `labels` is an object, or text as in CSV.
    public init(
        jsonLines: consuming SecretBytes, place: String, directory: String = ".", files: any FileSource
    ) throws(VaultError) {
        content = try JSONTable(try SourceText(jsonLines, place: place))
        self.directory = directory
        self.files = files
    }

    /// How many rows there are.
    public var count: Int { content.count }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate {
        var builder = CandidateBuilder(place: content.place(of: index))
        let faults = content.faults(of: index)
        guard faults.isEmpty else {
            for fault in faults { builder.refuse(fault) }
            return builder.candidate
        }
        takeForm(of: index, &builder)
        takeCABundle(of: index, &builder)
        takeMethod(of: index, &builder)
        return builder.candidate
    }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes {
        do throws(ClusterCandidate.Problem) {
            if let token = try content.secret(.bearerToken, in: index) { return token }
            if let password = try content.secret(.basicPassword, in: index) { return password }
        } catch { throw VaultError(.inputInvalid, error.message, hint: error.hint) }
        throw VaultError(.inputInvalid, "has no credential")
    }

    private func takeForm(of row: Int, _ builder: inout CandidateBuilder) {
        take(.engineName, of: row, &builder) { $0.name = try ClusterName($1) }
        take(.apiHostname, of: row, &builder) { $0.endpoint = try APIEndpoint($1) }
        take(.loadBalancerIp, of: row, &builder) { $0.loadBalancer = try LoadBalancerAddress($1) }
        take(.ecosystem, of: row, &builder) { $0.ecosystem = .some(try Ecosystem($1)) }
        take(.note, of: row, &builder) { $0.note = .some(try Note($1)) }
        take(.tlsServerName, of: row, &builder) { try $0.take(tlsServerName: $1) }
        take(.proxyUrl, of: row, &builder) { try $0.take(proxyURL: $1) }
        take(.acquiredAt, of: row, &builder) { $0.acquiredAt = try Timestamp($1, of: "acquiredAt") }
        content.takeLabels(of: row, into: &builder)
    }

    private func take(
        _ column: TableColumn, of row: Int, _ builder: inout CandidateBuilder,
        _ set: (inout ClusterCandidate, String) throws -> Void
    ) {
        builder.take { candidate in
            guard let text = try content.text(column, in: row) else { return }
            do { try set(&candidate, text) } catch let error as InvalidInput { throw error.withoutEcho }
        }
    }

    private func takeCABundle(of row: Int, _ builder: inout CandidateBuilder) {
        guard !content.hasValue(.caData, in: row) || !content.hasValue(.caFile, in: row) else {
            return builder.refuse("has both caData and caFile", hint: "leave one of them empty")
        }
        do {
            if let data = try content.secret(.caData, in: row) {
                data.withBytes { builder.take(caBundle: $0) }
            } else if let path = try content.text(.caFile, in: row) {
                let data = try files.read(
                    path.hasPrefix("/") ? path : "\(directory)/\(path)", limit: Self.maximumCAFile)
                data.withBytes { builder.take(caBundle: $0) }
            }
        } catch { builder.take { _ in throw error } }
    }

    private func takeMethod(of row: Int, _ builder: inout CandidateBuilder) {
        let hasToken = content.hasValue(.bearerToken, in: row)
        let hasPassword = content.hasValue(.basicPassword, in: row)
        let hasUsername = content.hasValue(.basicUsername, in: row)
        switch (hasToken, hasUsername, hasPassword) {
        case (true, false, false): builder.take { $0.method = .bearerToken }
        case (false, true, true):
            take(.basicUsername, of: row, &builder) { $0.method = .basic(username: try BasicUsername($1).text) }
        case (false, true, false): builder.refuse("has a basicUsername but no basicPassword")
        case (false, false, true): builder.refuse("has a basicPassword but no basicUsername")
        case (false, false, false):
            builder.refuse("has no credential", hint: "fill in bearerToken, or basicUsername and basicPassword")
        default:
            builder.refuse(
                "has a bearerToken and basic credentials", hint: "the form accepts one method: leave the other empty")
        }
    }
}
