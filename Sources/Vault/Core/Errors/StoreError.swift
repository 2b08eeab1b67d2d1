// SPDX-License-Identifier: Apache-2.0

/// What a store can run into, whatever keeps it.
package enum StoreError: Error, Equatable, Sendable {
    /// There is no file at that path.
    case notFound(path: String)
    /// A file or link is in the way.
    case exists(path: String)
    /// A file is in the way that was not written as an output, or has been changed since.
    case foreignFile(path: String)
    /// The file is no vault.
    case notAVault(path: String, reason: String)
    /// The format number is above the one this program knows.
    case newerFormat(number: UInt32)
    /// The schema, page size or journal mode is not that of a vault.
    case schema(String)
    /// A page, in the file or in its journal, is not the one that was written there.
    case page(String)
    /// SQLite found damage.
    case corrupt(String)
    /// A row does not have the columns that FORMAT.md demands; `table` names where.
    case malformedRow(table: String, reason: String)
    /// Owner, mode, kind or link count of a file or directory forbids its use.
    case unsafeFile(path: String, reason: String, fix: String)
    /// The file changed under us between check and use.
    case replaced(path: String)
    /// Another process held the lock for the whole time-out, in seconds.
    case busy(seconds: Int)
    /// The file system gives no locks.
    case noLocks(path: String, errno: Int32)
    /// The media is read-only.
    case readOnly(path: String)
    /// A file that was given as a key file has another length, in bytes.
    case notAKeyFile(path: String, size: Int64)
    /// A file cannot be created because its directory does not exist.
    case noDirectory(path: String)
    /// A base directory of the user does not exist; only what lies below one is created.
    case noBase(path: String)
    /// A system call failed.
    case inputOutput(operation: String, path: String, errno: Int32)
}
