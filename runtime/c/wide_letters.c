/* Kinds of wide characters (C11 7.30). In the locale "C" no other letters than those of ASCII are of any kind. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

int c2rust_is_utf8(void);

/* The kinds of other letters are in tables of the C library's that are not known here. */
static int is_ascii(wint_t letter)
{
    if (letter < 128)
        return 1;
    if (letter != WEOF && c2rust_is_utf8()) {
        fputs("c2rust-safe: the kinds of letters that are not in ASCII are not known\n", stderr);
        abort();
    }
    return 0;
}

#define KIND(name, of_bytes)                                  \
    int name(wint_t letter)                                   \
    {                                                         \
        return is_ascii(letter) && of_bytes((int)letter) != 0; \
    }

KIND(iswalnum, isalnum)
KIND(iswalpha, isalpha)
KIND(iswblank, isblank)
KIND(iswcntrl, iscntrl)
KIND(iswdigit, isdigit)
KIND(iswgraph, isgraph)
KIND(iswlower, islower)
KIND(iswprint, isprint)
KIND(iswpunct, ispunct)
KIND(iswspace, isspace)
KIND(iswupper, isupper)
KIND(iswxdigit, isxdigit)

wint_t towlower(wint_t letter)
{
    return is_ascii(letter) ? (wint_t)tolower((int)letter) : letter;
}

wint_t towupper(wint_t letter)
{
    return is_ascii(letter) ? (wint_t)toupper((int)letter) : letter;
}

wctype_t wctype(const char *name)
{
    static const char *const names[] = { "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
        "space", "upper", "xdigit" };
    for (wctype_t at = 0; at < 12; at++)
        if (strcmp(names[at], name) == 0)
            return at + 1;
    return 0;
}

int iswctype(wint_t letter, wctype_t kind)
{
    switch (kind) {
    case 1: return iswalnum(letter);
    case 2: return iswalpha(letter);
    case 3: return iswblank(letter);
    case 4: return iswcntrl(letter);
    case 5: return iswdigit(letter);
    case 6: return iswgraph(letter);
    case 7: return iswlower(letter);
    case 8: return iswprint(letter);
    case 9: return iswpunct(letter);
    case 10: return iswspace(letter);
    case 11: return iswupper(letter);
    case 12: return iswxdigit(letter);
    default: return 0;
    }
}

int wcscasecmp(const wchar_t *left, const wchar_t *right)
{
    for (size_t at = 0;; at++) {
        wint_t a = towlower((wint_t)left[at]), b = towlower((wint_t)right[at]);
        if (a != b)
            return (int)(a - b);
        if (a == 0)
            return 0;
    }
}

int wcwidth(wchar_t letter)
{
    if (letter == 0)
        return 0;
    return iswprint((wint_t)letter) ? 1 : -1;
}
