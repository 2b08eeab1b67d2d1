// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// How a server is contacted over the network.
struct NetworkOptions: ParsableArguments {
    @Flag(name: .long, help: "Contact the API server.")
    var online = false

    @Option(
        name: .customLong("tls-server-name"),
        help: ArgumentHelp(
            "Use this name in the TLS handshake and require it in the certificate.", valueName: "name"))
    var tlsServerName: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Connect through this proxy; 'none' disables proxies.",
            discussion: "By default HTTPS_PROXY and NO_PROXY apply, as for kubectl.", valueName: "url"))
    var proxy: String?

    @Option(
        name: .customLong("connect-timeout"),
        help: ArgumentHelp("Time limit for establishing a connection (default: 10).", valueName: "seconds"))
    var connectTimeout: Int?

    @Option(
        name: .long, help: ArgumentHelp("Time limit for each cluster in total (default: 30).", valueName: "seconds"))
    var timeout: Int?

    /// The options for the library; refused without an online check.
    func options(in context: CommandContext) throws(VaultError) -> OnlineOptions? {
        guard online else {
            let isPointless = tlsServerName != nil || proxy != nil || connectTimeout != nil || timeout != nil
            guard !isPointless else { throw VaultError(.usage, "network options need --online") }
            return nil
        }
        var options = OnlineOptions()
        options.tlsServerName = tlsServerName
        options.connectTimeout = try Self.seconds(connectTimeout, "--connect-timeout") ?? options.connectTimeout
        options.timeout = try Self.seconds(timeout, "--timeout") ?? options.timeout
        switch proxy {
        case "none": options.proxy = .none
        case let address?: options.proxy = .address(address)
        case nil:
            let names = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"]
            let values = names.compactMap { name in context.variable(name).map { (name, $0) } }
            options.proxy = .environment(Dictionary(uniqueKeysWithValues: values))
        }
        return options
    }

    private static func seconds(_ value: Int?, _ option: String) throws(VaultError) -> Int? {
        guard let value else { return nil }
        guard (1...86_400).contains(value) else {
            throw VaultError(.usage, "\(option) must be from 1 to 86400 seconds")
        }
        return value
    }
}
