// SPDX-License-Identifier: Apache-2.0
// The floor of the benchmark: the least that a C program does for the same durable result with the same two libraries.
// It reads and writes docs/FORMAT.md format 1 with one key-file slot: the same checks at unlock, the same transaction, the
// same mark. It has no prompts, no error messages worth the name, no guarded memory and no checks of directories.
//
//   floor export NAME | list | add NAME HOST IP CA_FILE TOKEN_FILE
//
// VAULT, KEY_FILE and MARK_DIR (an existing directory) come from the environment.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "pages.h"

#define PREFIX "aichor-vault/1/"
enum { FORMAT = 1, CLUSTER = 1, OBSERVATION = 2, OVERVIEW = 1, MATERIAL = 2, SECRET = 3, CURRENT = 1 };

static _Noreturn void die(const char *what) {
    fprintf(stderr, "floor: %s\n", what);
    exit(70);
}
static void need(int good, const char *what) {
    if (!good) die(what);
}

// --- bytes ---------------------------------------------------------------------------------------------------------

typedef struct {
    unsigned char *data;
    size_t length, capacity;
} Bytes;

static void put(Bytes *to, const void *data, size_t length) {
    if (to->length + length > to->capacity) {
        to->capacity = (to->length + length) * 2 + 64;
        to->data = realloc(to->data, to->capacity);
        need(to->data != NULL, "out of memory");
    }
    if (length > 0) memcpy(to->data + to->length, data, length);
    to->length += length;
}
static void put_integer(Bytes *to, uint64_t value, int size) {
    unsigned char bytes[8];
    for (int i = 0; i < size; i++) bytes[i] = (unsigned char)(value >> (8 * (size - 1 - i)));
    put(to, bytes, (size_t)size);
}
static uint64_t get_integer(const unsigned char *from, size_t size) {
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++) value = value << 8 | from[i];
    return value;
}
// The items of T(…), FORMAT.md section 1.
static void item(Bytes *to, const void *data, size_t length) {
    put_integer(to, length, 4);
    put(to, data, length);
}
static void item_text(Bytes *to, const char *text) { item(to, text, strlen(text)); }
static void item_integer(Bytes *to, uint64_t value, int size) {
    put_integer(to, (uint64_t)size, 4);
    put_integer(to, value, size);
}
static void field(Bytes *to, int tag, const void *data, size_t length) {
    put_integer(to, (uint64_t)tag, 2);
    item(to, data, length);
}
static void field_integer(Bytes *to, int tag, uint64_t value, int size) {
    put_integer(to, (uint64_t)tag, 2);
    item_integer(to, value, size);
}
static void field_text(Bytes *to, int tag, const char *text) { field(to, tag, text, strlen(text)); }

typedef struct {
    const unsigned char *data;
    size_t length;
} Slice;

// The first field with a tag; the whole map is read, as a reader must to call it well-formed.
static Slice find(Slice map, int tag) {
    Slice found = {NULL, 0};
    size_t at = 0;
    int last = 0;
    while (at < map.length) {
        need(map.length - at >= 6, "cut field");
        int here = (int)get_integer(map.data + at, 2);
        size_t length = get_integer(map.data + at + 2, 4);
        need(here >= last && length <= map.length - at - 6, "malformed map");
        if (here == tag && found.data == NULL) found = (Slice){map.data + at + 6, length};
        last = here;
        at += 6 + length;
    }
    return found;
}
static Slice find_sized(Slice map, int tag, size_t length) {
    Slice found = find(map, tag);
    need(found.data != NULL && found.length == length, "field of a wrong size");
    return found;
}
static Slice next_item(Slice *tuple) {
    need(tuple->length >= 4, "cut tuple");
    size_t length = get_integer(tuple->data, 4);
    need(length <= tuple->length - 4, "cut tuple");
    Slice found = {tuple->data + 4, length};
    tuple->data += 4 + length;
    tuple->length -= 4 + length;
    return found;
}

// --- OpenSSL -------------------------------------------------------------------------------------------------------

static EVP_MD *sha256_method;
static EVP_MD_CTX *sha256_context;
static EVP_CIPHER *gcm_method;
static EVP_CIPHER_CTX *gcm_context;
static EVP_MAC *hmac_method;

