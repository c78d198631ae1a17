/*
 * Locks and what else a program of one thread can do with POSIX threads: what would wait for another thread would wait
 * for ever, and ends the program instead. Programs that start threads are refused by the name of the function.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

long c2rust_clock_nanoseconds(int clock);
void c2rust_sleep(long nanoseconds);

pthread_t pthread_self(void)
{
    return 1;
}

int pthread_equal(pthread_t left, pthread_t right)
{
    return left == right;
}

int pthread_once(pthread_once_t *once, void (*initialize)(void))
{
    if (*once == 0) {
        *once = 1;
        initialize();
        *once = 2;
    } else if (*once == 1) {
        abort();
    }
    return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attributes)
{
    memset(attributes, 0, sizeof *attributes);
    return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attributes)
{
    (void)attributes;
    return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int kind)
{
    if (kind < PTHREAD_MUTEX_NORMAL || kind > PTHREAD_MUTEX_ADAPTIVE_NP)
        return EINVAL;
    attributes->__align = kind;
    return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *attributes, int *kind)
{
    *kind = attributes->__align;
    return 0;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    memset(mutex, 0, sizeof *mutex);
    mutex->__data.__kind = attributes != NULL ? attributes->__align : PTHREAD_MUTEX_NORMAL;
    return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    if (mutex->__data.__lock != 0)
        return EBUSY;
    mutex->__data.__kind = -1;
    return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    int kind = mutex->__data.__kind;
    if (kind < 0)
        return EINVAL;
    if (mutex->__data.__lock != 0 && kind != PTHREAD_MUTEX_RECURSIVE)
        return EBUSY;
    mutex->__data.__lock = 1;
    mutex->__data.__count += 1;
    return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    int result = pthread_mutex_trylock(mutex);
    if (result != EBUSY)
        return result;
    if (mutex->__data.__kind != PTHREAD_MUTEX_ERRORCHECK)
        abort();
    return EDEADLK;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    int kind = mutex->__data.__kind;
    if (kind < 0)
        return EINVAL;
    if (mutex->__data.__lock == 0)
        return kind == PTHREAD_MUTEX_RECURSIVE || kind == PTHREAD_MUTEX_ERRORCHECK ? EPERM : 0;
    mutex->__data.__count -= 1;
    if (mutex->__data.__count == 0)
        mutex->__data.__lock = 0;
    return 0;
}

int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attributes)
{
    (void)attributes;
    memset(lock, 0, sizeof *lock);
    return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock)
{
    (void)lock;
    return 0;
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock)
{
    if (lock->__data.__cur_writer != 0)
        return EBUSY;
    lock->__data.__readers += 1;
    return 0;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *lock)
{
    if (lock->__data.__cur_writer != 0 || lock->__data.__readers != 0)
        return EBUSY;
    lock->__data.__cur_writer = 1;
    return 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
    return pthread_rwlock_tryrdlock(lock) == 0 ? 0 : EDEADLK;
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
    if (lock->__data.__readers != 0)
        abort();
    return pthread_rwlock_trywrlock(lock) == 0 ? 0 : EDEADLK;
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
    if (lock->__data.__cur_writer != 0)
        lock->__data.__cur_writer = 0;
    else if (lock->__data.__readers != 0)
        lock->__data.__readers -= 1;
    return 0;
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
    (void)attributes;
    memset(condition, 0, sizeof *condition);
    return 0;
}

int pthread_cond_destroy(pthread_cond_t *condition)
{
    (void)condition;
    return 0;
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    (void)condition;
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    (void)condition;
    return 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    (void)condition;
    (void)mutex;
    abort();
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
    (void)condition;
    (void)mutex;
    if (until->tv_nsec < 0 || until->tv_nsec >= 1000000000)
        return EINVAL;
    long left = until->tv_sec * 1000000000 + until->tv_nsec - c2rust_clock_nanoseconds(CLOCK_REALTIME);
    if (left > 0)
        c2rust_sleep(left);
    return ETIMEDOUT;
}

int pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
    (void)shared;
    *lock = 0;
    return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *lock)
{
    (void)lock;
    return 0;
}

int pthread_spin_trylock(pthread_spinlock_t *lock)
{
    if (*lock != 0)
        return EBUSY;
    *lock = 1;
    return 0;
}

int pthread_spin_lock(pthread_spinlock_t *lock)
{
    if (*lock != 0)
        abort();
    *lock = 1;
    return 0;
}

int pthread_spin_unlock(pthread_spinlock_t *lock)
{
    *lock = 0;
    return 0;
}
