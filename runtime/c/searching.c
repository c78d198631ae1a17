/* Searching and sorting beyond C11 (POSIX, GNU). */
#define _GNU_SOURCE
#include <search.h>
#include <stdlib.h>
#include <string.h>

typedef int comparison(const void *left, const void *right);

void *lfind(const void *key, const void *table, size_t *count, size_t size, comparison *compare)
{
    const char *element = table;
    for (size_t i = 0; i < *count; i++, element += size)
        if (compare(key, element) == 0)
            return (void *)element;
    return NULL;
}

void *lsearch(const void *key, void *table, size_t *count, size_t size, comparison *compare)
{
    void *found = lfind(key, table, count, size, compare);
    if (found != NULL)
        return found;
    char *end = (char *)table + *count * size;
    memcpy(end, key, size);
    *count += 1;
    return end;
}

/* Merges two sorted halves: what is equal stays in order. */
static void merge_sort(char *elements, char *room, size_t count, size_t size,
                       int (*compare)(const void *, const void *, void *), void *context)
{
    size_t half = count / 2, left = 0, right = half, to = 0;
    if (count < 2)
        return;
    merge_sort(elements, room, half, size, compare, context);
    merge_sort(elements + half * size, room, count - half, size, compare, context);
    while (left < half && right < count) {
        size_t from = compare(elements + left * size, elements + right * size, context) <= 0 ? left++ : right++;
        memcpy(room + to++ * size, elements + from * size, size);
    }
    memcpy(room + to * size, elements + left * size, (half - left) * size);
    to += half - left;
    memcpy(elements, room, to * size);
}

void qsort_r(void *elements, size_t count, size_t size, int (*compare)(const void *, const void *, void *), void *context)
{
    char *room = malloc(count * size + 1);
    merge_sort(elements, room, count, size, compare, context);
    free(room);
}
