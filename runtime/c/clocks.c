/* Clocks of POSIX with structs for their times. */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Nanoseconds that a clock shows; those of the processor start with the program. */
long c2rust_clock_nanoseconds(int clock);
void c2rust_sleep(long nanoseconds);

int gettimeofday(struct timeval *tv, void *zone)
{
    long now = c2rust_clock_nanoseconds(CLOCK_REALTIME);
    (void)zone;
    tv->tv_sec = now / 1000000000;
    tv->tv_usec = now % 1000000000 / 1000;
    return 0;
}

int clock_gettime(clockid_t clock, struct timespec *ts)
{
    if (clock < 0 || clock > 11) {
        errno = EINVAL;
        return -1;
    }
    long now = c2rust_clock_nanoseconds(clock);
    ts->tv_sec = now / 1000000000;
    ts->tv_nsec = now % 1000000000;
    return 0;
}

int clock_getres(clockid_t clock, struct timespec *resolution)
{
    (void)clock;
    resolution->tv_sec = 0;
    resolution->tv_nsec = 1;
    return 0;
}

int timespec_get(struct timespec *ts, int base)
{
    if (base != TIME_UTC)
        return 0;
    clock_gettime(CLOCK_REALTIME, ts);
    return base;
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    c2rust_sleep(wanted->tv_sec * 1000000000 + wanted->tv_nsec);
    if (left != NULL) {
        left->tv_sec = 0;
        left->tv_nsec = 0;
    }
    return 0;
}

int usleep(useconds_t microseconds)
{
    c2rust_sleep(microseconds * 1000L);
    return 0;
}

unsigned int sleep(unsigned int seconds)
{
    c2rust_sleep(seconds * 1000000000L);
    return 0;
}

/* For calls that want the time stored. */
time_t time(time_t *at)
{
    time_t now = c2rust_clock_nanoseconds(CLOCK_REALTIME) / 1000000000;
    if (at != NULL)
        *at = now;
    return now;
}
