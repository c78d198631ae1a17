/* Files that are read as memory, and memory from the system (POSIX): copies, which nobody else sees. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* Bytes of a file from a position on, or -1. */
long c2rust_read_at(int descriptor, char *bytes, size_t size, long position);

static void *failed(int code)
{
    errno = code;
    return MAP_FAILED;
}

void *mmap(void *wanted, size_t size, int access, int flags, int descriptor, off_t offset)
{
    struct stat found;
    size_t whole = (size + 4095) / 4096 * 4096;
    (void)wanted;
    if (size == 0 || offset % 4096 != 0)
        return failed(EINVAL);
    if (whole < size || whole > 0x7fffffff)
        return failed(ENOMEM);
    if (flags & MAP_ANONYMOUS)
        return calloc(whole, 1);
    if (fstat(descriptor, &found) != 0)
        return failed(EBADF);
    if (!S_ISREG(found.st_mode))
        return failed(ENODEV);
    char *bytes = calloc(whole, 1);
    (void)access;
    if (c2rust_read_at(descriptor, bytes, whole, offset) >= 0)
        return bytes;
    free(bytes);
    return failed(EACCES);
}

int munmap(void *start, size_t size)
{
    if (size == 0) {
        errno = EINVAL;
        return -1;
    }
    free(start);
    return 0;
}
