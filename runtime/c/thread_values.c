/* Values that each thread has of its own (POSIX), in a program of one thread. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

typedef void destructor(void *value);

struct thread_value {
    int used;
    const void *value;
    destructor *destroy;
};

static struct thread_value values[PTHREAD_KEYS_MAX];

int pthread_key_create(pthread_key_t *key, destructor *destroy)
{
    for (unsigned i = 0; i < PTHREAD_KEYS_MAX; i++) {
        if (values[i].used)
            continue;
        values[i].used = 1;
        values[i].value = NULL;
        values[i].destroy = destroy;
        *key = i;
        return 0;
    }
    return EAGAIN;
}

int pthread_key_delete(pthread_key_t key)
{
    if (key >= PTHREAD_KEYS_MAX || !values[key].used)
        return EINVAL;
    values[key].used = 0;
    return 0;
}

void *pthread_getspecific(pthread_key_t key)
{
    return key < PTHREAD_KEYS_MAX && values[key].used ? (void *)values[key].value : NULL;
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
    if (key >= PTHREAD_KEYS_MAX || !values[key].used)
        return EINVAL;
    values[key].value = value;
    return 0;
}

/* Ends the program, as no other thread goes on. */
void pthread_exit(void *result)
{
    (void)result;
    for (int round = 0, again = 1; again && round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
        again = 0;
        for (unsigned i = 0; i < PTHREAD_KEYS_MAX; i++) {
            void *value = (void *)values[i].value;
            if (!values[i].used || value == NULL || values[i].destroy == NULL)
                continue;
            values[i].value = NULL;
            values[i].destroy(value);
            again = 1;
        }
    }
    exit(0);
}
