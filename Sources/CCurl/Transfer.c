// SPDX-License-Identifier: Apache-2.0
// Requests over one connection that our judge accepted.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "Session.h"

// libcurl ends a transfer by itself at its deadline, with the better message, where it looks at the time.
static const long grace_ms = 200;

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
    if (reason == WATCHDOG_CANCELLED) ccurl_stop(transfer, AICHOR_STOP_CANCELLED);
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
    session->handle = ccurl.curl_easy_init();
    session->multi = ccurl.curl_multi_init();
    if (session->handle != NULL && session->multi != NULL
        && (peer->connect_to == NULL || append(&session->connect_to, peer->connect_to))
        && ccurl.curl_multi_setopt(session->multi, MULTI_MAXCONNECTS, 1L) == 0 && ccurl_set_session(session))
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
        && ccurl_set_request(handle, request, headers) && ccurl.curl_multi_add_handle(session->multi, handle) == 0;
    if (is_ready) {
        outcome->code = code_of(transfer, run(session->multi, &transfer->watchdog));
        report(handle, outcome);
        outcome->began_handshake = transfer->contexts > transfer->peer->proxy_has_tls;
        outcome->was_judged = transfer->was_judged;
        ccurl.curl_multi_remove_handle(session->multi, handle);
    } else {
        ccurl_stop(transfer, AICHOR_STOP_SETUP);
    }
    forget_request(handle);
    ccurl.curl_slist_free_all(headers);
    outcome->stop = transfer->stop;
    if (holds) release_pipe_signal(&before);
}
