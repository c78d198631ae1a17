/* Positions in files as C11 7.21.9 has them. */
#include <stdio.h>

int fgetpos(FILE *stream, fpos_t *position)
{
    long at = ftell(stream);
    if (at < 0)
        return -1;
    position->__pos = at;
    return 0;
}

int fsetpos(FILE *stream, const fpos_t *position)
{
    return fseek(stream, position->__pos, SEEK_SET);
}
