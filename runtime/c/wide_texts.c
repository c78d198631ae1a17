/* Texts and memory of wide characters (C11 7.29.4). */
#define _GNU_SOURCE
#include <stdlib.h>
#include <wchar.h>

size_t wcslen(const wchar_t *text)
{
    size_t length = 0;
    while (text[length] != 0)
        length++;
    return length;
}

size_t wcsnlen(const wchar_t *text, size_t limit)
{
    size_t length = 0;
    while (length < limit && text[length] != 0)
        length++;
    return length;
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
    size_t at = 0;
    for (; from[at] != 0; at++)
        to[at] = from[at];
    to[at] = 0;
    return to;
}

wchar_t *wcpcpy(wchar_t *to, const wchar_t *from)
{
    size_t at = 0;
    for (; from[at] != 0; at++)
        to[at] = from[at];
    to[at] = 0;
    return to + at;
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count)
{
    size_t at = 0;
    for (; at < count && from[at] != 0; at++)
        to[at] = from[at];
    for (; at < count; at++)
        to[at] = 0;
    return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    size_t end = wcslen(to), at = 0;
    for (; from[at] != 0; at++)
        to[end + at] = from[at];
    to[end + at] = 0;
    return to;
}

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count)
{
    size_t end = wcslen(to), at = 0;
    for (; at < count && from[at] != 0; at++)
        to[end + at] = from[at];
    to[end + at] = 0;
    return to;
}

int wcscmp(const wchar_t *left, const wchar_t *right)
{
    size_t at = 0;
    while (left[at] == right[at] && left[at] != 0)
        at++;
    return left[at] == right[at] ? 0 : left[at] < right[at] ? -1 : 1;
}

int wcscoll(const wchar_t *left, const wchar_t *right)
{
    return wcscmp(left, right);
}

int wcsncmp(const wchar_t *left, const wchar_t *right, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        if (left[at] != right[at])
            return left[at] < right[at] ? -1 : 1;
        if (left[at] == 0)
            return 0;
    }
    return 0;
}

wchar_t *wcschr(const wchar_t *text, wchar_t wanted)
{
    size_t at = 0;
    while (text[at] != wanted) {
        if (text[at] == 0)
            return NULL;
        at++;
    }
    return (wchar_t *)&text[at];
}

wchar_t *wcsrchr(const wchar_t *text, wchar_t wanted)
{
    for (size_t end = wcslen(text) + 1; end > 0; end--)
        if (text[end - 1] == wanted)
            return (wchar_t *)&text[end - 1];
    return NULL;
}

static int is_in(wchar_t letter, const wchar_t *set)
{
    for (size_t at = 0; set[at] != 0; at++)
        if (set[at] == letter)
            return 1;
    return 0;
}

size_t wcsspn(const wchar_t *text, const wchar_t *set)
{
    size_t length = 0;
    while (text[length] != 0 && is_in(text[length], set))
        length++;
    return length;
}

size_t wcscspn(const wchar_t *text, const wchar_t *set)
{
    size_t length = 0;
    while (text[length] != 0 && !is_in(text[length], set))
        length++;
    return length;
}

wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set)
{
    size_t at = wcscspn(text, set);
    return text[at] != 0 ? (wchar_t *)&text[at] : NULL;
}

wchar_t *wcsstr(const wchar_t *text, const wchar_t *wanted)
{
    for (size_t at = 0;; at++) {
        size_t length = 0;
        while (wanted[length] != 0 && text[at + length] == wanted[length])
            length++;
        if (wanted[length] == 0)
            return (wchar_t *)&text[at];
        if (text[at] == 0)
            return NULL;
    }
}

wchar_t *wcsdup(const wchar_t *text)
{
    size_t size = wcslen(text) + 1;
    wchar_t *made = malloc(size * sizeof *made);
    for (size_t at = 0; at < size; at++)
        made[at] = text[at];
    return made;
}

wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t count)
{
    for (size_t at = 0; at < count; at++)
        to[at] = from[at];
    return to;
}

wchar_t *wmemset(wchar_t *to, wchar_t filler, size_t count)
{
    for (size_t at = 0; at < count; at++)
        to[at] = filler;
    return to;
}

int wmemcmp(const wchar_t *left, const wchar_t *right, size_t count)
{
    for (size_t at = 0; at < count; at++)
        if (left[at] != right[at])
            return left[at] < right[at] ? -1 : 1;
    return 0;
}

wchar_t *wmemchr(const wchar_t *from, wchar_t wanted, size_t count)
{
    for (size_t at = 0; at < count; at++)
        if (from[at] == wanted)
            return (wchar_t *)&from[at];
    return NULL;
}
