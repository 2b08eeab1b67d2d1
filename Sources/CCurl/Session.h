// SPDX-License-Identifier: Apache-2.0
// What the callbacks of a session know.
#ifndef CCURL_SESSION_H
#define CCURL_SESSION_H

#include "CCurl.h"
#include "Interface.h"

// A connection to one server, or the next one if it was lost, and the request at hand.
struct transfer {
    const struct aichor_curl_peer *peer;
    const struct aichor_curl_request *request;
    enum aichor_curl_stop stop;
    int contexts;    // how many TLS contexts libcurl has made for the connection at hand
    int was_judged;  // the server's chain, on the connection at hand
    int socket;      // the only one that was open when it was judged; -1 once it is closed
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

static inline void ccurl_stop(struct transfer *transfer, enum aichor_curl_stop why) {
    if (transfer->stop == AICHOR_STOP_NONE) transfer->stop = why;
}

// The callbacks that see to it that nothing is sent over a connection that was not judged (Judge.c).
int ccurl_configure_tls(CURL *handle, void *context, void *session);
int ccurl_open_socket(void *transfer, int purpose, struct curl_address *address);
int ccurl_close_socket(void *transfer, int socket);
int ccurl_before_request(void *session, char *remote, char *local, int remote_port, int local_port);

// The options of a session, and those of one request (Options.c); 0 if one cannot be set.
int ccurl_set_session(struct aichor_curl_session *session);
int ccurl_set_request(CURL *handle, const struct aichor_curl_request *request, struct curl_slist *headers);

#endif
