/* Names of files that are not there (C11 7.21.4.4, POSIX). */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *mktemp(char *template)
{
    int file = mkstemp(template);
    if (file < 0) {
        template[0] = 0;
        return template;
    }
    close(file);
    unlink(template);
    return template;
}

char *tmpnam(char *name)
{
    static char own[L_tmpnam];
    char template[] = "/tmp/fileXXXXXX";
    if (mktemp(template)[0] == 0)
        return NULL;
    return strcpy(name != NULL ? name : own, template);
}

char *tmpnam_r(char *name)
{
    return name != NULL ? tmpnam(name) : NULL;
}
