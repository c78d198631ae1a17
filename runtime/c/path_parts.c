/* The folder in a path and the last name of it (POSIX, GNU). */
#define _GNU_SOURCE
#include <string.h>

/* POSIX lets two slashes at the start be a root of their own. */
static char *dirname_of_root(char *path, size_t slashes)
{
    path[slashes == 2 ? 2 : 1] = 0;
    return path;
}

char *dirname(char *path)
{
    size_t whole = path != NULL ? strlen(path) : 0, length = whole;
    while (length > 0 && path[length - 1] == '/')
        length--;
    if (length == 0)
        return whole == 0 ? (char *)"." : dirname_of_root(path, whole);
    while (length > 0 && path[length - 1] != '/')
        length--;
    if (length == 0)
        return (char *)".";
    size_t end = length;
    while (end > 0 && path[end - 1] == '/')
        end--;
    if (end == 0)
        return dirname_of_root(path, length);
    path[end] = 0;
    return path;
}

/* `basename` of `libgen.h`: slashes at the end are cut off. */
char *__xpg_basename(char *path)
{
    if (path == NULL || path[0] == 0)
        return (char *)".";
    size_t length = strlen(path);
    if (path[length - 1] != '/')
        return strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    size_t end = length;
    while (end > 0 && path[end - 1] == '/')
        end--;
    if (end == 0)
        return path + length - 1;
    path[end] = 0;
    while (end > 0 && path[end - 1] != '/')
        end--;
    return path + end;
}

/* That of `string.h`: it changes nothing. */
char *basename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return (char *)(slash != NULL ? slash + 1 : path);
}
