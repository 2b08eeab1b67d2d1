// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// OpenSSL as this process uses it.
package enum OpenSSLRuntime {
    private static let started: Bool = {
        let options = UInt64(OPENSSL_INIT_NO_LOAD_CONFIG)
        return OPENSSL_init_crypto(options, nil) == 1
    }()

    /// Initialises OpenSSL without its configuration file, which could load foreign code through a provider or engine.
    ///
    /// Everything in this module calls it before its first use of OpenSSL; calling it again costs nothing. A failure is
    /// not reported here: without a working library the first fetch of an algorithm fails, with OpenSSL's reason.
    package static func start() { _ = started }

    /// The library's name and version, such as `OpenSSL 3.0.19 27 Jan 2026`.
    package static var version: String { unsafe String(cString: OpenSSL_version(OPENSSL_VERSION)) }
}
