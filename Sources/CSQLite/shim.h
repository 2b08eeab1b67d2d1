// SPDX-License-Identifier: Apache-2.0
// What of SQLite the project uses, and what Swift cannot import: variadic functions and cast macros.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_db_config is variadic.
static inline int aichor_sqlite_configure(sqlite3 *database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

// SQLITE_TRANSIENT is a cast. An empty blob has no address, and a bound null address would be NULL instead of empty.
static inline int aichor_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    if (count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// Reads from the start of the database file through SQLite's own descriptor. A descriptor of ours would be a trap: closing it
// drops every POSIX lock that this process holds on the file (https://www.sqlite.org/howtocorrupt.html, section 2.2).
static inline int aichor_sqlite_read_start(sqlite3 *database, void *bytes, int count) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    if (file == 0 || file->pMethods == 0) return SQLITE_CANTOPEN;
    return file->pMethods->xRead(file, bytes, count, 0);
}

#endif
