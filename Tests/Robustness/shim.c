// SPDX-License-Identifier: Apache-2.0
// Stands between a program and the file system (LD_PRELOAD): numbers its calls from 1 and lets one of them go wrong.
//
//   SHIM_PLAN   fail:K:ERRNO  call K fails once                 from:K:ERRNO  every file call from K on fails
//               full:K        the disk is full from call K on   short:K       write K takes half of its bytes
//               kill:K        SIGKILL before call K             after:K       SIGKILL right after call K
//               torn:K        half of write K, then SIGKILL     stop:K        SIGSTOP before call K
//               sync:K        SIGSTOP before the K-th fsync or fdatasync
//               flock:K:ERRNO every flock(2) from call K on fails, as on a file system without them
//               fcntl:K:ERRNO every lock by fcntl(2) from call K on fails
//   SHIM_TRACE  a file that gains one line a call, written after the call:
//               number name result errno inode path offset length path2 data (tabs between; data in hexadecimal digits)
//
// The calls go to the kernel directly, so nothing depends on the order in which libraries are looked up.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { READS, WRITES, SYNCS, CREATES, OPENS, NAMES, LOCKS, CLOSES };

static atomic_ulong calls, syncs;
static char plan[16], traced[4096];
static unsigned long target;
static int plan_errno;

__attribute__((constructor)) static void read_plan(void) {
    const char *text = getenv("SHIM_PLAN"), *trace = getenv("SHIM_TRACE");
    if (text) sscanf(text, "%15[a-z]:%lu:%d", plan, &target, &plan_errno);
    if (trace) snprintf(traced, sizeof traced, "%s", trace);
}

static int planned(const char *name) { return strcmp(plan, name) == 0; }

static void strike(int number) { syscall(SYS_kill, getpid(), number); }

