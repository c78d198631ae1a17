/* What signals are called (POSIX, GNU). */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char *const descriptions[] = { NULL, "Hangup", "Interrupt", "Quit", "Illegal instruction",
    "Trace/breakpoint trap", "Aborted", "Bus error", "Floating point exception", "Killed", "User defined signal 1",
    "Segmentation fault", "User defined signal 2", "Broken pipe", "Alarm clock", "Terminated", "Stack fault",
    "Child exited", "Continued", "Stopped (signal)", "Stopped", "Stopped (tty input)", "Stopped (tty output)",
    "Urgent I/O condition", "CPU time limit exceeded", "File size limit exceeded", "Virtual timer expired",
    "Profiling timer expired", "Window changed", "I/O possible", "Power failure", "Bad system call" };

static char unnamed[40];

const char *sigdescr_np(int number)
{
    return number >= 0 && number < 32 ? descriptions[number] : NULL;
}

char *strsignal(int number)
{
    const char *known = sigdescr_np(number);
    if (known != NULL)
        return (char *)known;
    if (number >= 34 && number <= 64)
        sprintf(unnamed, "Real-time signal %d", number - 34);
    else
        sprintf(unnamed, "Unknown signal %d", number);
    return unnamed;
}

void psignal(int number, const char *text)
{
    const char *known = sigdescr_np(number);
    const char *first = text != NULL ? text : "", *colon = first[0] != 0 ? ": " : "";
    if (known != NULL)
        fprintf(stderr, "%s%s%s\n", first, colon, known);
    else
        fprintf(stderr, "%s%sUnknown signal %d\n", first, colon, number);
}
