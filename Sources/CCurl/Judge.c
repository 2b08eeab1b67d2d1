// SPDX-License-Identifier: Apache-2.0
// Who judges a connection: the function of our caller, and nothing of libcurl's or OpenSSL's.
#include <stdlib.h>
#include <string.h>

#include "Session.h"

static const long maximum_certificates = 100;
static const size_t maximum_chain_bytes = 1 << 20;
// As much as Go's crypto/tls reads (maxHandshakeCertificateMsg); OpenSSL's own limit is 100 KiB.
static const long maximum_certificate_message = 262144;

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
            ccurl_stop(transfer, AICHOR_STOP_CHAIN_TOO_LARGE);
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
    if (!accepted) ccurl_stop(transfer, is_server ? AICHOR_STOP_REFUSED_SERVER : AICHOR_STOP_REFUSED_PROXY);
    // libcurl reads this error after the handshake too (SSL_get_verify_result(3)).
    ccurl.X509_STORE_CTX_set_error(context, accepted ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return accepted;
}

// libcurl has made the context of a TLS connection; from here on our function alone judges what is presented on it.
//
// With a proxy that speaks TLS itself there are two contexts, the proxy's and then the server's inside the tunnel; nothing in
// them says which is which, only their order. Should that order ever be another, the request is not sent: the proxy's
// verdict never counts as the server's (see before_request), and a third context ends the transfer.
int ccurl_configure_tls(CURL *handle, void *context, void *argument) {
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
        ccurl_stop(transfer, AICHOR_STOP_SETUP);
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
int ccurl_open_socket(void *argument, int purpose, struct curl_address *address) {
    struct transfer *transfer = argument;
    (void)purpose;
    transfer->contexts = transfer->was_judged = 0;
    return watchdog_open_socket(&transfer->watchdog, address);
}

int ccurl_close_socket(void *argument, int socket) {
    struct transfer *transfer = argument;
    if (socket == transfer->socket) transfer->socket = -1;
    return watchdog_close_socket(&transfer->watchdog, socket);
}

// The last gate (CURLOPT_PREREQFUNCTION(3)), for each request: connected, handshake done, nothing of the request sent yet.
// The connection is the judged one if the socket of that time is the only one that is open.
int ccurl_before_request(void *argument, char *remote, char *local, int remote_port, int local_port) {
    (void)remote, (void)local, (void)remote_port, (void)local_port;
    struct aichor_curl_session *session = argument;
    struct transfer *transfer = &session->transfer;
    int expected = transfer->peer->proxy_has_tls ? 2 : 1;
    int socket = watchdog_only_socket(&transfer->watchdog);
    int is_judged = transfer->was_judged && transfer->contexts == expected && socket >= 0 && socket == transfer->socket;
    if (is_judged && transfer->stop == AICHOR_STOP_NONE) return 0;
    ccurl_stop(transfer, AICHOR_STOP_UNJUDGED);
    return 1;
}
