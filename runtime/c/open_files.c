/* `open` and `creat`, whose third argument is there for new files only. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

int c2rust_open(const char *path, int flags, int mode);

int open(const char *path, int flags, ...)
{
    int mode = 0;
    if (flags & (O_CREAT | __O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, int);
        va_end(list);
    }
    return c2rust_open(path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
    return c2rust_open(path, O_WRONLY | O_CREAT | O_TRUNC, (int)mode);
}

long c2rust_read(int descriptor, char *bytes, size_t size);
long c2rust_write(int descriptor, const char *bytes, size_t size);

ssize_t read(int descriptor, void *to, size_t size)
{
    char *bytes = to;
    return c2rust_read(descriptor, bytes, size);
}

ssize_t write(int descriptor, const void *from, size_t size)
{
    const char *bytes = from;
    return c2rust_write(descriptor, bytes, size);
}

long c2rust_read_at(int descriptor, char *bytes, size_t size, long position);
long c2rust_write_at(int descriptor, const char *bytes, size_t size, long position);

ssize_t pread(int descriptor, void *to, size_t size, off_t position)
{
    char *bytes = to;
    return c2rust_read_at(descriptor, bytes, size, position);
}

ssize_t pwrite(int descriptor, const void *from, size_t size, off_t position)
{
    const char *bytes = from;
    return c2rust_write_at(descriptor, bytes, size, position);
}

int c2rust_working_directory(char *to, size_t size);

char *getcwd(char *to, size_t size)
{
    if (to != NULL)
        return c2rust_working_directory(to, size) < 0 ? NULL : to;
    char *made = malloc(size == 0 ? 4096 : size);
    if (c2rust_working_directory(made, size == 0 ? 4096 : size) >= 0)
        return made;
    free(made);
    return NULL;
}
