/* When a file was read and written last (POSIX utime, utimes, futimens). */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <utime.h>

/* 0, or -1, and `errno` says why. Nanoseconds may be `UTIME_NOW` and `UTIME_OMIT`. */
int c2rust_set_times(const char *path, long read, long read_rest, long written, long written_rest);
int c2rust_set_descriptor_times(int descriptor, long read, long read_rest, long written, long written_rest);

int utime(const char *path, const struct utimbuf *times)
{
    if (times == NULL)
        return c2rust_set_times(path, 0, UTIME_NOW, 0, UTIME_NOW);
    return c2rust_set_times(path, times->actime, 0, times->modtime, 0);
}

int utimes(const char *path, const struct timeval times[2])
{
    if (times == NULL)
        return c2rust_set_times(path, 0, UTIME_NOW, 0, UTIME_NOW);
    for (int i = 0; i < 2; i++)
        if (times[i].tv_usec < 0 || times[i].tv_usec >= 1000000) {
            errno = EINVAL;
            return -1;
        }
    return c2rust_set_times(path, times[0].tv_sec, times[0].tv_usec * 1000, times[1].tv_sec,
                            times[1].tv_usec * 1000);
}

int futimens(int descriptor, const struct timespec times[2])
{
    if (times == NULL)
        return c2rust_set_descriptor_times(descriptor, 0, UTIME_NOW, 0, UTIME_NOW);
    return c2rust_set_descriptor_times(descriptor, times[0].tv_sec, times[0].tv_nsec, times[1].tv_sec,
                                       times[1].tv_nsec);
}
