/* Formatted output into memory that is made for it (GNU). */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int vasprintf(char **text, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return -1;
    char *made = malloc((size_t)length + 1);
    if (made == NULL)
        return -1;
    vsnprintf(made, (size_t)length + 1, format, list);
    *text = made;
    return length;
}

int asprintf(char **text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = vasprintf(text, format, list);
    va_end(list);
    return length;
}
