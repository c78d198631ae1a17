/* Functions on streams that do not lock them: there is but one thread. */
#define _GNU_SOURCE
#include <stdio.h>

int putc_unlocked(int byte, FILE *stream)
{
    return putc(byte, stream);
}

int fputc_unlocked(int byte, FILE *stream)
{
    return putc(byte, stream);
}

int putchar_unlocked(int byte)
{
    return putchar(byte);
}

int getc_unlocked(FILE *stream)
{
    return getc(stream);
}

int fgetc_unlocked(FILE *stream)
{
    return getc(stream);
}

int getchar_unlocked(void)
{
    return getchar();
}

int fputs_unlocked(const char *text, FILE *stream)
{
    return fputs(text, stream);
}

int fflush_unlocked(FILE *stream)
{
    return fflush(stream);
}

int feof_unlocked(FILE *stream)
{
    return feof(stream);
}

int ferror_unlocked(FILE *stream)
{
    return ferror(stream);
}
