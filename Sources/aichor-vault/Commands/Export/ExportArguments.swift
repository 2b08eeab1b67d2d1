// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

extension ExportClusters {
    /// The format of the export, by the library's names.
    struct Format: ExpressibleByArgument {
        let value: ExportFormat

        init?(argument: String) {
            guard let value = ExportFormat(rawValue: argument) else { return nil }
            self.value = value
        }

        static var allValueStrings: [String] { ExportFormat.allCases.map(\.rawValue) }
        static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
    }

    /// The key of the kubeconfig.
    enum SecretKey: String, CaseIterable, ExpressibleByArgument {
        case value, kubeconfig

        var option: KubeconfigKey { self == .value ? .value : .kubeconfig }
    }

    /// How the API hostname is written.
    enum HostnameFormat: String, CaseIterable, ExpressibleByArgument {
        case url
        case hostPort = "host-port"
        case host

        var option: ExportOptions.HostFormat {
            switch self {
            case .url: .url
            case .hostPort: .hostPort
            case .host: .host
            }
        }
    }
}

/// What the options of `export` mean together; those that do not apply to a format are refused.
struct ExportArguments {
    private let command: ExportClusters
    private let format: ExportFormat

    /// A field alone is one of the form.
    init(_ command: ExportClusters) {
        self.command = command
        format = command.format?.value ?? (command.field == nil ? .aichor : .aichorForm)
    }

    func options(for selection: ClusterSelection) throws(VaultError) -> ExportOptions {
        try refuseIrrelevantOptions()
        var options = ExportOptions()
        options.format = format
        if let field = command.field { options.field = try Self.field(field) }
        if format == .kubeconfigSecret {
            guard let key = command.key else {
                throw VaultError(
                    .usage, "--format kubeconfig-secret needs --key",
                    hint: "use --key value for Cluster API and Flux, --key kubeconfig for MultiKueue")
            }
            options.secretKey = key.option
        }
        if let namespace = command.namespace {
            options.namespace = try VaultError.checking { () throws(InvalidInput) in
                try KubernetesName.namespace(namespace, option: "--namespace")
            }
        }
        options.formOnly = command.formOnly
        options.hostForm = command.hostForm?.option ?? .url
        options.skipRefused = command.skipRefused
        options.allowFindings = command.allowFindings
        options.layout = command.jsonl ? .lines : .array
        if !command.jsonl, case .names(let names) = selection, names.count == 1 { options.layout = .object }
        return options
    }

    private func refuseIrrelevantOptions() throws(VaultError) {
        try refuse(command.field != nil, "--field", unless: [.aichorForm])
        try refuse(command.key != nil, "--key", unless: [.kubeconfigSecret])
        try refuse(command.namespace != nil, "--namespace", unless: [.argocd, .kubeconfigSecret, .karmada])
        try refuse(command.formOnly, "--form-only", unless: [.aichor])
        try refuse(command.jsonl, "--jsonl", unless: [.aichor])
        try refuse(command.hostForm != nil, "--api-hostname", unless: [.aichor, .aichorForm])
        if let field = command.field, command.hostForm != nil, try Self.field(field) != .apiHostname {
            throw VaultError(.usage, "--api-hostname cannot be used with this --field")
        }
    }

    private func refuse(_ isGiven: Bool, _ option: String, unless formats: [ExportFormat]) throws(VaultError) {
        guard isGiven, !formats.contains(format) else { return }
        let fitting = formats.map(\.rawValue).joined(separator: ", ")
        throw VaultError(
            .usage, "\(option) cannot be used with --format \(format.rawValue)", hint: "it applies to \(fitting)")
    }

    /// The field of that label, in any case of letters.
    private static func field(_ label: String) throws(VaultError) -> FormField {
        guard let field = FormField.allCases.first(where: { $0.rawValue.lowercased() == label.lowercased() }) else {
            let labels = FormField.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw VaultError(.usage, "--field is not a field of the form", hint: "use one of \(labels)")
        }
        return field
    }
}
