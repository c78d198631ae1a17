/* Formatted output to a file descriptor (POSIX). */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int vdprintf(int descriptor, const char *format, va_list list)
{
    char *text;
    int length = vasprintf(&text, format, list);
    if (length < 0)
        return -1;
    for (ssize_t written = 0; written < length;) {
        ssize_t step = write(descriptor, text + written, (size_t)(length - written));
        if (step < 0) {
            free(text);
            return -1;
        }
        written += step;
    }
    free(text);
    return length;
}

int dprintf(int descriptor, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = vdprintf(descriptor, format, list);
    va_end(list);
    return length;
}
