// SPDX-License-Identifier: Apache-2.0
// What is asked of libcurl: each option must be known to it, or nothing is sent.
#include "Session.h"

static size_t take_header(char *bytes, size_t size, size_t count, void *argument) {
    struct transfer *transfer = argument;
    size_t length = size * count;
    transfer->header_count += length;
    if (transfer->header_count > transfer->request->maximum_headers) {
        ccurl_stop(transfer, AICHOR_STOP_HEADERS_TOO_LARGE);
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
        ccurl_stop(transfer, AICHOR_STOP_BODY_TOO_LARGE);
        return 0;
    }
    transfer->request->body_part(transfer->request->context, (const unsigned char *)bytes, length);
    return length;
}

#define SET(option, value) \
    if (ccurl.curl_easy_setopt(handle, option, value) != CURLE_OK) return 0

static int set_sockets(CURL *handle, struct transfer *transfer) {
    SET(OPT_NOPROGRESS, 0L);
    SET(OPT_XFERINFOFUNCTION, (curl_xferinfo_callback)watchdog_progress);
    SET(OPT_XFERINFODATA, &transfer->watchdog);
    SET(OPT_OPENSOCKETFUNCTION, (curl_opensocket_callback)ccurl_open_socket);
    SET(OPT_OPENSOCKETDATA, transfer);
    SET(OPT_CLOSESOCKETFUNCTION, (curl_closesocket_callback)ccurl_close_socket);
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
    SET(OPT_SSL_CTX_FUNCTION, (curl_ssl_ctx_callback)ccurl_configure_tls);
    SET(OPT_SSL_CTX_DATA, session);
    SET(OPT_PREREQFUNCTION, (curl_prereq_callback)ccurl_before_request);
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

int ccurl_set_request(CURL *handle, const struct aichor_curl_request *request, struct curl_slist *headers) {
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

int ccurl_set_session(struct aichor_curl_session *session) {
    CURL *handle = session->handle;
    return set_limits(handle) && set_sockets(handle, &session->transfer) && set_trust(handle, session)
        && set_way(handle, session);
}