static int is_regular(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

// Numbers a call. Returns the errno with which it has to fail, or 0.
static int before(unsigned long *number, enum kind kind, int fd) {
    unsigned long mine = *number = ++calls;
    if (kind == SYNCS && planned("sync") && ++syncs == target) strike(SIGSTOP);
    if (mine == target && planned("kill")) strike(SIGKILL);
    if (mine == target && planned("stop")) strike(SIGSTOP);
    if (mine == target && planned("fail")) return plan_errno;
    // Standard streams keep working, so that the program can say what happened to the disk.
    if (mine >= target && planned("from") && kind != CLOSES && (fd < 0 || fd > 2)) return plan_errno;
    if (mine >= target && planned("full") && (kind == CREATES || (kind == WRITES && fd > 2 && is_regular(fd))))
        return ENOSPC;
    return 0;
}

static void line_append(char **line, size_t *used, size_t *room, const char *bytes, size_t count) {
    if (*used + count + 1 > *room) {
        *room = (*used + count + 1) * 2;
        *line = realloc(*line, *room);
        if (!*line) abort();
    }
    memcpy(*line + *used, bytes, count);
    *used += count;
}

// Writes the line of a call, then dies if the plan says so.
static void after(unsigned long number, const char *name, long result, uint64_t inode, const char *path, long offset,
                  long length, const char *path2, const void *data, size_t count) {
    int error = errno;
    if (traced[0]) {
        char head[9000];
        size_t room = 0, used = 0;
        char *line = NULL;
        int size = snprintf(head, sizeof head, "%lu\t%s\t%ld\t%d\t%lu\t%s\t%ld\t%ld\t%s\t", number, name, result,
                            result < 0 ? error : 0, (unsigned long)inode, path, offset, length, path2);
        line_append(&line, &used, &room, head, (size_t)size);
        for (size_t index = 0; index < count; index++) {
            char digits[3];
            snprintf(digits, sizeof digits, "%02x", ((const unsigned char *)data)[index]);
            line_append(&line, &used, &room, digits, 2);
        }
        line_append(&line, &used, &room, "\n", 1);
        // Opened anew each time: the program may close descriptors that it does not know.
        long fd = syscall(SYS_openat, AT_FDCWD, traced, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (fd >= 0) {
            if (syscall(SYS_write, fd, line, used) < 0) abort();
            syscall(SYS_close, fd);
        }
        free(line);
    }
    if (number == target && planned("after")) strike(SIGKILL);
    errno = error;
}

static const char *path_of(int fd, char *out, size_t room) {
    char link[64];
    int error = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long size = syscall(SYS_readlinkat, AT_FDCWD, link, out, room - 1);
    out[size < 0 ? 0 : size] = 0;
    errno = error;
    return out;
}

static const char *absolute(int folder, const char *name, char *out, size_t room) {
    if (name[0] == '/') {
        snprintf(out, room, "%s", name);
    } else {
        char base[4096];
        int error = errno;
        if (folder == AT_FDCWD) {
            long size = syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/cwd", base, sizeof base - 1);
            base[size < 0 ? 0 : size] = 0;
        } else {
            path_of(folder, base, sizeof base);
        }
        errno = error;
        if (snprintf(out, room, "%s/%s", base, name) >= (int)room) abort();
    }
    return out;
}

static uint64_t inode_of(int fd) {
    struct stat status;
    int error = errno;
    uint64_t inode = fstat(fd, &status) == 0 ? status.st_ino : 0;
    errno = error;
    return inode;
}

static uint64_t inode_at(int folder, const char *name) {
    struct stat status;
    int error = errno;
    uint64_t inode = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_ino : 0;
    errno = error;
    return inode;
}

// MARK: Opening and closing

static int opening(int folder, const char *name, int flags, mode_t mode) {
    unsigned long number;
    char path[4096];
    int exists = inode_at(folder, name) != 0, makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    int unnamed = (flags & O_TMPFILE) == O_TMPFILE;
    int error = before(&number, makes && (!exists || unnamed) ? CREATES : OPENS, -1);
    if (error) return errno = error, -1;
    int fd = (int)syscall(SYS_openat, folder, name, flags, mode);
    int made = fd >= 0 && makes && (!exists || unnamed);
    after(number, made ? "create" : "open", fd, fd < 0 ? 0 : inode_of(fd), absolute(folder, name, path, sizeof path),
          0, flags & O_TRUNC ? 1 : 0, unnamed ? "tmpfile" : "", "", 0);
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list list; \
        va_start(list, flags); \
        mode = (mode_t)va_arg(list, int); \
        va_end(list); \
    }

int open(const char *name, int flags, ...) { MODE(flags) return opening(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags) return opening(AT_FDCWD, name, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE(flags) return opening(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE(flags) return opening(folder, name, flags, mode); }
int __open_2(const char *name, int flags) { return opening(AT_FDCWD, name, flags, 0); }
int __open64_2(const char *name, int flags) { return opening(AT_FDCWD, name, flags, 0); }
int __openat_2(int folder, const char *name, int flags) { return opening(folder, name, flags, 0); }
int __openat64_2(int folder, const char *name, int flags) { return opening(folder, name, flags, 0); }
int creat(const char *name, mode_t mode) { return opening(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return opening(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
    unsigned long number;
    char path[4096];
    uint64_t inode = inode_of(fd);
    int error = before(&number, CLOSES, fd);
    path_of(fd, path, sizeof path);
    int result = (int)syscall(SYS_close, fd);
    // As in Linux, where a failing close has closed all the same.
    if (error) return errno = error, -1;
    after(number, "close", result, inode, path, 0, 0, "", "", 0);
    return result;
}

// MARK: Bytes

static ssize_t reading(int fd, void *bytes, size_t count, off_t offset) {
    unsigned long number;
    char path[4096];
    int error = before(&number, READS, fd);
    if (error) return errno = error, -1;
    ssize_t result = offset < 0 ? syscall(SYS_read, fd, bytes, count) : syscall(SYS_pread64, fd, bytes, count, offset);
    after(number, "read", result, inode_of(fd), path_of(fd, path, sizeof path), offset, (long)count, "", "", 0);
    return result;
}

ssize_t read(int fd, void *bytes, size_t count) { return reading(fd, bytes, count, -1); }
ssize_t pread(int fd, void *bytes, size_t count, off_t offset) { return reading(fd, bytes, count, offset); }
ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) { return reading(fd, bytes, count, offset); }
ssize_t __read_chk(int fd, void *bytes, size_t count, size_t room) {
    if (count > room) abort();
    return reading(fd, bytes, count, -1);
}
ssize_t __pread64_chk(int fd, void *bytes, size_t count, off64_t offset, size_t room) {
    if (count > room) abort();
    return reading(fd, bytes, count, offset);
}

static ssize_t writing(int fd, const void *bytes, size_t count, off_t offset, const char *name) {
    unsigned long number;
    char path[4096];
    int error = before(&number, WRITES, fd);
    if (error) return errno = error, -1;
    int cut = number == target && count > 1 && (planned("short") || planned("torn"));
    size_t taken = cut ? count / 2 : count;
    long place = offset;
    if (offset < 0) {
        place = syscall(SYS_lseek, fd, 0, SEEK_CUR);
        errno = 0;
    }
    ssize_t result =
        offset < 0 ? syscall(SYS_write, fd, bytes, taken) : syscall(SYS_pwrite64, fd, bytes, taken, offset);
    if (number == target && planned("torn")) strike(SIGKILL);
    after(number, name, result, inode_of(fd), path_of(fd, path, sizeof path), place, (long)count, "", bytes,
          result > 0 && is_regular(fd) ? (size_t)result : 0);
    return result;
}

ssize_t write(int fd, const void *bytes, size_t count) { return writing(fd, bytes, count, -1, "write"); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return writing(fd, bytes, count, offset, "pwrite"); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    return writing(fd, bytes, count, offset, "pwrite");
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    // One part a call: the caller has to go on after a short write anyway.
    for (int index = 0; index < count; index++)
        if (parts[index].iov_len > 0) return writing(fd, parts[index].iov_base, parts[index].iov_len, -1, "write");
    return 0;
}

static int on_descriptor(int fd, enum kind kind, const char *name, long call, long argument, long argument2) {
    unsigned long number;
    char path[4096];
    int error = before(&number, kind, fd);
    if (kind == LOCKS && number >= target && planned(name)) error = plan_errno;
    if (error) return errno = error, -1;
    int result = (int)syscall(call, fd, argument, argument2);
    after(number, name, result, inode_of(fd), path_of(fd, path, sizeof path), 0, argument, "", "", 0);
    return result;
}

int fsync(int fd) { return on_descriptor(fd, SYNCS, "fsync", SYS_fsync, 0, 0); }
int fdatasync(int fd) { return on_descriptor(fd, SYNCS, "fdatasync", SYS_fdatasync, 0, 0); }
int ftruncate(int fd, off_t length) { return on_descriptor(fd, NAMES, "ftruncate", SYS_ftruncate, length, 0); }
int ftruncate64(int fd, off64_t length) { return on_descriptor(fd, NAMES, "ftruncate", SYS_ftruncate, length, 0); }
int fchmod(int fd, mode_t mode) { return on_descriptor(fd, NAMES, "fchmod", SYS_fchmod, (long)mode, 0); }
int flock(int fd, int operation) { return on_descriptor(fd, LOCKS, "flock", SYS_flock, operation, 0); }

// Only locks count; nothing else that fcntl does reaches a disk.
static int controlling(int fd, int command, long argument) {
    int locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
    if (!locks) return (int)syscall(SYS_fcntl, fd, command, argument);
    return on_descriptor(fd, LOCKS, "fcntl", SYS_fcntl, command, argument);
}

#define ARGUMENT(command) \
    va_list list; \
    va_start(list, command); \
    long argument = va_arg(list, long); \
    va_end(list);

int fcntl(int fd, int command, ...) { ARGUMENT(command) return controlling(fd, command, argument); }
int fcntl64(int fd, int command, ...) { ARGUMENT(command) return controlling(fd, command, argument); }

// MARK: Names

static int naming(const char *name, long call, int folder, const char *path, int folder2, const char *path2, int flags) {
    unsigned long number;
    char first[4096], second[4096] = "";
    int error = before(&number, NAMES, -1);
    if (error) return errno = error, -1;
    absolute(folder, path, first, sizeof first);
    if (path2) absolute(folder2, path2, second, sizeof second);
    uint64_t inode = inode_at(folder, path);
    int result;
    if (call == SYS_unlinkat || call == SYS_mkdirat) {
        result = (int)syscall(call, folder, path, flags);
    } else {
        result = (int)syscall(call, folder, path, folder2, path2, flags);
    }
    // A name made of a descriptor (/proc/self/fd/N) shows the file's inode only under its new name.
    if (call == SYS_linkat && result == 0) inode = inode_at(folder2, path2);
    after(number, name, result, inode, first, flags, 0, second, "", 0);
    return result;
}

int unlink(const char *path) { return naming("unlink", SYS_unlinkat, AT_FDCWD, path, 0, NULL, 0); }
int unlinkat(int folder, const char *path, int flags) {
    return naming("unlink", SYS_unlinkat, folder, path, 0, NULL, flags);
}
int rmdir(const char *path) { return naming("unlink", SYS_unlinkat, AT_FDCWD, path, 0, NULL, AT_REMOVEDIR); }
int mkdir(const char *path, mode_t mode) { return naming("mkdir", SYS_mkdirat, AT_FDCWD, path, 0, NULL, (int)mode); }
int mkdirat(int folder, const char *path, mode_t mode) {
    return naming("mkdir", SYS_mkdirat, folder, path, 0, NULL, (int)mode);
}
int rename(const char *path, const char *path2) {
    return naming("rename", SYS_renameat2, AT_FDCWD, path, AT_FDCWD, path2, 0);
}
int renameat(int folder, const char *path, int folder2, const char *path2) {
    return naming("rename", SYS_renameat2, folder, path, folder2, path2, 0);
}
int renameat2(int folder, const char *path, int folder2, const char *path2, unsigned flags) {
    return naming("rename", SYS_renameat2, folder, path, folder2, path2, (int)flags);
}
int link(const char *path, const char *path2) {
    return naming("link", SYS_linkat, AT_FDCWD, path, AT_FDCWD, path2, 0);
}
int linkat(int folder, const char *path, int folder2, const char *path2, int flags) {
    return naming("link", SYS_linkat, folder, path, folder2, path2, flags);
}
