// SPDX-License-Identifier: Apache-2.0
// What of SQLite the project uses, and what Swift cannot import: variadic functions and cast macros.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

#endif