static void start_crypto(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    sha256_method = EVP_MD_fetch(NULL, "SHA256", NULL);
    sha256_context = EVP_MD_CTX_new();
    gcm_method = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    gcm_context = EVP_CIPHER_CTX_new();
    hmac_method = EVP_MAC_fetch(NULL, "HMAC", NULL);
    need(sha256_method && sha256_context && gcm_method && gcm_context && hmac_method, "OpenSSL");
}
static void sha256(const void *a, size_t n, const void *b, size_t m, const void *c, size_t o, unsigned char out[32]) {
    need(EVP_DigestInit_ex2(sha256_context, sha256_method, NULL) && EVP_DigestUpdate(sha256_context, a, n)
             && EVP_DigestUpdate(sha256_context, b, m) && EVP_DigestUpdate(sha256_context, c, o)
             && EVP_DigestFinal_ex(sha256_context, out, NULL),
         "SHA-256");
}
static EVP_MAC_CTX *hmac_start(const unsigned char *key, size_t length) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0), OSSL_PARAM_construct_end()};
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac_method);
    need(context && EVP_MAC_init(context, key, length, parameters), "HMAC");
    return context;
}
static void hmac_run(EVP_MAC_CTX *context, const void *data, size_t length, unsigned char out[32]) {
    size_t size;
    need(EVP_MAC_init(context, NULL, 0, NULL) && EVP_MAC_update(context, data, length)
             && EVP_MAC_final(context, out, &size, 32),
         "HMAC");
}
static void hmac(const unsigned char *key, size_t key_length, const void *data, size_t length, unsigned char out[32]) {
    EVP_MAC_CTX *context = hmac_start(key, key_length);
    hmac_run(context, data, length, out);
    EVP_MAC_CTX_free(context);
}
// Opens `sealed` in place of a new buffer; the plain text's length is returned.
static size_t gcm_open(const unsigned char *key, const unsigned char *nonce, Bytes *aad, Slice sealed, unsigned char *out) {
    int length, last;
    need(sealed.length >= 16, "short box");
    size_t body = sealed.length - 16;
    need(EVP_DecryptInit_ex2(gcm_context, gcm_method, key, nonce, NULL)
             && EVP_DecryptUpdate(gcm_context, NULL, &length, aad->data, (int)aad->length)
             && EVP_DecryptUpdate(gcm_context, out, &length, sealed.data, (int)body)
             && EVP_CIPHER_CTX_ctrl(gcm_context, EVP_CTRL_AEAD_SET_TAG, 16, (void *)(sealed.data + body))
             && EVP_DecryptFinal_ex(gcm_context, out + length, &last) > 0,
         "a box does not open");
    return body;
}
static void gcm_seal(const unsigned char *key, const unsigned char *nonce, Bytes *aad, Bytes *plain, Bytes *out) {
    int length, last;
    out->length = 0;
    put(out, plain->data, plain->length);
    put(out, "0123456789abcdef", 16);
    need(EVP_EncryptInit_ex2(gcm_context, gcm_method, key, nonce, NULL)
             && EVP_EncryptUpdate(gcm_context, NULL, &length, aad->data, (int)aad->length)
             && EVP_EncryptUpdate(gcm_context, out->data, &length, plain->data, (int)plain->length)
             && EVP_EncryptFinal_ex(gcm_context, out->data + length, &last)
             && EVP_CIPHER_CTX_ctrl(gcm_context, EVP_CTRL_AEAD_GET_TAG, 16, out->data + plain->length),
         "sealing");
}
// Padding of FORMAT.md section 6, in place.
static void pad_to(Bytes *message, size_t size) {
    static const unsigned char zeros[512];
    put(message, zeros, 4);
    memmove(message->data + 4, message->data, message->length - 4);
    for (int i = 0; i < 4; i++) message->data[i] = (unsigned char)((message->length - 4) >> (24 - 8 * i));
    while (message->length < size) {
        size_t more = size - message->length;
        put(message, zeros, more < sizeof zeros ? more : sizeof zeros);
    }
}
static void pad_step(Bytes *message, size_t step) { pad_to(message, (message->length + 4 + step - 1) / step * step); }
static void pad_class(Bytes *message) {
    size_t size = 256;
    while (size < message->length + 4) size = size < 4096 ? size * 2 : (size + size / 8 + 255) & ~(size_t)255;
    pad_to(message, size);
}
static Slice unpadded(const unsigned char *data, size_t length) {
    need(length >= 4, "padding");
    size_t inner = get_integer(data, 4);
    need(inner <= length - 4, "padding");
    for (size_t i = 4 + inner; i < length; i++) need(data[i] == 0, "padding");
    return (Slice){data + 4, inner};
}

// --- the vault -----------------------------------------------------------------------------------------------------

static sqlite3 *database;
static unsigned char vault_id[16], slot_id[8], header_digest[32], tree_root[32], log_head[32], log_before[32];
static unsigned char buckets[256][32];
static uint64_t generation, record_count, header_counter, log_first, log_last;
static EVP_MAC_CTX *root_key;
static Bytes scratch, aad, plain, sealed;
static int mark_file = -1, mark_slot = -1;

static void run(const char *sql) { need(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK, sql); }
static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    need(sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK, sql);
    return statement;
}
static Slice column(sqlite3_stmt *statement, int index) {
    const void *data = sqlite3_column_blob(statement, index);
    return (Slice){data, (size_t)sqlite3_column_bytes(statement, index)};
}
static void bind(sqlite3_stmt *statement, int index, const void *data, size_t length) {
    need(sqlite3_bind_blob(statement, index, data, (int)length, SQLITE_STATIC) == SQLITE_OK, "bind");
}
static void step_done(sqlite3_stmt *statement) {
    need(sqlite3_step(statement) == SQLITE_DONE, "statement");
    sqlite3_finalize(statement);
}

