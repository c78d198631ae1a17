/* Semaphores of POSIX in a program of one thread: what would wait for another thread ends the program. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <semaphore.h>
#include <stdlib.h>

int sem_init(sem_t *semaphore, int shared, unsigned value)
{
    (void)shared;
    if (value > INT_MAX) {
        errno = EINVAL;
        return -1;
    }
    semaphore->__align = value;
    return 0;
}

int sem_destroy(sem_t *semaphore)
{
    (void)semaphore;
    return 0;
}

int sem_trywait(sem_t *semaphore)
{
    if (semaphore->__align == 0) {
        errno = EAGAIN;
        return -1;
    }
    semaphore->__align -= 1;
    return 0;
}

int sem_wait(sem_t *semaphore)
{
    if (semaphore->__align == 0)
        abort();
    semaphore->__align -= 1;
    return 0;
}

int sem_post(sem_t *semaphore)
{
    if (semaphore->__align == INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    semaphore->__align += 1;
    return 0;
}

int sem_getvalue(sem_t *semaphore, int *value)
{
    *value = (int)semaphore->__align;
    return 0;
}
