/* Queues whose elements begin with pointers to the next one and to the one before (POSIX). */
#define _GNU_SOURCE
#include <search.h>
#include <stddef.h>

struct queued {
    struct queued *next, *before;
};

void insque(void *element, void *before)
{
    struct queued *added = element, *place = before;
    added->next = place != NULL ? place->next : NULL;
    added->before = place;
    if (place == NULL)
        return;
    if (place->next != NULL)
        place->next->before = added;
    place->next = added;
}

void remque(void *element)
{
    struct queued *removed = element;
    if (removed->next != NULL)
        removed->next->before = removed->before;
    if (removed->before != NULL)
        removed->before->next = removed->next;
}
