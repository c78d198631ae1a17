/* `signal` of programs that give it no function (C11 7.14.1): nothing happens but that closed pipes are ignored, or not. */
#include <errno.h>
#include <signal.h>

void c2rust_ignore_pipes(int ignores);

typedef void handler(int signal);

static unsigned char ignored[65];

handler *signal(int number, handler *wanted)
{
    if (number < 1 || number > 64 || number == SIGKILL || number == SIGSTOP) {
        errno = EINVAL;
        return SIG_ERR;
    }
    unsigned char before = ignored[number];
    ignored[number] = wanted == SIG_IGN;
    if (number == SIGPIPE)
        c2rust_ignore_pipes(ignored[number]);
    return before ? SIG_IGN : SIG_DFL;
}
