/* The files of a directory, one after the other (POSIX). */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdlib.h>

/* A number for the directory, or -1; the next name in it, its kind or -1 behind the last; its number in the file system. */
int c2rust_open_directory(const char *path);
int c2rust_next_name(int directory, char *name);
long c2rust_next_inode(int directory);
void c2rust_rewind_directory(int directory);

struct __dirstream {
    int number;
    struct dirent entry;
};

DIR *opendir(const char *path)
{
    int number = c2rust_open_directory(path);
    if (number < 0)
        return NULL;
    DIR *made = calloc(1, sizeof *made);
    made->number = number;
    return made;
}

struct dirent *readdir(DIR *directory)
{
    struct dirent *entry = &directory->entry;
    entry->d_ino = (ino_t)c2rust_next_inode(directory->number);
    int kind = c2rust_next_name(directory->number, entry->d_name);
    if (kind < 0)
        return NULL;
    entry->d_type = (unsigned char)kind;
    entry->d_reclen = sizeof *entry;
    return entry;
}

void rewinddir(DIR *directory)
{
    c2rust_rewind_directory(directory->number);
}

int closedir(DIR *directory)
{
    free(directory);
    return 0;
}
