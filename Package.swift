// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Stated once, applied to every target: the compiler is the first reviewer.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target in its directory below `Sources/Vault/`.
func library(_ name: String, directory: String, dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Vault/\(directory)", swiftSettings: settings)
}

/// A test target named after what it tests.
func tests(_ name: String, dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "aichor-vault",
    products: [
        .library(name: "Vault", targets: ["Vault"]),
        .executable(name: "aichor-vault", targets: ["aichor-vault"]),
    ],
    dependencies: [
        // The command line, its help, completions and man pages. Links FoundationEssentials only.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        .target(name: "CCurl", path: "Sources/CCurl"),
        // CSS, JavaScript and shell scripts, which Resources.c embeds: what is excluded here is no source of its own.
        .target(name: "CResources", path: "Sources/CResources", exclude: ["Completion", "Page"]),

        library("VaultCore", directory: "Core", dependencies: ["CLinux"]),
        library("VaultCrypto", directory: "Crypto", dependencies: ["VaultCore", "COpenSSL"]),
        library("VaultStore", directory: "Store", dependencies: ["VaultCore", "CSQLite", "CLinux"]),
        library(
            "VaultKubernetes", directory: "Kubernetes", dependencies: ["VaultCore", "VaultCrypto", "CCurl", "CYAML"]),
        library(
            "Vault", directory: "Services", dependencies: ["VaultCore", "VaultCrypto", "VaultStore", "VaultKubernetes"]),
        // All that an executable needs of its process, its files and its terminal; the agent to come needs the same.
        library("VaultTerminal", directory: "Terminal", dependencies: ["Vault", "VaultCore", "CLinux"]),
        // What an audit's report becomes for other programs: pure functions, which need neither process nor terminal.
        library("VaultReports", directory: "Reports", dependencies: ["Vault", "VaultCore", "CResources"]),
        // Commands and rendering only: what another program could use lies in the libraries above.
        .executableTarget(
            name: "aichor-vault",
            dependencies: [
                "Vault", "VaultCore", "VaultReports", "VaultTerminal", "CResources",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/aichor-vault",
            swiftSettings: settings),

        // What is fed with hostile bytes: by the tests, and by the fuzzer below.
        .target(
            name: "FuzzTargets", dependencies: ["Vault", "VaultCore", "VaultCrypto", "VaultKubernetes"],
            path: "Fuzz/Targets", swiftSettings: settings),

        // Audits for the tests of reports, which are pure, and for those of the tables and documents of the commands.
        .target(
            name: "AuditSamples", dependencies: ["Vault", "VaultCore"], path: "Tests/AuditSamples",
            swiftSettings: settings),

        tests("VaultCoreTests", dependencies: ["VaultCore"]),
        tests("VaultCryptoTests", dependencies: ["VaultCore", "VaultCrypto"]),
        tests("VaultStoreTests", dependencies: ["VaultCore", "VaultStore"]),
        tests(
            "VaultKubernetesTests", dependencies: ["VaultCore", "VaultCrypto", "VaultKubernetes"], exclude: ["Servers"]),
        tests(
            "VaultTests",
            dependencies: ["Vault", "VaultCore", "VaultCrypto", "VaultStore", "VaultKubernetes", "FuzzTargets"]),
        tests("VaultTerminalTests", dependencies: ["Vault", "VaultCore", "VaultTerminal"]),
        tests("VaultReportsTests", dependencies: ["Vault", "VaultCore", "VaultReports", "AuditSamples"]),
        tests(
            "CommandTests",
            dependencies: [
                "aichor-vault", "Vault", "VaultCore", "VaultReports", "VaultTerminal", "AuditSamples",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["AuditGolden", "Transcripts"]),
    ],
    swiftLanguageModes: [.v6],
    // C23, for #embed.
    cLanguageStandard: .gnu2x
)

// Only scripts/fuzz builds the fuzzer, which cannot be linked without libFuzzer.
if Context.environment["AICHOR_VAULT_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "aichor-vault-fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/Runner",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
