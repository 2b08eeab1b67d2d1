// SPDX-License-Identifier: Apache-2.0

/// A refusal of FORMAT.md, section 2, found while reading a vault.
package enum FormatError: Error, Equatable, Sendable {
    case newerFormat(UInt32)
    case header(String)
    case manifest(String)
    case log(String)
    case records(String)
    case record(String)
    case rollback(String, generation: UInt64)
    /// Another vault was at the path before; nil if which one cannot be read.
    case otherVault(before: VaultID?, now: VaultID)
    case locked
    /// Some slots were not tried, because together they would cost too much.
    case tooCostly(Int)
}