// K(label, vault id), FORMAT.md section 4.3.
static void derive(const char *label, unsigned char out[32]) {
    scratch.length = 0;
    item_text(&scratch, label);
    item(&scratch, vault_id, 16);
    put(&scratch, "\1", 1);
    hmac_run(root_key, scratch.data, scratch.length, out);
}
static void keyed(const char *label, const void *data, size_t length, unsigned char out[32]) {
    unsigned char key[32];
    derive(label, key);
    hmac(key, 32, data, length, out);
}
static void part_key(int kind, const unsigned char *record, uint64_t version, int part, unsigned char out[32]) {
    scratch.length = 0;
    item_text(&scratch, PREFIX "record");
    item(&scratch, vault_id, 16);
    item(&scratch, record, 16);
    item_integer(&scratch, (uint64_t)kind, 1);
    item_integer(&scratch, version, 8);
    item_integer(&scratch, (uint64_t)part, 1);
    put(&scratch, "\1", 1);
    hmac_run(root_key, scratch.data, scratch.length, out);
    aad.length = 0;
    item_text(&aad, PREFIX "part");
    item_integer(&aad, FORMAT, 4);
    item(&aad, vault_id, 16);
    item_integer(&aad, (uint64_t)kind, 1);
    item(&aad, record, 16);
    item_integer(&aad, version, 8);
    item_integer(&aad, (uint64_t)part, 1);
    item_integer(&aad, 1, 1);
}

static const char *const schema[] = {
    "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL) STRICT",
    "CREATE TABLE manifest (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL) STRICT",
    "CREATE TABLE record (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, record_id BLOB NOT NULL, version INTEGER NOT NULL, "
    "state INTEGER NOT NULL, name_tag BLOB, overview_digest BLOB, material_digest BLOB, secret_digest BLOB) STRICT",
    "CREATE UNIQUE INDEX record_tree ON record (record_id, kind, version, state, name_tag, overview_digest, material_digest, "
    "secret_digest)",
    "CREATE UNIQUE INDEX record_name ON record (name_tag) WHERE name_tag IS NOT NULL",
    "CREATE TABLE overview (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE material (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE secret (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE log (sequence INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL, mac BLOB NOT NULL) STRICT",
};

static void check_schema(void) {
    sqlite3_stmt *rows = prepare("SELECT sql FROM sqlite_schema");
    size_t seen = 0;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const char *sql = (const char *)sqlite3_column_text(rows, 0);
        need(seen < 9 && sql != NULL && strcmp(sql, schema[seen]) == 0, "schema");
        seen++;
    }
    sqlite3_finalize(rows);
    need(seen == 9, "schema");
}

static void open_database(const char *path) {
    need(open_pages(path, &database) == SQLITE_OK, "open");
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    run("PRAGMA synchronous=EXTRA; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON; "
        "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON");
    sqlite3_busy_timeout(database, 5000);
}

static uint64_t pragma(const char *sql) {
    sqlite3_stmt *row = prepare(sql);
    need(sqlite3_step(row) == SQLITE_ROW, sql);
    uint64_t value = (uint64_t)sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return value;
}

// FORMAT.md section 4.1, for the first key-file slot.
static void open_slot(Slice header, const unsigned char key_file[32]) {
    size_t at = 0;
    while (at + 6 <= header.length) {
        int tag = (int)get_integer(header.data + at, 2);
        Slice slot = {header.data + at + 6, get_integer(header.data + at + 2, 4)};
        need(slot.length <= header.length - at - 6, "header");
        at += 6 + slot.length;
        if (tag != 4 || *find_sized(slot, 2, 1).data != 2) continue;
        unsigned char prk[32], wrap[32], commitment[32], key[48];
        Bytes parameters = {0}, info = {0};
        item(&parameters, vault_id, 16);
        item(&parameters, find_sized(slot, 1, 8).data, 8);
        for (int tag = 2, sizes[] = {1, 4, 4, 4}, i = 0; i < 4; i++, tag = i + 5)
            item(&parameters, find_sized(slot, tag, (size_t)sizes[i]).data, (size_t)sizes[i]);
        item(&parameters, find_sized(slot, 9, 16).data, 16);
        hmac(vault_id, 16, key_file, 32, prk);
        item_text(&info, PREFIX "slot");
        put(&info, parameters.data, parameters.length);
        put(&info, "\1", 1);
        hmac(prk, 32, info.data, info.length, wrap);
        Bytes second = {0};
        put(&second, wrap, 32);
        put(&second, info.data, info.length - 1);
        put(&second, "\2", 1);
        hmac(prk, 32, second.data, second.length, commitment);
        if (CRYPTO_memcmp(commitment, find_sized(slot, 10, 32).data, 32) != 0) continue;
        aad.length = 0;
        item_text(&aad, PREFIX "slot-wrap");
        item_integer(&aad, FORMAT, 4);
        put(&aad, parameters.data, parameters.length);
        item(&aad, commitment, 32);
        gcm_open(wrap, find_sized(slot, 11, 12).data, &aad, find_sized(slot, 12, 48), key);
        memcpy(slot_id, find_sized(slot, 1, 8).data, 8);
        root_key = hmac_start(key, 32);
        OPENSSL_cleanse(key, sizeof key);
        return;
    }
    die("no slot opens");
}

static void read_header(const unsigned char key_file[32]) {
    unsigned char code[32];
    sqlite3_stmt *row = prepare("SELECT body, mac FROM header WHERE id = 1");
    need(sqlite3_step(row) == SQLITE_ROW, "header");
    Slice body = column(row, 0), mac = column(row, 1);
    memcpy(vault_id, find_sized(body, 2, 16).data, 16);
    header_counter = get_integer(find_sized(body, 3, 8).data, 8);
    open_slot(body, key_file);
    keyed(PREFIX "header-mac", body.data, body.length, code);
    need(mac.length == 32 && CRYPTO_memcmp(mac.data, code, 32) == 0, "header MAC");
    sha256("\4", 1, body.data, body.length, "", 0, header_digest);
    sqlite3_finalize(row);
}

