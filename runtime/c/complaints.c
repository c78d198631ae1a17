/* Messages about what went wrong, for stderr (BSD, GNU). */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A letter of the program's name, 0 behind the last. */
int c2rust_program_letter(int position, int whole);

static void say_program(int whole)
{
    int letter;
    for (int i = 0; (letter = c2rust_program_letter(i, whole)) != 0; i++)
        fputc(letter, stderr);
}

static void say(int code, const char *format, va_list list)
{
    say_program(0);
    fputs(": ", stderr);
    if (format != NULL) {
        vfprintf(stderr, format, list);
        if (code >= 0)
            fputs(": ", stderr);
    }
    if (code >= 0)
        fputs(strerror(code), stderr);
    fputc('\n', stderr);
}

void vwarn(const char *format, va_list list)
{
    say(errno, format, list);
}

void vwarnx(const char *format, va_list list)
{
    say(-1, format, list);
}

void warn(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(errno, format, list);
    va_end(list);
}

void warnx(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(-1, format, list);
    va_end(list);
}

void verr(int status, const char *format, va_list list)
{
    say(errno, format, list);
    exit(status);
}

void verrx(int status, const char *format, va_list list)
{
    say(-1, format, list);
    exit(status);
}

void err(int status, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(errno, format, list);
    va_end(list);
    exit(status);
}

void errx(int status, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(-1, format, list);
    va_end(list);
    exit(status);
}

void error(int status, int code, const char *format, ...)
{
    va_list list;
    fflush(stdout);
    say_program(1);
    fputs(": ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    if (code != 0)
        fprintf(stderr, ": %s", strerror(code));
    fputc('\n', stderr);
    if (status != 0)
        exit(status);
}
