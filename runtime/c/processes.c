/* What a program can ask about the machine and the system (POSIX, GNU): there is one processor and one thread. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <sys/sysinfo.h>
#include <sys/stat.h>
#include <unistd.h>

/* Limits: files, processes, bytes of the stack; pages of the memory: all, and those that nobody uses. */
long c2rust_system_number(int what);

int sched_yield(void)
{
    return 0;
}

int getpagesize(void)
{
    return 4096;
}

int get_nprocs(void)
{
    return 1;
}

int get_nprocs_conf(void)
{
    return 1;
}

/* Bytes that the arguments of a program may have. */
static long longest_arguments(long stack)
{
    if (stack < 0)
        return LONG_MAX / 4;
    return stack / 4 > 131072 ? stack / 4 : 131072;
}

long sysconf(int name)
{
    switch (name) {
    case _SC_PAGESIZE: return 4096;
    case _SC_NPROCESSORS_ONLN: case _SC_NPROCESSORS_CONF: return 1;
    case _SC_PHYS_PAGES: return c2rust_system_number(3);
    case _SC_AVPHYS_PAGES: return c2rust_system_number(4);
    case _SC_OPEN_MAX: return c2rust_system_number(0);
    case _SC_CHILD_MAX: return c2rust_system_number(1);
    case _SC_ARG_MAX: return longest_arguments(c2rust_system_number(2));
    case _SC_CLK_TCK: return 100;
    case _SC_NGROUPS_MAX: return 65536;
    case _SC_STREAM_MAX: return 16;
    case _SC_VERSION: case _SC_2_VERSION: case _SC_THREADS: case _SC_FSYNC: case _SC_MAPPED_FILES:
    case _SC_MEMLOCK: case _SC_MONOTONIC_CLOCK: case _SC_TIMERS: return 200809;
    case _SC_XOPEN_VERSION: return 700;
    case _SC_JOB_CONTROL: case _SC_SAVED_IDS: case _SC_REGEXP: case _SC_SHELL: return 1;
    case _SC_LINE_MAX: return 2048;
    case _SC_IOV_MAX: case _SC_GETPW_R_SIZE_MAX: case _SC_GETGR_R_SIZE_MAX: return 1024;
    case _SC_LOGIN_NAME_MAX: return 256;
    case _SC_HOST_NAME_MAX: return 64;
    case _SC_TTY_NAME_MAX: return 32;
    case _SC_CHAR_BIT: return 8;
    case _SC_INT_MAX: case _SC_ATEXIT_MAX: case _SC_SEM_VALUE_MAX: return INT_MAX;
    case _SC_NZERO: return 20;
    case _SC_SYMLOOP_MAX: case _SC_TZNAME_MAX: case _SC_THREAD_THREADS_MAX: return -1;
    default:
        errno = EINVAL;
        return -1;
    }
}

/* What does not depend on the file: POSIX has these numbers for each one of its own. */
static long limit_of_files(int name)
{
    switch (name) {
    case _PC_MAX_CANON: case _PC_MAX_INPUT: case _PC_NAME_MAX: return 255;
    case _PC_PATH_MAX: case _PC_PIPE_BUF: return 4096;
    case _PC_CHOWN_RESTRICTED: case _PC_NO_TRUNC: return 1;
    case _PC_VDISABLE: return 0;
    default:
        errno = EINVAL;
        return -1;
    }
}

long pathconf(const char *path, int name)
{
    struct stat found;
    if (path[0] == 0) {
        errno = ENOENT;
        return -1;
    }
    if (name == _PC_NAME_MAX && stat(path, &found) != 0)
        return -1;
    return limit_of_files(name);
}

long fpathconf(int descriptor, int name)
{
    struct stat found;
    if (descriptor < 0) {
        errno = EBADF;
        return -1;
    }
    if (name == _PC_NAME_MAX && fstat(descriptor, &found) != 0)
        return -1;
    return limit_of_files(name);
}
