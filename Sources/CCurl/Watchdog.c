// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "Watchdog.h"

static const long step_ms = 100;

static struct timespec later(long milliseconds) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += milliseconds % 1000 * 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return time;
}

static int is_past(const struct timespec *deadline) {
    struct timespec now = later(0);
    return now.tv_sec != deadline->tv_sec ? now.tv_sec > deadline->tv_sec : now.tv_nsec >= deadline->tv_nsec;
}

// With the lock held.
static enum watchdog_reason look(struct watchdog *watchdog) {
    if (watchdog->reason != WATCHDOG_QUIET) return watchdog->reason;
    if (watchdog->is_cancelled(watchdog->context)) {
        watchdog->reason = WATCHDOG_CANCELLED;
    } else if (is_past(&watchdog->deadline)) {
        watchdog->reason = WATCHDOG_TIMED_OUT;
    } else {
        return WATCHDOG_QUIET;
    }
    for (int index = 0; index < watchdog->count; index++) shutdown(watchdog->sockets[index], SHUT_RDWR);
    return watchdog->reason;
}

enum watchdog_reason watchdog_look(struct watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    enum watchdog_reason reason = look(watchdog);
    pthread_mutex_unlock(&watchdog->lock);
    return reason;
}

static void *watch(void *argument) {
    struct watchdog *watchdog = argument;
    pthread_mutex_lock(&watchdog->lock);
    while (!watchdog->is_finished && look(watchdog) == WATCHDOG_QUIET) {
        struct timespec next = later(step_ms);
        pthread_cond_timedwait(&watchdog->changed, &watchdog->lock, &next);
    }
    pthread_mutex_unlock(&watchdog->lock);
    return NULL;
}

void watchdog_start(struct watchdog *watchdog, long milliseconds, int (*is_cancelled)(void *), void *context) {
    *watchdog = (struct watchdog){.is_cancelled = is_cancelled, .context = context, .deadline = later(milliseconds)};
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&watchdog->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&watchdog->lock, NULL);
    // Signals are for the program's other threads.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    watchdog->has_thread = pthread_create(&watchdog->thread, NULL, watch, watchdog) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void watchdog_stop(struct watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    watchdog->is_finished = 1;
    pthread_cond_signal(&watchdog->changed);
    pthread_mutex_unlock(&watchdog->lock);
    if (watchdog->has_thread) pthread_join(watchdog->thread, NULL);
    pthread_mutex_destroy(&watchdog->lock);
    pthread_cond_destroy(&watchdog->changed);
}

int watchdog_open_socket(struct watchdog *watchdog, const struct curl_address *address) {
    const int most = sizeof watchdog->sockets / sizeof *watchdog->sockets;
    int made = -1;
    pthread_mutex_lock(&watchdog->lock);
    // None after the end, and none that would not be watched.
    if (look(watchdog) == WATCHDOG_QUIET && watchdog->count < most) {
        made = socket(address->family, address->type | SOCK_CLOEXEC, address->protocol);
        if (made >= 0) watchdog->sockets[watchdog->count++] = made;
    }
    pthread_mutex_unlock(&watchdog->lock);
    return made;
}

int watchdog_close_socket(struct watchdog *watchdog, int socket) {
    // Closed with the lock held: the number may be another file's right after.
    pthread_mutex_lock(&watchdog->lock);
    for (int index = 0; index < watchdog->count; index++) {
        if (watchdog->sockets[index] != socket) continue;
        watchdog->sockets[index] = watchdog->sockets[--watchdog->count];
        break;
    }
    int failed = close(socket);
    pthread_mutex_unlock(&watchdog->lock);
    return failed;
}

int watchdog_only_socket(struct watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    int only = watchdog->count == 1 ? watchdog->sockets[0] : -1;
    pthread_mutex_unlock(&watchdog->lock);
    return only;
}

int watchdog_progress(void *argument, int64_t total, int64_t now, int64_t upload_total, int64_t upload_now) {
    (void)total, (void)now, (void)upload_total, (void)upload_now;
    return watchdog_look(argument) != WATCHDOG_QUIET;
}
