// SPDX-License-Identifier: Apache-2.0
// Requests over one connection that our judge accepted.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CCurl.h"
#include "Interface.h"

static const long maximum_certificates = 100;
static const size_t maximum_chain_bytes = 1 << 20;
// As much as Go's crypto/tls reads (maxHandshakeCertificateMsg); OpenSSL's own limit is 100 KiB.
static const long maximum_certificate_message = 262144;
// libcurl ends a transfer by itself at its deadline, with the better message, where it looks at the time.
static const long grace_ms = 200;

// A connection to one server, made anew if it was lost, and the request at hand.
struct transfer {
    const struct aichor_curl_peer *peer;
    const struct aichor_curl_request *request;
    enum aichor_curl_stop stop;
    int contexts;    // how many TLS contexts libcurl has made for the connection at hand
    int was_judged;  // the server's chain, on the connection at hand
    int socket;      // the only one that was open when it was judged
    size_t body_count, header_count;
    struct watchdog watchdog;
};

// What the callback of one TLS context knows.
struct verification {
    struct transfer *transfer;
    enum aichor_curl_role role;
};
struct aichor_curl_session {
    struct transfer transfer;
    struct verification proxy, server;
    CURL *handle;
    CURLM *multi;
    struct curl_slist *connect_to;
};

static void stop(struct transfer *transfer, enum aichor_curl_stop why) {
    if (transfer->stop == AICHOR_STOP_NONE) transfer->stop = why;
}

// MARK: - the chain

struct gathered {
    struct aichor_curl_certificate certificates[100];
    size_t count, bytes;
};

static void forget(struct gathered *chain) {
    for (size_t index = 0; index < chain->count; index++) free((void *)chain->certificates[index].bytes);
}

// Appends a certificate's encoding; 0 if it is beyond the bounds. One that is the peer's own again is left out: OpenSSL
// lists it first among those that were presented.
static int gather(struct gathered *chain, const X509 *certificate) {
    int length = certificate == NULL ? -1 : ccurl.i2d_X509(certificate, NULL);
    if (length <= 0 || (size_t)length > maximum_chain_bytes) return 0;
    unsigned char *bytes = malloc((size_t)length), *cursor = bytes;
    if (bytes == NULL) return 0;
    if (ccurl.i2d_X509(certificate, &cursor) != length) {
        free(bytes);
        return 0;
    }
    const struct aichor_curl_certificate *own = &chain->certificates[0];
    if (chain->count > 0 && own->count == (size_t)length && memcmp(own->bytes, bytes, own->count) == 0) {
        free(bytes);
        return 1;
    }
    chain->bytes += (size_t)length;
    if (chain->count == (size_t)maximum_certificates || chain->bytes > maximum_chain_bytes) {
        free(bytes);
        return 0;
    }
    chain->certificates[chain->count++] = (struct aichor_curl_certificate){bytes, (size_t)length};
    return 1;
}

