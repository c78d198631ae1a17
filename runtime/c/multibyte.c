/*
 * Wide characters as bytes and back (C11 7.22.7, 7.29.6): ASCII in the locale "C", UTF-8 in "C.UTF-8". A state is what was
 * read of a character: its bits, then how many bytes it has (3 bits) and how many of them are missing (3 bits).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

int c2rust_is_utf8(void);

size_t __ctype_get_mb_cur_max(void)
{
    return c2rust_is_utf8() ? 6 : 1;
}

static size_t illegal(void)
{
    errno = EILSEQ;
    return (size_t)-1;
}

/* How many bytes a character has that begins with this one; 0 where none does. */
static int bytes_of(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (!c2rust_is_utf8() || first < 0xc2)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : first < 0xfc ? 5 : first < 0xfe ? 6 : 0;
}

/* Is it half of a pair of UTF-16, or written with more bytes than it needs? */
static int is_no_letter(int bytes, unsigned bits)
{
    return (bits >= 0xd800 && bits < 0xe000) || (bytes > 2 && bits >> (5 * bytes - 4) == 0);
}

/* As `mbrtowc`; the state is a number. */
static size_t read_letter(wchar_t *to, const char *text, size_t size, int *state)
{
    size_t at = 0;
    int bytes = *state >> 3 & 7, missing = *state & 7;
    unsigned bits = (unsigned)*state >> 6;
    if (size == 0)
        return (size_t)-2;
    if (missing == 0) {
        unsigned char first = (unsigned char)text[at++];
        bytes = bytes_of(first);
        if (bytes == 0)
            return illegal();
        bits = bytes == 1 ? first : first & (0x7fu >> bytes);
        missing = bytes - 1;
    }
    while (missing > 0 && at < size) {
        unsigned char next = (unsigned char)text[at];
        if ((next & 0xc0) != 0x80)
            return illegal();
        bits = bits << 6 | (next & 0x3f);
        missing--;
        if (missing == 0 && is_no_letter(bytes, bits))
            return illegal();
        at++;
    }
    if (missing > 0) {
        *state = (int)(bits << 6) | bytes << 3 | missing;
        return (size_t)-2;
    }
    *state = 0;
    *to = (wchar_t)bits;
    return bits == 0 ? 0 : at;
}

size_t mbrtowc(wchar_t *to, const char *text, size_t size, mbstate_t *state)
{
    static int own;
    wchar_t letter = 0;
    int before = state != NULL ? state->__count : own;
    size_t length = text != NULL ? read_letter(&letter, text, size, &before) : read_letter(&letter, "", 1, &before);
    if (state != NULL)
        state->__count = before;
    else
        own = before;
    if (to != NULL && text != NULL && length < (size_t)-2)
        *to = letter;
    return length;
}

size_t mbrlen(const char *text, size_t size, mbstate_t *state)
{
    static int own;
    wchar_t letter = 0;
    int before = state != NULL ? state->__count : own;
    size_t length = text != NULL ? read_letter(&letter, text, size, &before) : read_letter(&letter, "", 1, &before);
    if (state != NULL)
        state->__count = before;
    else
        own = before;
    return length;
}

int mbsinit(const mbstate_t *state)
{
    return state == NULL || state->__count == 0;
}

int mbtowc(wchar_t *to, const char *text, size_t size)
{
    static int state; /* also behind what is no character, until the next call without a text */
    wchar_t letter = 0;
    if (text == NULL) {
        state = 0;
        return 0;
    }
    size_t length = text[0] == 0 ? 0 : read_letter(&letter, text, size, &state);
    if (length >= (size_t)-2)
        return -1;
    if (to != NULL)
        *to = letter;
    return (int)length;
}

int mblen(const char *text, size_t size)
{
    wchar_t letter;
    int state = 0;
    if (text == NULL || text[0] == 0)
        return 0;
    size_t length = read_letter(&letter, text, size, &state);
    return length >= (size_t)-2 ? -1 : (int)length;
}

wint_t btowc(int byte)
{
    return byte >= 0 && byte < 0x80 ? (wint_t)byte : WEOF;
}

int wctob(wint_t letter)
{
    return letter < 0x80 ? (int)letter : EOF;
}

/* As `wcrtomb`, to a place that has room for all characters. */
static size_t write_letter(char *to, wchar_t letter)
{
    unsigned bits = (unsigned)letter;
    if (bits < 0x80) {
        to[0] = (char)bits;
        return 1;
    }
    if (!c2rust_is_utf8() || bits > 0x7fffffff || (bits >= 0xd800 && bits < 0xe000))
        return illegal();
    size_t bytes = bits < 0x800 ? 2 : bits < 0x10000 ? 3 : bits < 0x200000 ? 4 : bits < 0x4000000 ? 5 : 6;
    for (size_t at = bytes - 1; at > 0; at--) {
        to[at] = (char)(0x80 | (bits & 0x3f));
        bits >>= 6;
    }
    to[0] = (char)((0xff00 >> bytes & 0xff) | bits);
    return bytes;
}

size_t wcrtomb(char *to, wchar_t letter, mbstate_t *state)
{
    char bytes[8];
    if (to == NULL)
        return 1;
    size_t length = write_letter(bytes, letter);
    for (size_t at = 0; length != (size_t)-1 && at < length; at++)
        to[at] = bytes[at];
    (void)state;
    return length;
}

int wctomb(char *to, wchar_t letter)
{
    return to == NULL ? 0 : (int)wcrtomb(to, letter, NULL);
}

size_t mbstowcs(wchar_t *to, const char *text, size_t count)
{
    size_t at = 0, written = 0;
    int state = 0;
    while (to == NULL || written < count) {
        wchar_t letter = 0;
        int bytes = bytes_of((unsigned char)text[at]);
        size_t length = bytes == 0 ? illegal() : 0;
        for (int taken = 0; taken < bytes && length == (taken == 0 ? 0 : (size_t)-2); taken++)
            length = read_letter(&letter, text + at + taken, 1, &state);
        if (length == (size_t)-1)
            return length;
        if (to != NULL)
            to[written] = letter;
        if (letter == 0)
            return written;
        at += (size_t)bytes;
        written++;
    }
    return written;
}

size_t wcstombs(char *to, const wchar_t *text, size_t size)
{
    char bytes[8];
    size_t written = 0;
    for (size_t at = 0; to == NULL || written < size; at++) {
        size_t length = write_letter(bytes, text[at]);
        if (length == (size_t)-1)
            return length;
        if (text[at] == 0) {
            if (to != NULL)
                to[written] = 0;
            return written;
        }
        if (to != NULL) {
            if (written + length > size)
                return written;
            for (size_t i = 0; i < length; i++)
                to[written + i] = bytes[i];
        }
        written += length;
    }
    return written;
}
