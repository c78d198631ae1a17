/* The folder in a path and the last name of it (POSIX, GNU). */
#define _GNU_SOURCE
#include <string.h>

char *dirname(char *path)
{
    size_t length = path != NULL ? strlen(path) : 0;
    while (length > 1 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    if (length == 0)
        return path != NULL && path[0] == '/' ? path : (char *)".";
    size_t end = length;
    while (end > 0 && path[end - 1] == '/')
        end--;
    if (end == 0) /* POSIX lets two slashes at the start be a root of their own */
        end = length == 2 ? 2 : 1;
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