// In the place of X509_verify_cert (SSL_CTX_set_cert_verify_callback(3)): what it answers is the verdict.
static int verify(X509_STORE_CTX *context, void *argument) {
    struct verification *verification = argument;
    struct transfer *transfer = verification->transfer;
    const struct aichor_curl_peer *peer = transfer->peer;
    int is_server = verification->role == AICHOR_CURL_SERVER;
    struct gathered *chain = calloc(1, sizeof *chain);
    int accepted = 0;
    if (chain != NULL) {
        int fits = gather(chain, ccurl.X509_STORE_CTX_get0_cert(context));
        const OPENSSL_STACK *others = ccurl.X509_STORE_CTX_get0_untrusted(context);
        int total = others == NULL ? 0 : ccurl.OPENSSL_sk_num(others);
        for (int index = 0; fits && index < total; index++) fits = gather(chain, ccurl.OPENSSL_sk_value(others, index));
        if (!fits) {
            stop(transfer, AICHOR_STOP_CHAIN_TOO_LARGE);
        } else {
            accepted = peer->judge(peer->context, verification->role, chain->certificates, chain->count) == 1;
        }
        forget(chain);
        free(chain);
    }
    if (is_server) {
        transfer->was_judged = accepted;
        transfer->socket = watchdog_only_socket(&transfer->watchdog);
    }
    if (!accepted) stop(transfer, is_server ? AICHOR_STOP_REFUSED_SERVER : AICHOR_STOP_REFUSED_PROXY);
    // libcurl reads this error after the handshake too (SSL_get_verify_result(3)).
    ccurl.X509_STORE_CTX_set_error(context, accepted ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return accepted;
}

// libcurl has made the context of a TLS connection; from here on our function alone judges what is presented on it.
//
// With a proxy that speaks TLS itself there are two contexts, the proxy's and then the server's inside the tunnel; nothing in
// them says which is which, only their order. Should that order ever be another, the request is not sent: the proxy's
// verdict never counts as the server's (see before_request), and a third context ends the transfer.
static int configure_tls(CURL *handle, void *context, void *argument) {
    (void)handle;
    struct aichor_curl_session *session = argument;
    struct transfer *transfer = &session->transfer;
    int expected = transfer->peer->proxy_has_tls ? 2 : 1;
    transfer->was_judged = 0;
    transfer->contexts++;
    struct verification *verification =
        expected == 2 && transfer->contexts == 1 ? &session->proxy : &session->server;
    if (transfer->contexts > expected || context == NULL
        || ccurl.SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, NULL) != 1) {
        stop(transfer, AICHOR_STOP_SETUP);
        return CURLE_ABORTED_BY_CALLBACK;
    }
    ccurl.SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, SSL_SESS_CACHE_OFF, NULL);
    ccurl.SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_CERT_LIST, maximum_certificate_message, NULL);
    // One handshake, one verdict; Go's crypto/tls does not renegotiate either.
    ccurl.SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    ccurl.SSL_CTX_set_keylog_callback(context, NULL);
    ccurl.SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    ccurl.SSL_CTX_set_cert_verify_callback(context, verify, verification);
    return CURLE_OK;
}

// A socket is the beginning of another connection, of which nothing is judged yet.
static int open_socket(void *argument, int purpose, struct curl_address *address) {
    struct transfer *transfer = argument;
    (void)purpose;
    transfer->contexts = transfer->was_judged = 0;
    return watchdog_open_socket(&transfer->watchdog, address);
}

static int close_socket(void *argument, int socket) {
    struct transfer *transfer = argument;
    if (socket == transfer->socket) transfer->was_judged = 0;
    return watchdog_close_socket(&transfer->watchdog, socket);
}

// The last gate (CURLOPT_PREREQFUNCTION(3)), for each request: connected, handshake done, nothing of the request sent yet.
// The connection is the judged one if the socket of that time is the only one that is open.
static int before_request(void *argument, char *remote, char *local, int remote_port, int local_port) {
    (void)remote, (void)local, (void)remote_port, (void)local_port;
    struct aichor_curl_session *session = argument;
    struct transfer *transfer = &session->transfer;
    int expected = transfer->peer->proxy_has_tls ? 2 : 1;
    int socket = watchdog_only_socket(&transfer->watchdog);
    int is_judged = transfer->was_judged && transfer->contexts == expected && socket >= 0 && socket == transfer->socket;
    if (is_judged && transfer->stop == AICHOR_STOP_NONE) return 0;
    stop(transfer, AICHOR_STOP_UNJUDGED);
    return 1;
}

// MARK: - the answer

static size_t take_header(char *bytes, size_t size, size_t count, void *argument) {
    struct transfer *transfer = argument;
    size_t length = size * count;
    transfer->header_count += length;
    if (transfer->header_count > transfer->request->maximum_headers) {
        stop(transfer, AICHOR_STOP_HEADERS_TOO_LARGE);
        return 0;
    }
    transfer->request->header(transfer->request->context, (const unsigned char *)bytes, length);
    return length;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *argument) {
    struct transfer *transfer = argument;
    size_t length = size * count;
    transfer->body_count += length;
    if (transfer->body_count > transfer->request->maximum_body) {
        stop(transfer, AICHOR_STOP_BODY_TOO_LARGE);
        return 0;
    }
    transfer->request->body_part(transfer->request->context, (const unsigned char *)bytes, length);
    return length;
}

