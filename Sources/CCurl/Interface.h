// SPDX-License-Identifier: Apache-2.0
// Our own declarations of what is used of libcurl 7.80 and newer, of libssl and of libcrypto 3, and where their functions
// were found. libcurl's interface is stable: numbers of options and errors are never used twice (libcurl-errors(3),
// curl_easy_setopt(3)); the tests hold them against curl_easy_option_by_name(3).
#ifndef CCURL_INTERFACE_H
#define CCURL_INTERFACE_H

#include <stddef.h>
#include <stdint.h>

#include "Watchdog.h"

typedef struct curl_easy CURL;
typedef struct curl_multi CURLM;
struct curl_slist;

enum {
    CURLE_OK = 0,
    CURLE_FAILED_INIT = 2,
    CURLE_OPERATION_TIMEDOUT = 28,
    CURLE_ABORTED_BY_CALLBACK = 42,
    CURLE_RECURSIVE_API_CALL = 93,
};
enum { CURLMSG_DONE = 1 };

struct curl_message {
    int kind;
    CURL *handle;
    union {
        void *whatever;
        int result;
    } data;
};

// The beginning of curl_version_info_data; later members are only ever appended.
struct curl_version {
    int age;
    const char *version;
    unsigned int number;
    const char *host;
    int features;
    const char *ssl;
};

enum curl_option {
    OPT_HTTPGET = 80, OPT_POST = 47, OPT_POSTFIELDSIZE = 60, OPT_NOPROGRESS = 43, OPT_NETRC = 51, OPT_FOLLOWLOCATION = 52,
    OPT_HTTPPROXYTUNNEL = 61, OPT_SSL_VERIFYPEER = 64, OPT_MAXCONNECTS = 71,
    OPT_SSL_VERIFYHOST = 81, OPT_HTTP_VERSION = 84, OPT_DNS_CACHE_TIMEOUT = 92, OPT_NOSIGNAL = 99,
    OPT_SSL_SESSIONID_CACHE = 150, OPT_TIMEOUT_MS = 155, OPT_CONNECTTIMEOUT_MS = 156, OPT_HTTP_CONTENT_DECODING = 158,
    OPT_PROTOCOLS = 181, OPT_HEADEROPT = 229, OPT_PATH_AS_IS = 234, OPT_PROXY_SSL_VERIFYPEER = 248,
    OPT_PROXY_SSL_VERIFYHOST = 249, OPT_SUPPRESS_CONNECT_HEADERS = 265, OPT_HTTP09_ALLOWED = 285, OPT_QUICK_EXIT = 322,
    OPT_WRITEDATA = 10001, OPT_URL = 10002, OPT_PROXY = 10004, OPT_ERRORBUFFER = 10010, OPT_POSTFIELDS = 10015,
    OPT_HTTPHEADER = 10023, OPT_HEADERDATA = 10029, OPT_CUSTOMREQUEST = 10036, OPT_XFERINFODATA = 10057, OPT_CAINFO = 10065, OPT_CAPATH = 10097,
    OPT_SSL_CTX_DATA = 10109, OPT_OPENSOCKETDATA = 10164, OPT_NOPROXY = 10177, OPT_CLOSESOCKETDATA = 10209,
    OPT_PROXYHEADER = 10228, OPT_CONNECT_TO = 10243, OPT_PROXY_CAINFO = 10246,
    OPT_PROXY_CAPATH = 10247, OPT_PREREQDATA = 10313, OPT_PROTOCOLS_STR = 10318,
    OPT_WRITEFUNCTION = 20011, OPT_HEADERFUNCTION = 20079, OPT_SSL_CTX_FUNCTION = 20108,
    OPT_OPENSOCKETFUNCTION = 20163, OPT_CLOSESOCKETFUNCTION = 20208, OPT_XFERINFOFUNCTION = 20219,
    OPT_PREREQFUNCTION = 20312,
};
enum { PROTOCOL_HTTPS = 2, HTTP_VERSION_1_1 = 2, HEADERS_SEPARATE = 1 };

enum curl_multi_option { MULTI_MAXCONNECTS = 6 };

enum curl_info {
    INFO_RESPONSE_CODE = 0x200000 + 2,
    INFO_HTTP_CONNECTCODE = 0x200000 + 22,
    INFO_OS_ERRNO = 0x200000 + 25,
    INFO_NAMELOOKUP_TIME = 0x600000 + 51,
};