static void read_manifest(void) {
    unsigned char code[32];
    sqlite3_stmt *row = prepare("SELECT body, mac FROM manifest WHERE id = 1");
    need(sqlite3_step(row) == SQLITE_ROW, "manifest");
    Slice body = column(row, 0), mac = column(row, 1);
    keyed(PREFIX "manifest-mac", body.data, body.length, code);
    need(mac.length == 32 && CRYPTO_memcmp(mac.data, code, 32) == 0, "manifest MAC");
    next_item(&body);
    need(get_integer(next_item(&body).data, 4) == FORMAT && memcmp(next_item(&body).data, vault_id, 16) == 0, "manifest");
    generation = get_integer(next_item(&body).data, 8);
    record_count = get_integer(next_item(&body).data, 8);
    memcpy(tree_root, next_item(&body).data, 32);
    need(memcmp(next_item(&body).data, header_digest, 32) == 0, "header digest");
    need(get_integer(next_item(&body).data, 8) == header_counter, "header counter");
    log_first = get_integer(next_item(&body).data, 8);
    memcpy(log_before, next_item(&body).data, 32);
    log_last = get_integer(next_item(&body).data, 8);
    memcpy(log_head, next_item(&body).data, 32);
    sqlite3_finalize(row);
}

static void log_code(uint64_t sequence, const unsigned char before[32], Slice nonce, Slice box, unsigned char out[32]) {
    Bytes message = {0};
    item_text(&message, PREFIX "log-mac");
    item(&message, vault_id, 16);
    item_integer(&message, sequence, 8);
    item(&message, before, 32);
    item(&message, nonce.data, nonce.length);
    item(&message, box.data, box.length);
    keyed(PREFIX "log-mac", message.data, message.length, out);
    free(message.data);
}

static void check_log_ends(void) {
    unsigned char code[32];
    if (log_last + 1 == log_first) return;
    need(pragma("SELECT max(sequence) FROM log") == log_last && pragma("SELECT min(sequence) FROM log") == log_first, "log");
    sqlite3_stmt *row = prepare("SELECT nonce, sealed, mac FROM log WHERE sequence = ?");
    sqlite3_bind_int64(row, 1, (sqlite3_int64)log_first);
    need(sqlite3_step(row) == SQLITE_ROW, "log");
    log_code(log_first, log_before, column(row, 0), column(row, 1), code);
    need(CRYPTO_memcmp(column(row, 2).data, code, 32) == 0, "first log entry");
    sqlite3_reset(row);
    sqlite3_bind_int64(row, 1, (sqlite3_int64)log_last);
    need(sqlite3_step(row) == SQLITE_ROW && memcmp(column(row, 2).data, log_head, 32) == 0, "last log entry");
    sqlite3_finalize(row);
}

#define TREE_COLUMNS "record_id, kind, version, state, name_tag, overview_digest, material_digest, secret_digest"

// The leaf of a row of TREE_COLUMNS is added to `leaves`.
static void add_leaf(sqlite3_stmt *row, Bytes *leaves) {
    unsigned char leaf[32];
    scratch.length = 0;
    put(&scratch, "\0", 1);
    item_integer(&scratch, (uint64_t)sqlite3_column_int64(row, 1), 1);
    Slice record = column(row, 0);
    need(record.length == 16, "record id");
    item(&scratch, record.data, 16);
    item_integer(&scratch, (uint64_t)sqlite3_column_int64(row, 2), 8);
    item_integer(&scratch, (uint64_t)sqlite3_column_int64(row, 3), 1);
    for (int i = 4; i < 8; i++) {
        Slice value = column(row, i);
        need(value.length == 0 || value.length == (i == 4 ? 16 : 32), "record column");
        item(&scratch, value.data, value.length);
    }
    sha256(scratch.data, scratch.length, "", 0, "", 0, leaf);
    put(leaves, leaf, 32);
}
static void close_bucket(int number, Bytes *leaves) {
    Bytes head = {0};
    put(&head, "\1", 1);
    put_integer(&head, (uint64_t)number, 1);
    put_integer(&head, leaves->length / 32, 8);
    sha256(head.data, head.length, leaves->data, leaves->length, "", 0, buckets[number]);
    free(head.data);
    leaves->length = 0;
}
static void close_tree(unsigned char out[32]) { sha256("\2", 1, buckets, sizeof buckets, "", 0, out); }

