// SPDX-License-Identifier: Apache-2.0
import CSQLite

extension Connection {
    /// How much SQLite may take for what a file says (https://www.sqlite.org/limits.html).
    enum Limits {
        /// Until the schema is known to be a vault's: enough for that schema.
        case schema
        /// Afterwards: a row may also hold the longest part, with some room.
        case content

        fileprivate var length: Int32 { self == .schema ? 8192 : 20 << 20 }
    }

    /// Sets the limits, before the first statement is compiled.
    func limit(to limits: Limits) {
        let values: [(Int32, Int32)] = [
            (SQLITE_LIMIT_LENGTH, limits.length), (SQLITE_LIMIT_SQL_LENGTH, 4096), (SQLITE_LIMIT_COLUMN, 16),
            (SQLITE_LIMIT_EXPR_DEPTH, 16), (SQLITE_LIMIT_VDBE_OP, 4096), (SQLITE_LIMIT_FUNCTION_ARG, 8),
            (SQLITE_LIMIT_COMPOUND_SELECT, 4), (SQLITE_LIMIT_VARIABLE_NUMBER, 16), (SQLITE_LIMIT_TRIGGER_DEPTH, 1),
            (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_WORKER_THREADS, 0),
        ]
        for (limit, value) in values { setLimit(limit, value) }
    }
}
