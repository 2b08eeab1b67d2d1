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
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

// MADV_* are plain macros behind feature tests that the Glibc module does not switch on.
static inline int aichor_madvise_dont_dump(void *address, size_t length) {
    return madvise(address, length, 16 /* MADV_DONTDUMP, since Linux 3.4 */);
}
static inline int aichor_madvise_wipe_on_fork(void *address, size_t length) {
    return madvise(address, length, 18 /* MADV_WIPEONFORK, since Linux 4.14 */);
}

// prctl is variadic, which Swift cannot call.
static inline int aichor_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
static inline int aichor_forbid_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

// renameat2 is declared only under _GNU_SOURCE.
static inline int aichor_rename_no_replace(int fromDirectory, const char *from, int toDirectory, const char *to) {
    return renameat2(fromDirectory, from, toDirectory, to, 1 /* RENAME_NOREPLACE */);
}

// O_PATH is behind a feature test. A descriptor opened so neither reads, blocks nor drops POSIX locks when it is closed, and a
// symbolic link at the end is opened itself, so that fstat can name it.
static inline int aichor_open_unread(int directory, const char *name) {
    return openat(directory, name, 010000000 /* O_PATH, since Linux 2.6.39 */ | O_NOFOLLOW | O_CLOEXEC);
}

// O_TMPFILE is behind a feature test. The file has no name until it is linked to one.
static inline int aichor_open_unnamed(int directory) {
    return openat(directory, ".", 020200000 /* O_TMPFILE, since Linux 3.11 */ | O_RDWR | O_CLOEXEC, 0600);
}

// The type of the file system that an open file is on (linux/magic.h); statfs is not in the Glibc module. -1 with errno on failure.
static inline long long aichor_file_system_type(int descriptor) {
    struct statfs facts;
    return fstatfs(descriptor, &facts) == 0 ? (long long)(unsigned int)facts.f_type : -1;
}

// Whether it is on a block device; file systems without one have the major number 0. -1 with errno on failure.
static inline int aichor_is_on_block_device(int descriptor) {
    struct stat facts;
    return fstat(descriptor, &facts) == 0 ? major(facts.st_dev) != 0 : -1;
}

// A lock on the first byte of an open file description (not of the process): F_OFD_SETLK is behind a feature test.
static inline int aichor_try_turnstile(int descriptor, int lock) {
    struct flock range = {.l_type = lock ? F_WRLCK : F_UNLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    return fcntl(descriptor, 37 /* F_OFD_SETLK, since Linux 3.15 */, &range);
}

#endif
