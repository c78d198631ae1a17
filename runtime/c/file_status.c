/* `stat` and its kin: the runtime looks, and is asked for one number after the other. */
#define _GNU_SOURCE
#include <sys/stat.h>

/* 0 where there is such a file, else -1, and `errno` says why. */
int c2rust_look_at(const char *path, int follows);
int c2rust_look_at_descriptor(int descriptor);
long c2rust_seen(int what);

static int seen(int result, struct stat *to)
{
    if (result != 0)
        return result;
    to->st_dev = (dev_t)c2rust_seen(0);
    to->st_ino = (ino_t)c2rust_seen(1);
    to->st_mode = (mode_t)c2rust_seen(2);
    to->st_nlink = (nlink_t)c2rust_seen(3);
    to->st_uid = (uid_t)c2rust_seen(4);
    to->st_gid = (gid_t)c2rust_seen(5);
    to->st_rdev = (dev_t)c2rust_seen(6);
    to->st_size = c2rust_seen(7);
    to->st_blksize = c2rust_seen(8);
    to->st_blocks = c2rust_seen(9);
    to->st_atim.tv_sec = c2rust_seen(10);
    to->st_atim.tv_nsec = c2rust_seen(11);
    to->st_mtim.tv_sec = c2rust_seen(12);
    to->st_mtim.tv_nsec = c2rust_seen(13);
    to->st_ctim.tv_sec = c2rust_seen(14);
    to->st_ctim.tv_nsec = c2rust_seen(15);
    return 0;
}

int stat(const char *path, struct stat *to)
{
    return seen(c2rust_look_at(path, 1), to);
}

int lstat(const char *path, struct stat *to)
{
    return seen(c2rust_look_at(path, 0), to);
}

int fstat(int descriptor, struct stat *to)
{
    return seen(c2rust_look_at_descriptor(descriptor), to);
}
