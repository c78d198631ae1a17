/* Buffers of streams: the runtime has its own, and is told how large and when to write them. */
#define _GNU_SOURCE
#include <stdio.h>

int c2rust_set_buffering(FILE *stream, int mode, size_t size);

int setvbuf(FILE *stream, char *buffer, int mode, size_t size)
{
    (void)buffer;
    return c2rust_set_buffering(stream, mode, size);
}

void setbuf(FILE *stream, char *buffer)
{
    c2rust_set_buffering(stream, buffer != NULL ? _IOFBF : _IONBF, buffer != NULL ? BUFSIZ : 0);
}

void setlinebuf(FILE *stream)
{
    c2rust_set_buffering(stream, _IOLBF, 0);
}
