// SPDX-License-Identifier: Apache-2.0
// FORMAT.md section 3.1 for the floor: the tag of each page, written and checked by file methods in front of SQLite's own.
#include <openssl/evp.h>
#include <sqlite3.h>
#include <string.h>

enum { PAGE = 8192, CONTENT = PAGE - 32 };

typedef struct {
    sqlite3_file base;
    int armed;
    unsigned char id[16];
} PageFile;

static sqlite3_vfs pages_vfs;
static sqlite3_vfs *unix_vfs;
static sqlite3_io_methods page_methods;
static EVP_MD *page_digest;
static EVP_MD_CTX *page_context;

static sqlite3_file *inner(sqlite3_file *file) { return (sqlite3_file *)((PageFile *)file + 1); }

static int page_tag(const unsigned char *id, uint32_t number, const unsigned char *page, unsigned char digest[32]) {
    unsigned char place[21] = {5};
    memcpy(place + 1, id, 16);
    for (int i = 0; i < 4; i++) place[17 + i] = (unsigned char)(number >> (24 - 8 * i));
    return EVP_DigestInit_ex2(page_context, page_digest, NULL) && EVP_DigestUpdate(page_context, place, sizeof place)
        && EVP_DigestUpdate(page_context, page, CONTENT) && EVP_DigestFinal_ex(page_context, digest, NULL);
}

static int page_read(sqlite3_file *file, void *to, int count, sqlite3_int64 offset) {
    PageFile *pages = (PageFile *)file;
    unsigned char whole[PAGE], digest[32];
    int start = (int)(offset % PAGE);
    unsigned char *page = count == PAGE && start == 0 ? to : whole;
    // What SQLite reads while it opens the file, it reads again before it uses it.
    if (!pages->armed) return inner(file)->pMethods->xRead(inner(file), to, count, offset);
    int code = inner(file)->pMethods->xRead(inner(file), page, PAGE, offset - start);
    if (code != SQLITE_OK) return code;
    if (offset < PAGE) memcpy(pages->id, page + CONTENT, 16);
    if (!page_tag(pages->id, (uint32_t)(offset / PAGE + 1), page, digest) || memcmp(page + CONTENT, pages->id, 16) != 0
        || memcmp(page + CONTENT + 16, digest, 16) != 0)
        return SQLITE_IOERR_DATA;
    if (page == whole) memcpy(to, whole + start, (size_t)count);
    return SQLITE_OK;
}

static int page_write(sqlite3_file *file, const void *from, int count, sqlite3_int64 offset) {
    unsigned char *page = (unsigned char *)(uintptr_t)from, digest[32];
    if (count != PAGE || !page_tag(((PageFile *)file)->id, (uint32_t)(offset / PAGE + 1), page, digest)) return SQLITE_IOERR;
    memcpy(page + CONTENT, ((PageFile *)file)->id, 16);
    memcpy(page + CONTENT + 16, digest, 16);
    return inner(file)->pMethods->xWrite(inner(file), page, count, offset);
}

static int page_close(sqlite3_file *file) { return inner(file)->pMethods->xClose(inner(file)); }
static int page_truncate(sqlite3_file *file, sqlite3_int64 size) { return inner(file)->pMethods->xTruncate(inner(file), size); }
static int page_sync(sqlite3_file *file, int flags) { return inner(file)->pMethods->xSync(inner(file), flags); }
static int page_size(sqlite3_file *file, sqlite3_int64 *size) { return inner(file)->pMethods->xFileSize(inner(file), size); }
static int page_lock(sqlite3_file *file, int level) { return inner(file)->pMethods->xLock(inner(file), level); }
static int page_unlock(sqlite3_file *file, int level) { return inner(file)->pMethods->xUnlock(inner(file), level); }
static int page_reserved(sqlite3_file *file, int *result) { return inner(file)->pMethods->xCheckReservedLock(inner(file), result); }
static int page_control(sqlite3_file *file, int what, void *with) { return inner(file)->pMethods->xFileControl(inner(file), what, with); }
static int page_sector(sqlite3_file *file) { return inner(file)->pMethods->xSectorSize(inner(file)); }
static int page_device(sqlite3_file *file) { return inner(file)->pMethods->xDeviceCharacteristics(inner(file)); }

static int page_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *result) {
    if (!(flags & SQLITE_OPEN_MAIN_DB)) return unix_vfs->xOpen(vfs, name, file, flags, result);
    memset(file, 0, sizeof(PageFile));
    int code = unix_vfs->xOpen(vfs, name, inner(file), flags, result);
    if (code == SQLITE_OK) file->pMethods = &page_methods;
    return code;
}

static int open_pages(const char *path, sqlite3 **database) {
    unix_vfs = sqlite3_vfs_find("unix");
    pages_vfs = *unix_vfs;
    pages_vfs.zName = "pages";
    pages_vfs.szOsFile += (int)sizeof(PageFile);
    pages_vfs.xOpen = page_open;
    page_methods = (sqlite3_io_methods){
        1, page_close, page_read, page_write, page_truncate, page_sync, page_size, page_lock, page_unlock, page_reserved,
        page_control, page_sector, page_device, NULL, NULL, NULL, NULL, NULL, NULL};
    page_digest = EVP_MD_fetch(NULL, "SHA256", NULL);
    page_context = EVP_MD_CTX_new();
    sqlite3_vfs_register(&pages_vfs, 0);
    int code = sqlite3_open_v2(path, database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, "pages");
    PageFile *file = NULL;
    if (code == SQLITE_OK) code = sqlite3_file_control(*database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK) file->armed = 1;
    return code;
}
