/* Functions of `math.h` that take numbers apart or are exact by what they are (C11 7.12, GNU). */
#define _GNU_SOURCE
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* The nearest multiple of `y` is taken off, and how often is stored, of large counts the last three bits at least. */
double remquo(double x, double y, int *quotient)
{
    if (x != x || y != y || y == 0 || fabs(x) > DBL_MAX)
        return x * y / (x * y);
    double rest = fabs(x), part = fabs(y);
    int count = 0;
    if (part <= DBL_MAX / 8)
        rest = fmod(rest, part * 8);
    if (part <= DBL_MAX / 4 && rest >= part * 4) {
        rest -= part * 4;
        count += 4;
    }
    if (part <= DBL_MAX / 2 && rest >= part * 2) {
        rest -= part * 2;
        count += 2;
    }
    int tiny = part < 2 * DBL_MIN; /* half of it may not be a number */
    double half = part * 0.5;
    if (tiny ? rest + rest > part : rest > half) {
        rest -= part;
        count += 1;
        if (tiny ? rest + rest >= part : rest >= half) {
            rest -= part;
            count += 1;
        }
    }
    *quotient = signbit(x) != signbit(y) ? -count : count;
    return signbit(x) ? -rest : rest;
}

float remquof(float x, float y, int *quotient)
{
    return (float)remquo(x, y, quotient);
}

double remainder(double x, double y)
{
    int quotient;
    if ((y == 0 && x == x) || (fabs(x) > DBL_MAX && x == x && y == y))
        errno = EDOM;
    return remquo(x, y, &quotient);
}

float remainderf(float x, float y)
{
    return (float)remainder(x, y);
}

double drem(double x, double y)
{
    return remainder(x, y);
}

float dremf(float x, float y)
{
    return (float)remainder(x, y);
}

double logb(double x)
{
    int exponent;
    if (x == 0)
        return -1 / fabs(x);
    if (x != x || fabs(x) > DBL_MAX)
        return x * x;
    frexp(x, &exponent);
    return exponent - 1;
}

float logbf(float x)
{
    return (float)logb(x);
}

int ilogb(double x)
{
    int exponent;
    if (x == 0 || x != x || fabs(x) > DBL_MAX) {
        errno = EDOM;
        return fabs(x) > DBL_MAX ? INT_MAX : INT_MIN;
    }
    frexp(x, &exponent);
    return exponent - 1;
}

int ilogbf(float x)
{
    return ilogb(x);
}

long llogb(double x)
{
    int exponent = ilogb(x);
    return exponent == INT_MIN ? LONG_MIN : exponent == INT_MAX ? LONG_MAX : exponent;
}

long llogbf(float x)
{
    return llogb(x);
}

double significand(double x)
{
    int exponent;
    if (x == 0 || x != x || fabs(x) > DBL_MAX)
        errno = EDOM;
    return frexp(x, &exponent) * 2;
}

float significandf(float x)
{
    return (float)significand(x);
}

void sincos(double x, double *sine, double *cosine)
{
    *sine = sin(x);
    *cosine = cos(x);
}

void sincosf(float x, float *sine, float *cosine)
{
    *sine = sinf(x);
    *cosine = cosf(x);
}

/* The neighbour away from zero, or towards it. */
static double neighbour(double x, int away)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits += away ? 1 : -1;
    memcpy(&x, &bits, sizeof x);
    if (fabs(x) > DBL_MAX || fabs(x) < DBL_MIN)
        errno = ERANGE;
    return x;
}

static float neighbourf(float x, int away)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits += away ? 1 : -1;
    memcpy(&x, &bits, sizeof x);
    if (fabsf(x) > FLT_MAX || fabsf(x) < FLT_MIN)
        errno = ERANGE;
    return x;
}

double nextafter(double x, double towards)
{
    if (x != x || towards != towards)
        return x + towards;
    if (x == towards)
        return towards;
    if (x == 0)
        return towards < 0 ? -4.9406564584124654e-324 : 4.9406564584124654e-324;
    return neighbour(x, (x < towards) == (x > 0));
}

float nextafterf(float x, float towards)
{
    if (x != x || towards != towards)
        return x + towards;
    if (x == towards)
        return towards;
    if (x == 0)
        return towards < 0 ? -1.4012984643e-45f : 1.4012984643e-45f;
    return neighbourf(x, (x < towards) == (x > 0));
}

static int limited(long exponent)
{
    return exponent > 50000 ? 50000 : exponent < -50000 ? -50000 : (int)exponent;
}

double scalbln(double x, long exponent)
{
    return scalbn(x, limited(exponent));
}

float scalblnf(float x, long exponent)
{
    return scalbnf(x, limited(exponent));
}

double roundeven(double x)
{
    return rint(x);
}

float roundevenf(float x)
{
    return rintf(x);
}
