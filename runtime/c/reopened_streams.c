/* Streams that go on with another file (C11 7.21.5.4). */
#include <stdio.h>

/* 0, or -1 where the file cannot be opened; the second one opens the same file again. */
int c2rust_reopen(const char *path, const char *mode, FILE *stream);
int c2rust_reopen_same(const char *mode, FILE *stream);

FILE *freopen(const char *path, const char *mode, FILE *stream)
{
    int status = path != NULL ? c2rust_reopen(path, mode, stream) : c2rust_reopen_same(mode, stream);
    return status == 0 ? stream : NULL;
}
