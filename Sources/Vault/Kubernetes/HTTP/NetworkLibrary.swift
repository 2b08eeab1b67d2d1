// SPDX-License-Identifier: Apache-2.0
import CCurl
import VaultCrypto

/// libcurl, loaded at the first use of the network (docs/adr/0009-libcurl-by-dlopen.md).
package enum NetworkLibrary {
    /// Loads it; throws if there is none, or none that a token can be trusted to.
    ///
    /// To be called before any credential is opened. Calling it again costs nothing.
    package static func load() throws(NetworkLibraryError) {
        // First, because libcurl would initialise OpenSSL with its configuration file, which can load foreign code.
        OpenSSLRuntime.start()
        switch aichor_curl_load() {
        case AICHOR_CURL_READY: return
        case AICHOR_CURL_MISSING: throw .missing(reason: description)
        case AICHOR_CURL_WRONG_TLS: throw .wrongTLS(found: description)
        case AICHOR_CURL_TOO_OLD: throw .tooOld(found: description)
        default: throw .unusable(reason: description)
        }
    }

    /// What it calls itself, such as `libcurl 7.88.1 with OpenSSL/3.0.19`; only after ``load()``.
    package static var description: String { unsafe String(cString: aichor_curl_description()) }
}
