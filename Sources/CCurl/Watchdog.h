// SPDX-License-Identifier: Apache-2.0
// Ends a transfer from outside: libcurl and OpenSSL look at the time only between two reads, and some peers keep them in
// one read permanently (a stream of KeyUpdate messages, the endless body of a proxy's refusal). Shutting the socket down
// ends every such loop, because then it can read nothing but the end.
#ifndef CCURL_WATCHDOG_H
#define CCURL_WATCHDOG_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

enum watchdog_reason { WATCHDOG_QUIET = 0, WATCHDOG_CANCELLED, WATCHDOG_TIMED_OUT };

struct watchdog {
    int (*is_cancelled)(void *context);
    void *context;
    struct timespec deadline;

    pthread_mutex_t lock;  // for all that follows
    pthread_cond_t changed;
    pthread_t thread;
    int has_thread, is_finished;
    enum watchdog_reason reason;
    int sockets[16];
    int count;
};

// libcurl's description of an address (curl_sockaddr).
struct curl_address {
    int family, type, protocol;
    unsigned int length;
};

// Starts the watch, which ends after so many milliseconds. Without a thread (there may be none left) only the callbacks watch.
void watchdog_start(struct watchdog *watchdog, long milliseconds, int (*is_cancelled)(void *), void *context);

// Ends the watching; libcurl must have closed its sockets.
void watchdog_stop(struct watchdog *watchdog);

// Whether the transfer must end, and why; shuts the sockets down if so.
enum watchdog_reason watchdog_look(struct watchdog *watchdog);

// A socket for libcurl (CURLOPT_OPENSOCKETFUNCTION(3)), or -1; and its end (CURLOPT_CLOSESOCKETFUNCTION(3)).
int watchdog_open_socket(struct watchdog *watchdog, const struct curl_address *address);
int watchdog_close_socket(struct watchdog *watchdog, int socket);

// The socket that is open, if it is only one; else -1.
int watchdog_only_socket(struct watchdog *watchdog);

// CURLOPT_XFERINFOFUNCTION(3).
int watchdog_progress(void *watchdog, int64_t total, int64_t now, int64_t upload_total, int64_t upload_now);

#endif
