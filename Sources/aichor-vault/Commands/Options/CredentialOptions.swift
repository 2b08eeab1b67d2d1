// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

/// The credential.
///
/// Its secret is never an argument.
struct CredentialOptions: ParsableArguments {
    @Flag(name: .customLong("token-stdin"), help: "Read the bearer token from standard input.")
    var tokenStdin = false

    @Option(
        name: .customLong("token-file"), help: ArgumentHelp("Read the bearer token from a file.", valueName: "file"),
        completion: .file())
    var tokenFile: String?

    @Option(
        name: .customLong("token-fd"),
        help: ArgumentHelp("Read the bearer token from an open file descriptor.", valueName: "n"))
    var tokenDescriptor: Int32?

    @Option(
        name: .customLong("basic-username"),
        help: ArgumentHelp("Basic Username, if the credential is a password.", valueName: "name"))
    var basicUsername: String?

    @Flag(name: .customLong("password-stdin"), help: "Read the basic password from standard input.")
    var passwordStdin = false

    @Option(
        name: .customLong("password-file"),
        help: ArgumentHelp("Read the basic password from a file.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Option(
        name: .customLong("password-fd"),
        help: ArgumentHelp("Read the basic password from an open file descriptor.", valueName: "n"))
    var passwordDescriptor: Int32?

    func tokenSource() throws(VaultError) -> SecretInputSource? {
        try SecretInputSource.chosen("--token", stdin: tokenStdin, file: tokenFile, descriptor: tokenDescriptor)
    }

    func passwordSource() throws(VaultError) -> SecretInputSource? {
        try SecretInputSource.chosen(
            "--password", stdin: passwordStdin, file: passwordFile, descriptor: passwordDescriptor)
    }

    /// Checks that the options agree, before anything is read; true if they name a credential.
    ///
    /// - Parameter keepsUsername: whether a password alone is one, for the user name that there is.
    func isGiven(keepsUsername: Bool = false) throws(VaultError) -> Bool {
        let token = try tokenSource()
        let password = try passwordSource()
        if token != nil && (password != nil || basicUsername != nil) {
            throw VaultError(.usage, "a cluster has either a bearer token or a user name and password, not both")
        }
        if password != nil && basicUsername == nil && !keepsUsername {
            throw VaultError(.usage, "a password needs --basic-username")
        }
        return token != nil || basicUsername != nil || password != nil
    }

    /// Whether a password is given without a user name.
    var isPasswordAlone: Bool {
        basicUsername == nil && (passwordStdin || passwordFile != nil || passwordDescriptor != nil)
    }

    /// Whether a user name is given and its password would be asked for.
    var asksPassword: Bool {
        basicUsername != nil && !passwordStdin && passwordFile == nil && passwordDescriptor == nil
    }

    /// Reads the credential; nil if no option names one.
    ///
    /// A user name alone has its password asked for.
    ///
    /// - Parameter username: the one that there is, for a password alone.
    func read(in context: CommandContext, username: String? = nil) throws(VaultError) -> NewCredential? {
        let input = SecretInput(context: context)
        if let source = try tokenSource() { return .bearer(try input.read(source, "token", rest: .included)) }
        guard let basicUsername = basicUsername ?? username else { return nil }
        if let source = try passwordSource() {
            return .basic(username: basicUsername, password: try input.read(source, "password", rest: .included))
        }
        guard let terminal = context.openTerminal() else { throw Self.noPassword }
        let password = try terminal.askSecret("password of \(basicUsername): ", rest: .included)
        return .basic(username: basicUsername, password: password)
    }

    /// A user name alone, where there is no terminal to ask for its password.
    static let noPassword = VaultError(
        .usage, "the password is missing", hint: "use --password-stdin, --password-file F or --password-fd N")
}