static void check_records(void) {
    sqlite3_stmt *rows = prepare("SELECT " TREE_COLUMNS " FROM record ORDER BY record_id, kind, version");
    Bytes leaves = {0};
    unsigned char root[32];
    uint64_t seen = 0;
    int bucket = 0;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        int here = *(const unsigned char *)sqlite3_column_blob(rows, 0);
        while (bucket < here) close_bucket(bucket++, &leaves);
        add_leaf(rows, &leaves);
        seen++;
    }
    while (bucket < 256) close_bucket(bucket++, &leaves);
    sqlite3_finalize(rows);
    close_tree(root);
    need(seen == record_count && memcmp(root, tree_root, 32) == 0, "records");
    free(leaves.data);
}
static void refresh_bucket(const unsigned char *record) {
    unsigned char from[1] = {record[0]}, to[1] = {(unsigned char)(record[0] + 1)};
    sqlite3_stmt *rows = prepare(record[0] == 255
            ? "SELECT " TREE_COLUMNS " FROM record WHERE record_id >= ?1 ORDER BY record_id, kind, version"
            : "SELECT " TREE_COLUMNS " FROM record WHERE record_id >= ?1 AND record_id < ?2 ORDER BY record_id, kind, version");
    bind(rows, 1, from, 1);
    if (record[0] < 255) bind(rows, 2, to, 1);
    Bytes leaves = {0};
    while (sqlite3_step(rows) == SQLITE_ROW) add_leaf(rows, &leaves);
    sqlite3_finalize(rows);
    close_bucket(record[0], &leaves);
    free(leaves.data);
}

// --- the mark, FORMAT.md section 11 --------------------------------------------------------------------------------

static unsigned char mark_bytes[1024];

static void read_mark_file(void) {
    char path[4096];
    size_t length = (size_t)snprintf(path, sizeof path, "%s/", getenv("MARK_DIR"));
    for (int i = 0; i < 16; i++) length += (size_t)sprintf(path + length, "%02x", vault_id[i]);
    strcpy(path + length, ".mark");
    mark_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    need(mark_file >= 0 && flock(mark_file, LOCK_SH) == 0, "mark");
    memset(mark_bytes, 0, sizeof mark_bytes);
    need(pread(mark_file, mark_bytes, sizeof mark_bytes, 0) >= 0, "mark");
    flock(mark_file, LOCK_UN);
}
static void check_mark(void) {
    uint64_t best = 0, sequence = 0;
    const unsigned char *root = NULL, *head = NULL;
    for (int slot = 0; slot < 2; slot++) {
        const unsigned char *at = mark_bytes + 512 * slot;
        size_t length = get_integer(at, 4);
        unsigned char code[32];
        if (length == 0 || length > 476) continue;
        keyed(PREFIX "mark-mac", at + 4, length, code);
        if (CRYPTO_memcmp(code, at + 4 + length, 32) != 0) continue;
        Slice body = {at + 4, length};
        next_item(&body);
        next_item(&body);
        uint64_t seen = get_integer(next_item(&body).data, 8);
        if (seen < best) continue;
        best = seen;
        mark_slot = slot;
        root = next_item(&body).data;
        sequence = get_integer(next_item(&body).data, 8);
        head = next_item(&body).data;
    }
    if (mark_slot < 0) return;
    need(generation >= best && (generation > best || memcmp(root, tree_root, 32) == 0), "rollback");
    if (sequence == log_last) {
        need(memcmp(head, log_head, 32) == 0, "rollback");
    } else if (sequence > 0) {
        sqlite3_stmt *row = prepare("SELECT mac FROM log WHERE sequence = ?");
        sqlite3_bind_int64(row, 1, (sqlite3_int64)sequence);
        need(sqlite3_step(row) == SQLITE_ROW && memcmp(column(row, 0).data, head, 32) == 0, "rollback");
        sqlite3_finalize(row);
    }
}
// What is left of the file, so that the next writer need not check its structure.
static void put_file_facts(Bytes *body) {
    struct stat status;
    unsigned char counter[4];
    sqlite3_file *file = NULL;
    need(sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, "facts");
    need(file->pMethods->xRead(file, counter, 4, 24) == SQLITE_OK && stat(getenv("VAULT"), &status) == 0, "facts");
    item_integer(body, get_integer(counter, 4), 8);
    item_integer(body, (uint64_t)status.st_size, 8);
    item_integer(body, (uint64_t)status.st_ctim.tv_sec, 8);
    item_integer(body, (uint64_t)status.st_ctim.tv_nsec, 4);
    item_integer(body, (uint64_t)status.st_dev, 8);
    item_integer(body, (uint64_t)status.st_ino, 8);
}
static void write_mark(void) {
    unsigned char code[32];
    static unsigned char slot[512];
    Bytes body = {0}, out = {0};
    item_text(&body, PREFIX "mark");
    item(&body, vault_id, 16);
    item_integer(&body, generation, 8);
    item(&body, tree_root, 32);
    item_integer(&body, log_last, 8);
    item(&body, log_head, 32);
    put_file_facts(&body);
    keyed(PREFIX "mark-mac", body.data, body.length, code);
    item(&out, body.data, body.length);
    put(&out, code, 32);
    memcpy(slot, out.data, out.length);
    need(flock(mark_file, LOCK_EX) == 0, "mark");
    need(pwrite(mark_file, slot, sizeof slot, mark_slot == 0 ? 512 : 0) == sizeof slot && fdatasync(mark_file) == 0, "mark");
    flock(mark_file, LOCK_UN);
}

// --- reading and writing records -----------------------------------------------------------------------------------

static const char *const part_select[] = {
    "", "SELECT nonce, sealed FROM overview WHERE id = ?", "SELECT nonce, sealed FROM material WHERE id = ?",
    "SELECT nonce, sealed FROM secret WHERE id = ?"};
static const char *const part_insert[] = {
    "", "INSERT OR REPLACE INTO overview VALUES (?, ?, ?)", "INSERT OR REPLACE INTO material VALUES (?, ?, ?)",
    "INSERT OR REPLACE INTO secret VALUES (?, ?, ?)"};

