/* Random numbers of 48 bits whose state is the program's, or set as a whole (POSIX). */
#define _GNU_SOURCE
#include <stdlib.h>

/* The state that follows this one; the state of `drand48`; what both are computed with. */
long c2rust_step48(long state);
long c2rust_state48(void);
void c2rust_set48(long state, long multiplier, long addend);

static const long multiplier = 0x5DEECE66D, addend = 0xB;

static long joined(const unsigned short words[3])
{
    return (long)words[2] << 32 | (long)words[1] << 16 | words[0];
}

static void split(long state, unsigned short words[3])
{
    words[0] = (unsigned short)state;
    words[1] = (unsigned short)(state >> 16);
    words[2] = (unsigned short)(state >> 32);
}

static long step(unsigned short words[3])
{
    long next = c2rust_step48(joined(words));
    split(next, words);
    return next;
}

double erand48(unsigned short words[3])
{
    return (double)step(words) / 281474976710656.0;
}

long nrand48(unsigned short words[3])
{
    return step(words) >> 17;
}

long jrand48(unsigned short words[3])
{
    return (int)(step(words) >> 16);
}

static unsigned short before[3];

unsigned short *seed48(unsigned short words[3])
{
    split(c2rust_state48(), before);
    c2rust_set48(joined(words), multiplier, addend);
    return before;
}

void lcong48(unsigned short words[7])
{
    c2rust_set48(joined(words), joined(words + 3), words[6]);
}
