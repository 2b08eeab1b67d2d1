// SPDX-License-Identifier: Apache-2.0

/// The version of this program, as releases are tagged.
package enum Version {
    package static let text = "0.1.0"
    /// Its day, as mdoc(7) writes it.
    package static let date = "November 23, 2026"
}