// MARK: - the options

#define SET(option, value) \
    if (ccurl.curl_easy_setopt(handle, option, value) != CURLE_OK) return 0

static int set_sockets(CURL *handle, struct transfer *transfer) {
    SET(OPT_NOPROGRESS, 0L);
    SET(OPT_XFERINFOFUNCTION, (curl_xferinfo_callback)watchdog_progress);
    SET(OPT_XFERINFODATA, &transfer->watchdog);
    SET(OPT_OPENSOCKETFUNCTION, (curl_opensocket_callback)open_socket);
    SET(OPT_OPENSOCKETDATA, transfer);
    SET(OPT_CLOSESOCKETFUNCTION, (curl_closesocket_callback)close_socket);
    SET(OPT_CLOSESOCKETDATA, transfer);
    return 1;
}

static int set_limits(CURL *handle) {
    SET(OPT_NOSIGNAL, 1L);
    SET(OPT_DNS_CACHE_TIMEOUT, 0L);
    // A name server that does not answer must not hold up the end (since 7.87; older ones wait for their thread).
    (void)ccurl.curl_easy_setopt(handle, OPT_QUICK_EXIT, 1L);
    // One connection is kept from one request to the next, and nothing else; nothing is taken from files or followed.
    SET(OPT_MAXCONNECTS, 1L);
    SET(OPT_SSL_SESSIONID_CACHE, 0L);
    SET(OPT_FOLLOWLOCATION, 0L);
    SET(OPT_NETRC, 0L);
    // The name of the protocol since 7.85, its number before.
    if (ccurl.curl_easy_setopt(handle, OPT_PROTOCOLS_STR, "https") != CURLE_OK) SET(OPT_PROTOCOLS, (long)PROTOCOL_HTTPS);
    SET(OPT_HTTP_VERSION, (long)HTTP_VERSION_1_1);
    SET(OPT_HTTP09_ALLOWED, 0L);
    SET(OPT_HTTP_CONTENT_DECODING, 0L);
    SET(OPT_PATH_AS_IS, 1L);
    return 1;
}

// Who judges: `verify`, and nobody else. VERIFYPEER stays on so that the handshake obeys its answer; VERIFYHOST is off because
// `verify` has judged the host too, by rules that libcurl's (which take a common name) would only add exceptions to. No CA is
// loaded, so even if the callback were not called nothing would verify the server.
static int set_trust(CURL *handle, struct aichor_curl_session *session) {
    SET(OPT_SSL_VERIFYPEER, 1L);
    SET(OPT_SSL_VERIFYHOST, 0L);
    SET(OPT_CAINFO, NULL);
    SET(OPT_CAPATH, NULL);
    SET(OPT_PROXY_SSL_VERIFYPEER, 1L);
    SET(OPT_PROXY_SSL_VERIFYHOST, 0L);
    SET(OPT_PROXY_CAINFO, NULL);
    SET(OPT_PROXY_CAPATH, NULL);
    SET(OPT_SSL_CTX_FUNCTION, (curl_ssl_ctx_callback)configure_tls);
    SET(OPT_SSL_CTX_DATA, session);
    SET(OPT_PREREQFUNCTION, (curl_prereq_callback)before_request);
    SET(OPT_PREREQDATA, session);
    return 1;
}

