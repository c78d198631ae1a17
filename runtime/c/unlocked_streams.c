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

void clearerr_unlocked(FILE *stream)
{
    clearerr(stream);
}

int fileno_unlocked(FILE *stream)
{
    return fileno(stream);
}

char *fgets_unlocked(char *line, int size, FILE *stream)
{
    return fgets(line, size, stream);
}

size_t fread_unlocked(void *to, size_t size, size_t count, FILE *stream)
{
    return fread(to, size, count, stream);
}

size_t fwrite_unlocked(const void *from, size_t size, size_t count, FILE *stream)
{
    return fwrite(from, size, count, stream);
}

void flockfile(FILE *stream)
{
    (void)stream;
}

int ftrylockfile(FILE *stream)
{
    (void)stream;
    return 0;
}

void funlockfile(FILE *stream)
{
    (void)stream;
}
