// SPDX-License-Identifier: Apache-2.0
// Linux calls and constants that Swift's Glibc module lacks.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>

// MADV_* are plain macros behind feature tests that the Glibc module does not switch on.
static inline int aichor_madvise_dont_dump(void *address, size_t length) {
    return madvise(address, length, 16 /* MADV_DONTDUMP, since Linux 3.4 */);
}
static inline int aichor_madvise_wipe_on_fork(void *address, size_t length) {
    return madvise(address, length, 18 /* MADV_WIPEONFORK, since Linux 4.14 */);
}

// prctl is variadic, which Swift cannot call.
static inline int aichor_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// renameat2 is declared only under _GNU_SOURCE.
static inline int aichor_rename_no_replace(int fromDirectory, const char *from, int toDirectory, const char *to) {
    return renameat2(fromDirectory, from, toDirectory, to, 1 /* RENAME_NOREPLACE */);
}

#endif
