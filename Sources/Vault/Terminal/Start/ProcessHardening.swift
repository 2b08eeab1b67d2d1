// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc

/// What the process does before it reads its first argument.
enum ProcessHardening {
    /// Variables that would let the environment reach into TLS or OpenSSL: log keys, load modules, swap trust.
    private static let unwanted = [
        "SSLKEYLOGFILE", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]

    static func apply() {
        occupyStandardDescriptors()
        umask(0o077)
        // No core file, and no other process of the same user can attach or read our memory (prctl(2)).
        _ = aichor_forbid_core_dumps()
        // No program that this one might be made to start gains rights by its owner or its file (prctl(2), PR_SET_NO_NEW_PRIVS).
        _ = aichor_forbid_new_privileges()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        silenceCrashReports()
        for name in unwanted { unsafe unsetenv(name) }
        // A closed pipe is an error of write(2), and does not kill the process.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Swift's runtime can answer a crash with a report that shows registers and the memory they point to; a secret may be in
    /// it, so a crash just ends the process.
    private static func silenceCrashReports() {
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT] { _ = signal(number, SIG_DFL) }
    }

    /// A program started with descriptor 0, 1 or 2 closed would open the vault as one of them and write messages into it.
    ///
    /// They are opened the wrong way round, so that using them still fails as it would on a closed one.
    private static func occupyStandardDescriptors() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
            _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}
