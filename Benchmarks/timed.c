// SPDX-License-Identifier: Apache-2.0
// Runs a command and reports what it took: "nanoseconds kibibytes status" to a file. A small process of its own, because
// a child's peak memory starts at that of the process that forked it.
//
//   timed REPORT COMMAND [ARGUMENT…]
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **argument) {
    struct timespec before, after;
    struct rusage usage;
    int status;
    if (count < 3) return 64;
    FILE *report = fopen(argument[1], "w");
    if (report == NULL) return 73;
    clock_gettime(CLOCK_MONOTONIC, &before);
    pid_t child = fork();
    if (child == 0) {
        execvp(argument[2], argument + 2);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) return 71;
    clock_gettime(CLOCK_MONOTONIC, &after);
    long long taken = (after.tv_sec - before.tv_sec) * 1000000000LL + (after.tv_nsec - before.tv_nsec);
    fprintf(report, "%lld %ld %d\n", taken, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
    return fclose(report) == 0 ? 0 : 74;
}
