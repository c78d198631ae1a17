/* Pieces of any length up to a byte, into memory that grows (POSIX). */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int append(char **line, size_t *size, size_t at, int byte)
{
    if (*line == NULL || at >= *size) {
        size_t larger = *line == NULL || *size < 60 ? 120 : *size * 2;
        char *grown = realloc(*line, larger);
        if (grown == NULL)
            return -1;
        *line = grown;
        *size = larger;
    }
    (*line)[at] = (char)byte;
    return 0;
}

ssize_t getdelim(char **line, size_t *size, int delimiter, FILE *stream)
{
    size_t length = 0;
    int byte;
    if (line == NULL || size == NULL) {
        errno = EINVAL;
        return -1;
    }
    while ((byte = getc(stream)) != EOF) {
        if (append(line, size, length++, byte) != 0)
            return -1;
        if (byte == delimiter)
            break;
    }
    if (length == 0 || append(line, size, length, 0) != 0)
        return -1;
    return (ssize_t)length;
}
