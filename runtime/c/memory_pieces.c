/* Functions of `string.h` beyond C11 (POSIX, GNU). */
#define _GNU_SOURCE
#include <string.h>

void *memccpy(void *to, const void *from, int last, size_t size)
{
    unsigned char *target = to;
    const unsigned char *source = from;
    for (size_t i = 0; i < size; i++) {
        target[i] = source[i];
        if (source[i] == (unsigned char)last)
            return target + i + 1;
    }
    return NULL;
}

void *memmem(const void *text, size_t length, const void *wanted, size_t size)
{
    const unsigned char *bytes = text;
    for (size_t i = 0; i + size <= length; i++)
        if (memcmp(bytes + i, wanted, size) == 0)
            return (void *)(bytes + i);
    return NULL;
}
