// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

/// The fields of AIchor's form that are not secret, with labels and note.
struct FieldOptions: ParsableArguments {
    /// A bundle of some hundred certificates; what is longer is a wrong file.
    static let bundleLimit = 1 << 20
    /// More than the maximum of a note, so that the check of the note reports the error.
    static let noteLimit = 1 << 16

    @Option(
        name: .customLong("api-host"),
        help: ArgumentHelp(
            "API Hostname: the address of the Kubernetes API.",
            discussion: "A host, host:port, URL or line of 'kubectl cluster-info'.", valueName: "host"))
    var apiHost: String?

    @Option(
        name: .customLong("load-balancer-ip"),
        help: ArgumentHelp("Load Balancer IP: the ingress controller's external address.", valueName: "ip"))
    var loadBalancer: String?

    @Option(name: .long, help: ArgumentHelp("Ecosystem: a tag on AIchor's form.", valueName: "tag"))
    var ecosystem: String?

    @Option(
        name: .customLong("tls-server-name"),
        help: ArgumentHelp(
            "The name in the server's certificate, if it is not the host; for checks and exports.", valueName: "name"))
    var tlsServerName: String?

    @Option(
        name: .customLong("proxy-url"),
        help: ArgumentHelp("The proxy to the API server, without a password; for checks and exports.", valueName: "url")
    )
    var proxyURL: String?

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("CA Data: a file of PEM certificates; '-' reads standard input.", valueName: "file"),
        completion: .file())
    var caFile: String?

    @Option(
        name: [.customShort("l"), .customLong("label")],
        help: ArgumentHelp("Set a label; can be repeated.", valueName: "key=value"))
    var labels: [String] = []

    @Option(name: .long, help: ArgumentHelp("A note. Do not put secrets into it.", valueName: "text"))
    var note: String?

    @Option(
        name: .customLong("note-file"), help: ArgumentHelp("Read the note from a file.", valueName: "file"),
        completion: .file())
    var noteFile: String?

    /// The options that read standard input, for the check that only one does.
    var sources: [SecretInputSource?] { [caFile, noteFile].map { $0.map { .file($0) } } }

    /// Whether no field is given at all.
    var isEmpty: Bool {
        apiHost == nil && loadBalancer == nil && ecosystem == nil && tlsServerName == nil && proxyURL == nil
            && caFile == nil && labels.isEmpty && note == nil
            && noteFile == nil
    }

    func readCABundle() throws(VaultError) -> CABundle? {
        guard let caFile else { return nil }
        return try CABundle(pem: try PublicInput.read(caFile, limit: Self.bundleLimit))
    }

    func readNote() throws(VaultError) -> Note? {
        guard note == nil || noteFile == nil else {
            throw VaultError(.usage, "--note and --note-file cannot be combined")
        }
        var text = note
        if let noteFile { text = try PublicInput.readText(noteFile, limit: Self.noteLimit) }
        guard let text else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try Note(text) }
    }

    func parsedEndpoint() throws(VaultError) -> APIEndpoint? {
        guard let apiHost else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try APIEndpoint(apiHost) }
    }

    func parsedLoadBalancer() throws(VaultError) -> LoadBalancerAddress? {
        guard let loadBalancer else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try LoadBalancerAddress(loadBalancer) }
    }

    func parsedEcosystem() throws(VaultError) -> Ecosystem? {
        guard let ecosystem else { return nil }
        return try VaultError.checking { () throws(InvalidInput) in try Ecosystem(ecosystem) }
    }

    func parsedConnection() throws(VaultError) -> ConnectionSettings {
        try VaultError.checking { () throws(InvalidInput) in
            var connection = ConnectionSettings()
            try connection.set(tlsServerName: tlsServerName)
            try connection.set(proxyURL: proxyURL)
            return connection
        }
    }

    func parsedLabels() throws(VaultError) -> Labels {
        try VaultError.checking { () throws(InvalidInput) in try LabelParsing.labels(labels) }
    }
}