typedef int (*curl_ssl_ctx_callback)(CURL *, void *, void *);
typedef int (*curl_prereq_callback)(void *, char *, char *, int, int);
typedef int (*curl_opensocket_callback)(void *, int, struct curl_address *);
typedef int (*curl_closesocket_callback)(void *, int);
typedef int (*curl_xferinfo_callback)(void *, int64_t, int64_t, int64_t, int64_t);
typedef size_t (*curl_data_callback)(char *, size_t, size_t, void *);

typedef struct ssl_ctx_st SSL_CTX;
typedef struct x509_store_ctx_st X509_STORE_CTX;
typedef struct x509_st X509;
typedef struct openssl_stack OPENSSL_STACK;

enum {
    SSL_CTRL_SET_SESS_CACHE_MODE = 44,
    SSL_CTRL_SET_MAX_CERT_LIST = 51,
    SSL_CTRL_SET_MIN_PROTO_VERSION = 123,
    SSL_SESS_CACHE_OFF = 0,
    SSL_VERIFY_PEER = 1,
    SSL_OP_NO_RENEGOTIATION = 1 << 30,
    TLS1_2_VERSION = 0x0303,
    X509_V_OK = 0,
    X509_V_ERR_APPLICATION_VERIFICATION = 50,
};

// All functions, by the name under which dlsym(3) finds them. The variadic ones must be called as such: how arguments are
// passed differs from fixed ones on some machines.
#define CCURL_FUNCTIONS(F) \
    F(struct curl_version *, curl_version_info, (int)) \
    F(int, curl_global_init_mem, (long, void *(*)(size_t), void (*)(void *), void *(*)(void *, size_t), char *(*)(const char *), void *(*)(size_t, size_t))) \
    F(CURL *, curl_easy_init, (void)) \
    F(void, curl_easy_cleanup, (CURL *)) \
    F(int, curl_easy_setopt, (CURL *, int, ...)) \
    F(int, curl_easy_getinfo, (CURL *, int, ...)) \
    F(const char *, curl_easy_strerror, (int)) \
    F(struct curl_slist *, curl_slist_append, (struct curl_slist *, const char *)) \
    F(void, curl_slist_free_all, (struct curl_slist *)) \
    F(CURLM *, curl_multi_init, (void)) \
    F(int, curl_multi_setopt, (CURLM *, int, ...)) \
    F(int, curl_multi_add_handle, (CURLM *, CURL *)) \
    F(int, curl_multi_perform, (CURLM *, int *)) \
    F(int, curl_multi_poll, (CURLM *, void *, unsigned int, int, int *)) \
    F(struct curl_message *, curl_multi_info_read, (CURLM *, int *)) \
    F(int, curl_multi_remove_handle, (CURLM *, CURL *)) \
    F(int, curl_multi_cleanup, (CURLM *)) \
    F(void, SSL_CTX_set_cert_verify_callback, (SSL_CTX *, int (*)(X509_STORE_CTX *, void *), void *)) \
    F(void, SSL_CTX_set_verify, (SSL_CTX *, int, int (*)(int, X509_STORE_CTX *))) \
    F(void, SSL_CTX_set_keylog_callback, (SSL_CTX *, void (*)(const void *, const char *))) \
    F(long, SSL_CTX_ctrl, (SSL_CTX *, int, long, void *)) \
    F(uint64_t, SSL_CTX_set_options, (SSL_CTX *, uint64_t)) \
    F(X509 *, X509_STORE_CTX_get0_cert, (const X509_STORE_CTX *)) \
    F(OPENSSL_STACK *, X509_STORE_CTX_get0_untrusted, (const X509_STORE_CTX *)) \
    F(void, X509_STORE_CTX_set_error, (X509_STORE_CTX *, int)) \
    F(int, OPENSSL_sk_num, (const OPENSSL_STACK *)) \
    F(void *, OPENSSL_sk_value, (const OPENSSL_STACK *, int)) \
    F(int, i2d_X509, (const X509 *, unsigned char **))

struct ccurl_functions {
#define CCURL_DECLARE(result, name, parameters) result(*name) parameters;
    CCURL_FUNCTIONS(CCURL_DECLARE)
#undef CCURL_DECLARE
};

// Filled by aichor_curl_load before it answers READY, never changed after.
extern struct ccurl_functions ccurl;

#endif
