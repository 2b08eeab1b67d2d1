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

// The file of a vault as SQLite holds it: the methods, who answers for them, and behind both the file of SQLite's Unix file system.
typedef struct aichor_sqlite_file {
    sqlite3_file base;
    void *owner;
} aichor_sqlite_file;

static inline sqlite3_file *aichor_sqlite_unix(sqlite3_file *file) { return (sqlite3_file *)((aichor_sqlite_file *)file + 1); }

// What is passed on to the Unix file as it is: locks, sizes and what the file system can do.
static inline int aichor_sqlite_truncate(sqlite3_file *file, sqlite3_int64 size) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xTruncate(file, size);
}
static inline int aichor_sqlite_sync(sqlite3_file *file, int flags) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xSync(file, flags);
}
static inline int aichor_sqlite_file_size(sqlite3_file *file, sqlite3_int64 *size) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xFileSize(file, size);
}
static inline int aichor_sqlite_lock(sqlite3_file *file, int level) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xLock(file, level);
}
static inline int aichor_sqlite_unlock(sqlite3_file *file, int level) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xUnlock(file, level);
}
static inline int aichor_sqlite_check_reserved_lock(sqlite3_file *file, int *result) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xCheckReservedLock(file, result);
}
static inline int aichor_sqlite_file_control(sqlite3_file *file, int operation, void *argument) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xFileControl(file, operation, argument);
}
static inline int aichor_sqlite_sector_size(sqlite3_file *file) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xSectorSize(file);
}
static inline int aichor_sqlite_device_characteristics(sqlite3_file *file) {
    file = aichor_sqlite_unix(file);
    return file->pMethods->xDeviceCharacteristics(file);
}

// Version 1: without shared memory and without mapping, so that nothing reaches a page but by `read` and `write`.
static inline sqlite3_io_methods aichor_sqlite_methods(
    int (*close)(sqlite3_file *), int (*read)(sqlite3_file *, void *, int, sqlite3_int64),
    int (*write)(sqlite3_file *, const void *, int, sqlite3_int64)) {
    return (sqlite3_io_methods){
        .iVersion = 1,
        .xClose = close,
        .xRead = read,
        .xWrite = write,
        .xTruncate = aichor_sqlite_truncate,
        .xSync = aichor_sqlite_sync,
        .xFileSize = aichor_sqlite_file_size,
        .xLock = aichor_sqlite_lock,
        .xUnlock = aichor_sqlite_unlock,
        .xCheckReservedLock = aichor_sqlite_check_reserved_lock,
        .xFileControl = aichor_sqlite_file_control,
        .xSectorSize = aichor_sqlite_sector_size,
        .xDeviceCharacteristics = aichor_sqlite_device_characteristics,
    };
}

// The file that holds a database, for which SQLite keeps no other way.
static inline sqlite3_file *aichor_sqlite_database_file(sqlite3 *database) {
    sqlite3_file *file = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file;
}

#endif
