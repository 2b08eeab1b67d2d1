// SPDX-License-Identifier: Apache-2.0

/// Why there is no network: exit status 78.
package enum NetworkLibraryError: Error, Equatable, Sendable {
    /// There is no libcurl.so.4; with the loader's message.
    case missing(reason: String)
    /// Its TLS is GnuTLS, NSS or an older OpenSSL.
    case wrongTLS(found: String)
    /// It is older than 7.80.
    case tooOld(found: String)
    /// It lacks a function, or does not start.
    case unusable(reason: String)

    /// Lower case, no full stop.
    package var message: String {
        switch self {
        case .missing: "network checks need libcurl, which is not installed"
        case .wrongTLS(let found): "network checks need a libcurl with OpenSSL 3, but found \(found)"
        case .tooOld(let found): "network checks need libcurl 7.80 or newer, but found \(found)"
        case .unusable(let reason): "libcurl cannot be used: \(reason)"
        }
    }

    /// What to type.
    package var hint: String { "install the Debian package libcurl4: apt-get install libcurl4" }
}
