/* Names of the functions on files from times when `off_t` could have 32 bits: the same, as it has 64. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

FILE *fopen64(const char *path, const char *mode)
{
    return fopen(path, mode);
}

FILE *freopen64(const char *path, const char *mode, FILE *stream)
{
    return freopen(path, mode, stream);
}

FILE *tmpfile64(void)
{
    return tmpfile();
}

int fseeko64(FILE *stream, off64_t offset, int from)
{
    return fseeko(stream, offset, from);
}

off64_t ftello64(FILE *stream)
{
    return ftello(stream);
}

int open64(const char *path, int flags, ...)
{
    int mode = 0;
    if (flags & (O_CREAT | __O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, int);
        va_end(list);
    }
    return open(path, flags, mode);
}

int creat64(const char *path, mode_t mode)
{
    return creat(path, mode);
}

ssize_t pread64(int descriptor, void *to, size_t size, off64_t position)
{
    return pread(descriptor, to, size, position);
}

ssize_t pwrite64(int descriptor, const void *from, size_t size, off64_t position)
{
    return pwrite(descriptor, from, size, position);
}

static int given(int result, const struct stat *from, struct stat64 *to)
{
    if (result != 0)
        return result;
    to->st_dev = from->st_dev;
    to->st_ino = from->st_ino;
    to->st_mode = from->st_mode;
    to->st_nlink = from->st_nlink;
    to->st_uid = from->st_uid;
    to->st_gid = from->st_gid;
    to->st_rdev = from->st_rdev;
    to->st_size = from->st_size;
    to->st_blksize = from->st_blksize;
    to->st_blocks = from->st_blocks;
    to->st_atim.tv_sec = from->st_atim.tv_sec;
    to->st_atim.tv_nsec = from->st_atim.tv_nsec;
    to->st_mtim.tv_sec = from->st_mtim.tv_sec;
    to->st_mtim.tv_nsec = from->st_mtim.tv_nsec;
    to->st_ctim.tv_sec = from->st_ctim.tv_sec;
    to->st_ctim.tv_nsec = from->st_ctim.tv_nsec;
    return 0;
}

int stat64(const char *path, struct stat64 *to)
{
    struct stat found;
    return given(stat(path, &found), &found, to);
}

int lstat64(const char *path, struct stat64 *to)
{
    struct stat found;
    return given(lstat(path, &found), &found, to);
}

int fstat64(int descriptor, struct stat64 *to)
{
    struct stat found;
    return given(fstat(descriptor, &found), &found, to);
}