// The way to the server, the same for all requests.
static int set_way(CURL *handle, struct aichor_curl_session *session) {
    const struct aichor_curl_peer *peer = session->transfer.peer;
    if (session->connect_to != NULL) SET(OPT_CONNECT_TO, session->connect_to);
    // An empty proxy means none; the environment is never asked, our caller has done that. A tunnel always, and the headers
    // for the server stay inside it.
    SET(OPT_PROXY, peer->proxy == NULL ? "" : peer->proxy);
    SET(OPT_NOPROXY, "");
    SET(OPT_HTTPPROXYTUNNEL, 1L);
    SET(OPT_HEADEROPT, (long)HEADERS_SEPARATE);
    SET(OPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(OPT_WRITEFUNCTION, (curl_data_callback)take_body);
    SET(OPT_WRITEDATA, &session->transfer);
    SET(OPT_HEADERFUNCTION, (curl_data_callback)take_header);
    SET(OPT_HEADERDATA, &session->transfer);
    return 1;
}

static int set_request(CURL *handle, const struct aichor_curl_request *request, struct curl_slist *headers) {
    SET(OPT_URL, request->url);
    SET(OPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
    SET(OPT_TIMEOUT_MS, request->total_timeout_ms);
    if (request->body == NULL) {
        SET(OPT_HTTPGET, 1L);
    } else {
        SET(OPT_POST, 1L);
        SET(OPT_POSTFIELDS, request->body);
        SET(OPT_POSTFIELDSIZE, (long)request->body_count);
    }
    SET(OPT_CUSTOMREQUEST, request->method);
    SET(OPT_HTTPHEADER, headers);
    return 1;
}

// Appends to a list; 0, with the list as it was, if there is no memory.
static int append(struct curl_slist **list, const char *text) {
    struct curl_slist *longer = ccurl.curl_slist_append(*list, text);
    if (longer == NULL) return 0;
    *list = longer;
    return 1;
}

static int make_headers(const struct aichor_curl_request *request, struct curl_slist **headers) {
    for (size_t index = 0; index < request->header_count; index++)
        if (!append(headers, request->headers[index])) return 0;
    return request->secret_header == NULL || append(headers, request->secret_header);
}

// MARK: - the run

// Until the transfer ends or must end; a tenth of a second is how long a cancelling waits.
static int run(CURLM *multi, struct watchdog *watchdog) {
    for (;;) {
        int running = 0, left = 0;
        if (watchdog_look(watchdog) != WATCHDOG_QUIET) return CURLE_ABORTED_BY_CALLBACK;
        if (ccurl.curl_multi_perform(multi, &running) != 0) return CURLE_RECURSIVE_API_CALL;
        for (struct curl_message *message; (message = ccurl.curl_multi_info_read(multi, &left)) != NULL;)
            if (message->kind == CURLMSG_DONE) return message->data.result;
        if (ccurl.curl_multi_poll(multi, NULL, 0, 100, NULL) != 0) return CURLE_RECURSIVE_API_CALL;
    }
}

// What libcurl calls a failed read was the watchdog's doing.
static int code_of(struct transfer *transfer, int code) {
    if (code == CURLE_OK) return code;
    enum watchdog_reason reason = watchdog_look(&transfer->watchdog);
    if (reason == WATCHDOG_CANCELLED) stop(transfer, AICHOR_STOP_CANCELLED);
    return reason == WATCHDOG_TIMED_OUT ? CURLE_OPERATION_TIMEDOUT : code;
}

static void report(CURL *handle, struct aichor_curl_outcome *outcome) {
    (void)ccurl.curl_easy_getinfo(handle, INFO_RESPONSE_CODE, &outcome->status);
    (void)ccurl.curl_easy_getinfo(handle, INFO_HTTP_CONNECTCODE, &outcome->proxy_status);
    (void)ccurl.curl_easy_getinfo(handle, INFO_OS_ERRNO, &outcome->os_errno);
    (void)ccurl.curl_easy_getinfo(handle, INFO_NAMELOOKUP_TIME, &outcome->resolved_us);
    if (outcome->message[0] == '\0') {
        strncpy(outcome->message, ccurl.curl_easy_strerror(outcome->code), sizeof outcome->message - 1);
    }
}

// OpenSSL writes with write(2), so a server that went away raises SIGPIPE in this thread. Blocked here, and one that came
// meanwhile taken away, it reaches nobody.
static int hold_pipe_signal(sigset_t *before) {
    sigset_t pipe, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    if (sigismember(&pending, SIGPIPE)) return 0;
    return pthread_sigmask(SIG_BLOCK, &pipe, before) == 0;
}

static void release_pipe_signal(const sigset_t *before) {
    sigset_t pipe;
    const struct timespec now = {0, 0};
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    (void)sigtimedwait(&pipe, NULL, &now);
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

struct aichor_curl_session *aichor_curl_open(const struct aichor_curl_peer *peer) {
    struct aichor_curl_session *session = calloc(1, sizeof *session);
    if (session == NULL) return NULL;
    struct transfer *transfer = &session->transfer;
    transfer->peer = peer;
    transfer->socket = -1;
    session->proxy = (struct verification){transfer, AICHOR_CURL_PROXY};
    session->server = (struct verification){transfer, AICHOR_CURL_SERVER};
    watchdog_start(&transfer->watchdog, peer->total_timeout_ms + grace_ms, peer->is_cancelled, peer->context);
    CURL *handle = session->handle = ccurl.curl_easy_init();
    session->multi = ccurl.curl_multi_init();
    if (handle != NULL && session->multi != NULL
        && (peer->connect_to == NULL || append(&session->connect_to, peer->connect_to)) && set_limits(handle)
        && ccurl.curl_multi_setopt(session->multi, MULTI_OPT_MAXCONNECTS, 1L) == 0 && set_sockets(handle, transfer)
        && set_trust(handle, session) && set_way(handle, session))
        return session;
    aichor_curl_close(session);
    return NULL;
}

void aichor_curl_close(struct aichor_curl_session *session) {
    sigset_t before;
    int holds = hold_pipe_signal(&before);
    if (session->handle != NULL) ccurl.curl_easy_cleanup(session->handle);
    if (session->multi != NULL) ccurl.curl_multi_cleanup(session->multi);
    // Last: cleaning up closes the connection, and says goodbye to the peer.
    watchdog_stop(&session->transfer.watchdog);
    ccurl.curl_slist_free_all(session->connect_to);
    free(session);
    if (holds) release_pipe_signal(&before);
}

// Nothing of a request stays in the handle, least of all its credential.
static void forget_request(CURL *handle) {
    (void)ccurl.curl_easy_setopt(handle, OPT_HTTPHEADER, NULL);
    (void)ccurl.curl_easy_setopt(handle, OPT_POSTFIELDS, NULL);
    (void)ccurl.curl_easy_setopt(handle, OPT_ERRORBUFFER, NULL);
}

void aichor_curl_transfer(
    struct aichor_curl_session *session, const struct aichor_curl_request *request, struct aichor_curl_outcome *outcome) {
    struct transfer *transfer = &session->transfer;
    struct curl_slist *headers = NULL;
    CURL *handle = session->handle;
    sigset_t before;
    int holds = hold_pipe_signal(&before);
    memset(outcome, 0, sizeof *outcome);
    outcome->code = CURLE_FAILED_INIT;
    transfer->request = request;
    transfer->stop = AICHOR_STOP_NONE;
    transfer->body_count = transfer->header_count = 0;
    int is_ready = make_headers(request, &headers)
        && ccurl.curl_easy_setopt(handle, OPT_ERRORBUFFER, outcome->message) == CURLE_OK
        && set_request(handle, request, headers) && ccurl.curl_multi_add_handle(session->multi, handle) == 0;
    if (is_ready) {
        outcome->code = code_of(transfer, run(session->multi, &transfer->watchdog));
        report(handle, outcome);
        outcome->began_handshake = transfer->contexts > transfer->peer->proxy_has_tls;
        outcome->was_judged = transfer->was_judged;
        ccurl.curl_multi_remove_handle(session->multi, handle);
    } else {
        stop(transfer, AICHOR_STOP_SETUP);
    }
    forget_request(handle);
    ccurl.curl_slist_free_all(headers);
    outcome->stop = transfer->stop;
    if (holds) release_pipe_signal(&before);
}
