// SPDX-License-Identifier: Apache-2.0
// Finding libcurl, and seeing to it that it is one that can be trusted with a token.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CCurl.h"
#include "Interface.h"

struct ccurl_functions ccurl;

static enum aichor_curl_state state = AICHOR_CURL_MISSING;
static char description[256] = "not loaded";

// libcurl copies headers, and with them the credential, into buffers of its own and frees them as they are: so the memory that
// it is given wipes itself.
static void wiping_free(void *memory) {
    if (memory == NULL) return;
    explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

static void *wiping_realloc(void *memory, size_t size) {
    if (memory == NULL) return malloc(size);
    void *moved = malloc(size);
    if (moved == NULL) return NULL;
    size_t old = malloc_usable_size(memory);
    memcpy(moved, memory, old < size ? old : size);
    wiping_free(memory);
    return moved;
}

static enum aichor_curl_state fail(enum aichor_curl_state why, const char *words) {
    snprintf(description, sizeof description, "%s", words);
    return why;
}

static enum aichor_curl_state load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return fail(AICHOR_CURL_MISSING, dlerror());
    ccurl.curl_version_info = (struct curl_version * (*)(int)) dlsym(library, "curl_version_info");
    if (ccurl.curl_version_info == NULL) return fail(AICHOR_CURL_UNUSABLE, "it has no curl_version_info");
    const struct curl_version *version = ccurl.curl_version_info(0);
    const char *ssl = version->ssl == NULL ? "no TLS" : version->ssl;
    snprintf(description, sizeof description, "libcurl %s with %s", version->version, ssl);
    if (strncmp(ssl, "OpenSSL/3", 9) != 0) return AICHOR_CURL_WRONG_TLS;
    if (version->number < 0x075000) return AICHOR_CURL_TOO_OLD;

    // By libcurl's own handle: dlsym then looks through what libcurl itself was linked with, so the functions of libssl and
    // libcrypto are those of the very copies that make its connections.
#define CCURL_FIND(result, name, parameters) \
    ccurl.name = (result(*) parameters)dlsym(library, #name); \
    if (ccurl.name == NULL) return fail(AICHOR_CURL_UNUSABLE, "it lacks " #name);
    CCURL_FUNCTIONS(CCURL_FIND)
#undef CCURL_FIND

    const long everything = 3;  // CURL_GLOBAL_ALL
    if (ccurl.curl_global_init_mem(everything, malloc, wiping_free, wiping_realloc, strdup, calloc) != CURLE_OK)
        return fail(AICHOR_CURL_UNUSABLE, "curl_global_init_mem fails");
    return AICHOR_CURL_READY;
}

static void load_once(void) { state = load(); }

enum aichor_curl_state aichor_curl_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    return state;
}

const char *aichor_curl_description(void) { return description; }
