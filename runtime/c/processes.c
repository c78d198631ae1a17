/* What a program can ask about the machine and the system (POSIX, GNU): there is one processor and one thread. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <sys/sysinfo.h>
#include <unistd.h>

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

long sysconf(int name)
{
    switch (name) {
    case _SC_PAGESIZE: return 4096;
    case _SC_NPROCESSORS_ONLN: case _SC_NPROCESSORS_CONF: return 1;
    case _SC_CLK_TCK: return 100;
    case _SC_OPEN_MAX: return 1024;
    default:
        errno = EINVAL;
        return -1;
    }
}