// The plain text of a box, in memory that the caller frees.
static Slice open_part(int kind, const unsigned char *record, uint64_t version, int part, Slice nonce, Slice box,
                       const unsigned char *digest, unsigned char **memory) {
    unsigned char found[32], key[32];
    sha256("\3", 1, nonce.data, nonce.length, box.data, box.length, found);
    need(nonce.length == 12 && memcmp(found, digest, 32) == 0, "a part was altered");
    part_key(kind, record, version, part, key);
    *memory = malloc(box.length);
    need(*memory != NULL, "out of memory");
    return unpadded(*memory, gcm_open(key, nonce.data, &aad, box, *memory));
}
static Slice read_part(sqlite3_int64 id, int kind, const unsigned char *record, uint64_t version, int part,
                       const unsigned char *digest) {
    unsigned char *memory;
    sqlite3_stmt *row = prepare(part_select[part]);
    sqlite3_bind_int64(row, 1, id);
    need(sqlite3_step(row) == SQLITE_ROW, "a part is missing");
    Slice opened = open_part(kind, record, version, part, column(row, 0), column(row, 1), digest, &memory);
    sqlite3_finalize(row);
    return opened;
}
// Seals `plain`, which is padded already, and stores it.
static void write_part(sqlite3_int64 id, int kind, const unsigned char *record, uint64_t version, int part,
                       unsigned char digest[32]) {
    unsigned char key[32], nonce[12];
    part_key(kind, record, version, part, key);
    need(RAND_bytes(nonce, 12) == 1, "random");
    gcm_seal(key, nonce, &aad, &plain, &sealed);
    sha256("\3", 1, nonce, 12, sealed.data, sealed.length, digest);
    sqlite3_stmt *row = prepare(part_insert[part]);
    sqlite3_bind_int64(row, 1, id);
    bind(row, 2, nonce, 12);
    bind(row, 3, sealed.data, sealed.length);
    step_done(row);
}
static void append_log(const char *action, const char *name, const unsigned char *record, uint64_t version) {
    unsigned char key[32], nonce[12], code[32];
    uint64_t sequence = log_last + 1;
    plain.length = 0;
    field_integer(&plain, 1, (uint64_t)time(NULL), 8);
    field_text(&plain, 2, action);
    field_text(&plain, 3, name);
    field(&plain, 4, record, 16);
    field_integer(&plain, 5, version, 8);
    field_text(&plain, 7, "stdout");
    field(&plain, 8, slot_id, 8);
    field_text(&plain, 9, "key-file");
    field_integer(&plain, 10, getuid(), 4);
    pad_step(&plain, 512);
    aad.length = 0;
    item_text(&aad, PREFIX "log");
    item_integer(&aad, FORMAT, 4);
    item(&aad, vault_id, 16);
    item_integer(&aad, sequence, 8);
    derive(PREFIX "log-seal", key);
    need(RAND_bytes(nonce, 12) == 1, "random");
    gcm_seal(key, nonce, &aad, &plain, &sealed);
    log_code(sequence, log_head, (Slice){nonce, 12}, (Slice){sealed.data, sealed.length}, code);
    sqlite3_stmt *row = prepare("INSERT INTO log VALUES (?, ?, ?, ?)");
    sqlite3_bind_int64(row, 1, (sqlite3_int64)sequence);
    bind(row, 2, nonce, 12);
    bind(row, 3, sealed.data, sealed.length);
    bind(row, 4, code, 32);
    step_done(row);
    log_last = sequence;
    memcpy(log_head, code, 32);
}
static void commit(void) {
    unsigned char code[32];
    Bytes body = {0};
    generation++;
    close_tree(tree_root);
    item_text(&body, PREFIX "manifest");
    item_integer(&body, FORMAT, 4);
    item(&body, vault_id, 16);
    item_integer(&body, generation, 8);
    item_integer(&body, record_count, 8);
    item(&body, tree_root, 32);
    item(&body, header_digest, 32);
    item_integer(&body, header_counter, 8);
    item_integer(&body, log_first, 8);
    item(&body, log_before, 32);
    item_integer(&body, log_last, 8);
    item(&body, log_head, 32);
    keyed(PREFIX "manifest-mac", body.data, body.length, code);
    sqlite3_stmt *row = prepare("UPDATE manifest SET body = ?, mac = ? WHERE id = 1");
    bind(row, 1, body.data, body.length);
    bind(row, 2, code, 32);
    step_done(row);
    run("COMMIT");
    write_mark();
}
static void unlock(int writing) {
    unsigned char key_file[32];
    struct stat status;
    int file = open(getenv("KEY_FILE"), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    need(file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) == 0, "key file");
    need(read(file, key_file, 32) == 32, "key file");
    close(file);
    const char *path = getenv("VAULT");
    if (writing) {
        char lock[4096];
        snprintf(lock, sizeof lock, "%s.lock", path);
        int queue = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        need(queue >= 0 && flock(queue, LOCK_EX) == 0, "lock");
    }
    open_database(path);
    // The mark is read before the transaction begins; its name needs the vault's id, which is checked again inside.
    sqlite3_stmt *row = prepare("SELECT body FROM header WHERE id = 1");
    need(sqlite3_step(row) == SQLITE_ROW, "header");
    memcpy(vault_id, find_sized(column(row, 0), 2, 16).data, 16);
    sqlite3_finalize(row);
    read_mark_file();
    run(writing ? "BEGIN IMMEDIATE" : "BEGIN");
    need(pragma("PRAGMA application_id") == 1096174676 && pragma("PRAGMA user_version") == 1, "no vault");
    check_schema();
    read_header(key_file);
    read_manifest();
    check_log_ends();
    check_records();
    check_mark();
}

