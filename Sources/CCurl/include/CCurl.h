// SPDX-License-Identifier: Apache-2.0
// HTTPS requests by libcurl, which is loaded when the first one is made: linking it would cost every start of the program
// some 6 ms. The declarations of libcurl's interface are our own (Interface.h), so that its headers are not needed for building.
#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>
#include <stdint.h>

// What became of loading libcurl.
enum aichor_curl_state {
    AICHOR_CURL_READY = 0,
    AICHOR_CURL_MISSING = 1,    // there is no libcurl.so.4
    AICHOR_CURL_WRONG_TLS = 2,  // its TLS is not OpenSSL 3
    AICHOR_CURL_TOO_OLD = 3,    // older than 7.80, which brought CURLOPT_PREREQFUNCTION
    AICHOR_CURL_UNUSABLE = 4,   // a function is missing, or it does not start
};

// Loads libcurl once in the life of the process; safe to call from any thread, at any time. OpenSSL must have been
// initialised without its configuration file before, because libcurl initialises it with it.
enum aichor_curl_state aichor_curl_load(void);

// What libcurl and its TLS library call themselves, or why it could not be loaded. Fixed after aichor_curl_load.
const char *aichor_curl_description(void);

// A certificate in DER; valid during the call that hands it over.
struct aichor_curl_certificate {
    const unsigned char *bytes;
    size_t count;
};

// Whose certificates are being judged.
enum aichor_curl_role { AICHOR_CURL_SERVER = 0, AICHOR_CURL_PROXY = 1 };

// Whom to connect to, and whom to ask on the way. All pointers are borrowed until aichor_curl_close.
struct aichor_curl_peer {
    const char *connect_to;  // "::HOST:PORT" if the connection goes elsewhere than the URLs' name says; or NULL
    const char *proxy;       // a URL that libcurl understands; NULL: none, whatever the environment says
    int proxy_has_tls;       // whether that URL is https://
    long total_timeout_ms;   // for all requests together

    void *context;
    // Whether the peer is accepted: 1, else 0. The chain is the one that was presented, the peer's own certificate first.
    int (*judge)(void *context, enum aichor_curl_role role, const struct aichor_curl_certificate *chain, size_t count);
    int (*is_cancelled)(void *context);  // called on another thread too
};

// What to transfer. All pointers are borrowed for the call of aichor_curl_transfer.
struct aichor_curl_request {
    const char *url;             // https://NAME[:PORT]/PATH; NAME is also the name for TLS, the same in all requests
    const char *method;
    const char *const *headers;  // "Name: value", sent to the server and never to a proxy
    size_t header_count;
    const char *secret_header;  // one more of them, which holds a credential; or NULL
    const unsigned char *body;  // or NULL
    size_t body_count;
    long connect_timeout_ms, total_timeout_ms;
    size_t maximum_body, maximum_headers;

    void *context;
    void (*header)(void *context, const unsigned char *line, size_t count);
    void (*body_part)(void *context, const unsigned char *bytes, size_t count);
};

// Why a transfer was ended from our side.
enum aichor_curl_stop {
    AICHOR_STOP_NONE = 0,
    AICHOR_STOP_CANCELLED,
    AICHOR_STOP_REFUSED_SERVER,  // judge said no
    AICHOR_STOP_REFUSED_PROXY,
    AICHOR_STOP_CHAIN_TOO_LARGE,
    AICHOR_STOP_UNJUDGED,  // the request would have left over a connection that was not judged
    AICHOR_STOP_SETUP,     // an option or a callback could not be set
    AICHOR_STOP_BODY_TOO_LARGE,
    AICHOR_STOP_HEADERS_TOO_LARGE,
};

struct aichor_curl_outcome {
    enum aichor_curl_stop stop;
    int code;           // CURLcode; 0 is success
    long status;        // of the server's answer, 0 if there is none
    long proxy_status;  // of the proxy's answer to CONNECT, 0 if there is none
    long os_errno;
    int64_t resolved_us;  // when the name was found, since the start; 0: never
    int began_handshake;                          // whether the server was connected to and TLS begun
    int was_judged;                               // whether the server's chain was accepted
    char message[256];                            // libcurl's message
};

struct aichor_curl_session;

// Prepares a connection, made by the first request; NULL if libcurl does not support what is required. Needs
// aichor_curl_load to have answered READY. To be used by one thread.
struct aichor_curl_session *aichor_curl_open(const struct aichor_curl_peer *peer);

// Makes a request and waits for the answer: over the connection of the one before if that is still open, else over a new one,
// which is judged like the first.
void aichor_curl_transfer(
    struct aichor_curl_session *session, const struct aichor_curl_request *request, struct aichor_curl_outcome *outcome);

void aichor_curl_close(struct aichor_curl_session *session);

#endif
