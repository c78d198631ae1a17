/* Signals that a program raises itself (C11 7.14); nothing comes from outside. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

/* The end that a signal brings to a program that does not handle it. */
void c2rust_end_by_signal(int signal);
/* Does the program go on behind a closed pipe? */
void c2rust_ignore_pipes(int ignores);

typedef void handler(int signal);

static handler *handlers[65];

handler *signal(int number, handler *wanted)
{
    if (number < 1 || number > 64 || number == SIGKILL || number == SIGSTOP) {
        errno = EINVAL;
        return SIG_ERR;
    }
    handler *before = handlers[number];
    handlers[number] = wanted;
    if (number == SIGPIPE)
        c2rust_ignore_pipes(wanted == SIG_IGN);
    return before;
}

/* As the last resort of a program it ends it whatever the handler does. */
void abort(void)
{
    handler *known = handlers[SIGABRT];
    if (known != SIG_IGN && known != SIG_DFL)
        known(SIGABRT);
    for (;;)
        c2rust_end_by_signal(SIGABRT);
}

int raise(int number)
{
    if (number < 1 || number > 64) {
        errno = EINVAL;
        return -1;
    }
    handler *known = handlers[number];
    if (known == SIG_IGN)
        return 0;
    if (known != SIG_DFL)
        known(number);
    else if (number != SIGCHLD && number != SIGCONT && number != SIGURG && number != SIGWINCH)
        c2rust_end_by_signal(number);
    return 0;
}