// --- the three commands --------------------------------------------------------------------------------------------

static void print_escaped(Slice text) {
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\n') fputs("\\n", stdout);
        else if (text.data[i] == '"' || text.data[i] == '\\') printf("\\%c", text.data[i]);
        else putchar(text.data[i]);
    }
}
static void print_member(const char *key, Slice value) {
    printf("\"%s\": \"", key);
    print_escaped(value);
    putchar('"');
}
static void name_tag(const char *name, unsigned char out[32]) {
    Bytes message = {0};
    item_text(&message, "cluster");
    item_text(&message, name);
    keyed(PREFIX "name-index", message.data, message.length, out);
    free(message.data);
}
// The observation of a cluster notes that its secret was released.
static void note_release(const unsigned char *record) {
    unsigned char digest[32];
    sqlite3_int64 id;
    uint64_t version = 1;
    sqlite3_stmt *row = prepare("SELECT id, version, overview_digest FROM record WHERE record_id = ? AND kind = 2");
    bind(row, 1, record, 16);
    int known = sqlite3_step(row) == SQLITE_ROW;
    if (known) {
        id = sqlite3_column_int64(row, 0);
        version = (uint64_t)sqlite3_column_int64(row, 1) + 1;
        read_part(id, OBSERVATION, record, version - 1, OVERVIEW, column(row, 2).data);
    } else {
        id = (sqlite3_int64)pragma("SELECT ifnull(max(id), 0) + 1 FROM record");
        record_count++;
    }
    sqlite3_finalize(row);
    plain.length = 0;
    field_integer(&plain, 1, (uint64_t)time(NULL), 8);
    pad_step(&plain, 512);
    write_part(id, OBSERVATION, record, version, OVERVIEW, digest);
    row = prepare(known ? "UPDATE record SET version = ?2, overview_digest = ?4 WHERE id = ?1"
                        : "INSERT INTO record VALUES (?1, 2, ?3, ?2, 1, NULL, ?4, NULL, NULL)");
    sqlite3_bind_int64(row, 1, id);
    sqlite3_bind_int64(row, 2, (sqlite3_int64)version);
    if (!known) bind(row, 3, record, 16);
    bind(row, 4, digest, 32);
    step_done(row);
    refresh_bucket(record);
}
static void export_one(const char *name) {
    unsigned char tag[32], record[16], digests[3][32];
    unlock(1);
    name_tag(name, tag);
    sqlite3_stmt *row =
        prepare("SELECT id, record_id, version, overview_digest, material_digest, secret_digest FROM record WHERE name_tag = ?");
    bind(row, 1, tag, 16);
    need(sqlite3_step(row) == SQLITE_ROW, "no such cluster");
    sqlite3_int64 id = sqlite3_column_int64(row, 0);
    memcpy(record, column(row, 1).data, 16);
    uint64_t version = (uint64_t)sqlite3_column_int64(row, 2);
    for (int i = 0; i < 3; i++) memcpy(digests[i], column(row, 3 + i).data, 32);
    sqlite3_finalize(row);
    Slice overview = read_part(id, CLUSTER, record, version, OVERVIEW, digests[0]);
    Slice material = read_part(id, CLUSTER, record, version, MATERIAL, digests[1]);
    Slice secret = read_part(id, CLUSTER, record, version, SECRET, digests[2]);
    Slice inner = find(overview, 1);
    need(inner.length == strlen(name) && memcmp(inner.data, name, inner.length) == 0, "another name inside");
    append_log("secret.exported", name, record, version);
    note_release(record);
    commit();
    printf("{\"apiVersion\": \"aichor-vault/v1\", \"kind\": \"EnginePayload\", \"engineType\": \"on-premise\", \"form\": {");
    print_member("engineName", inner);
    fputs(", ", stdout);
    print_member("apiHostname", find(overview, 4));
    fputs(", ", stdout);
    print_member("loadBalancerIp", find(overview, 6));
    fputs(", ", stdout);
    print_member("caData", find(material, 1));
    fputs(", \"authentication\": {\"method\": \"bearerToken\", ", stdout);
    print_member("bearerToken", find(secret, 1));
    printf("}}, \"metadata\": {\"version\": %" PRIu64 "}}\n", version);
}

typedef struct {
    Slice name, endpoint, address;
    int kind;
} Line;
static int by_name(const void *left, const void *right) {
    const Line *a = left, *b = right;
    size_t shorter = a->name.length < b->name.length ? a->name.length : b->name.length;
    int order = memcmp(a->name.data, b->name.data, shorter);
    return order != 0 ? order : (a->name.length > b->name.length) - (a->name.length < b->name.length);
}
static void list_all(void) {
    unlock(0);
    Line *lines = calloc(record_count, sizeof *lines);
    size_t count = 0;
    sqlite3_stmt *rows = prepare("SELECT r.record_id, r.version, r.overview_digest, o.nonce, o.sealed FROM record r "
                                 "JOIN overview o ON o.id = r.id WHERE r.name_tag IS NOT NULL");
    while (sqlite3_step(rows) == SQLITE_ROW) {
        unsigned char *memory;
        Slice overview = open_part(CLUSTER, column(rows, 0).data, (uint64_t)sqlite3_column_int64(rows, 1), OVERVIEW,
                                   column(rows, 3), column(rows, 4), column(rows, 2).data, &memory);
        lines[count++] = (Line){find(overview, 1), find(overview, 4), find(overview, 6), *find_sized(overview, 9, 1).data};
    }
    sqlite3_finalize(rows);
    qsort(lines, count, sizeof *lines, by_name);
    for (size_t i = 0; i < count; i++)
        printf("%-40.*s %-40.*s %-16.*s %d\n", (int)lines[i].name.length, lines[i].name.data, (int)lines[i].endpoint.length,
               lines[i].endpoint.data, (int)lines[i].address.length, lines[i].address.data, lines[i].kind);
}

static void read_file(const char *path, Bytes *into) {
    char block[4096];
    ssize_t got;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    need(file >= 0, path);
    while ((got = read(file, block, sizeof block)) > 0) put(into, block, (size_t)got);
    close(file);
}
static void summarise(Bytes *ca, Bytes *into) {
    BIO *source = BIO_new_mem_buf(ca->data, (int)ca->length), *text = BIO_new(BIO_s_mem());
    X509 *certificate = PEM_read_bio_X509(source, NULL, NULL, NULL);
    need(certificate != NULL, "certificate");
    unsigned char *der = NULL, digest[32];
    char *name;
    int length = i2d_X509(certificate, &der);
    X509_NAME_print_ex(text, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
    long size = BIO_get_mem_data(text, &name);
    field(into, 1, name, (size_t)size);
    field(into, 2, name, (size_t)size);
    sha256(der, (size_t)length, "", 0, "", 0, digest);
    field(into, 3, "\1", 1);
    field_integer(into, 4, 1700000000, 8);
    field_integer(into, 5, 2000000000, 8);
    field(into, 6, digest, 32);
    field(into, 7, digest, 32);
    field_integer(into, 8, 1, 1);
    field_text(into, 9, "RSA");
    field_integer(into, 10, (uint64_t)EVP_PKEY_get_bits(X509_get0_pubkey(certificate)), 4);
}
static void add_one(char **argument) {
    unsigned char tag[32], record[16], digests[3][32], fingerprint[32];
    Bytes ca = {0}, token = {0}, certificate = {0}, message = {0};
    read_file(argument[3], &ca);
    read_file(argument[4], &token);
    summarise(&ca, &certificate);
    unlock(1);
    name_tag(argument[0], tag);
    need(RAND_bytes(record, 16) == 1, "random");
    item_text(&message, "bearer");
    item(&message, token.data, token.length);
    keyed(PREFIX "fingerprint", message.data, message.length, fingerprint);
    sqlite3_int64 id = (sqlite3_int64)pragma("SELECT ifnull(max(id), 0) + 1 FROM record");
    uint64_t now = (uint64_t)time(NULL);
    plain.length = 0;
    field_text(&plain, 1, argument[0]);
    field_integer(&plain, 2, 1, 1);
    field_integer(&plain, 3, now, 8);
    field_text(&plain, 4, argument[1]);
    field_integer(&plain, 5, 1, 1);
    field_text(&plain, 6, argument[2]);
    field_integer(&plain, 9, 1, 1);
    field(&plain, 10, fingerprint, 16);
    field_integer(&plain, 14, now, 8);
    field(&plain, 18, certificate.data, certificate.length);
    pad_step(&plain, 512);
    write_part(id, CLUSTER, record, 1, OVERVIEW, digests[0]);
    plain.length = 0;
    field(&plain, 1, ca.data, ca.length);
    pad_class(&plain);
    write_part(id, CLUSTER, record, 1, MATERIAL, digests[1]);
    plain.length = 0;
    field(&plain, 1, token.data, token.length);
    pad_class(&plain);
    write_part(id, CLUSTER, record, 1, SECRET, digests[2]);
    sqlite3_stmt *row = prepare("INSERT INTO record VALUES (?, 1, ?, 1, 1, ?, ?, ?, ?)");
    sqlite3_bind_int64(row, 1, id);
    bind(row, 2, record, 16);
    bind(row, 3, tag, 16);
    for (int i = 0; i < 3; i++) bind(row, 4 + i, digests[i], 32);
    step_done(row);
    record_count++;
    refresh_bucket(record);
    append_log("cluster.added", argument[0], record, 1);
    commit();
    printf("added %s\n", argument[0]);
}

int main(int count, char **argument) {
    umask(077);
    need(getenv("VAULT") && getenv("KEY_FILE") && getenv("MARK_DIR"), "VAULT, KEY_FILE and MARK_DIR must be set");
    start_crypto();
    if (count == 3 && strcmp(argument[1], "export") == 0) export_one(argument[2]);
    else if (count == 2 && strcmp(argument[1], "list") == 0) list_all();
    else if (count == 7 && strcmp(argument[1], "add") == 0) add_one(argument + 2);
    else die("usage: floor export NAME | list | add NAME URL IP CA_FILE TOKEN_FILE");
    need(fflush(stdout) == 0, "output");
    return 0;
}
