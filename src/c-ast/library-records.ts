/**
 * Structs that system headers define. Most are the system's own business and have no Rust form; those that only carry
 * results of functions that are translated are structs like the program's own.
 */
import type { RecordDefinition } from "./c-ast.ts";

const known: ReadonlySet<string> = new Set([
  "div_t",
  "ldiv_t",
  "lldiv_t",
  "imaxdiv_t",
  "tm",
  "timeval",
  "timespec",
  "timezone",
  "tms",
  "rusage",
  "option",
  "lconv",
  "stat",
  "stat64",
  "utimbuf",
  "dirent",
  "_G_fpos_t",
  "__mbstate_t",
  "atomic_flag",
  "__jmp_buf_tag", // may be a member of what is passed around by functions that never jump
  "__sigset_t",
  "pthread_mutex_t",
  "__pthread_mutex_s",
  "__pthread_internal_list",
  "pthread_mutexattr_t",
  "pthread_rwlock_t",
  "__pthread_rwlock_arch_t",
  "pthread_rwlockattr_t",
  "pthread_cond_t",
  "__pthread_cond_s",
  "__atomic_wide_counter",
  "pthread_condattr_t",
  "sem_t",
]);

/** Is it a struct of the C library that is not translated? */
export function isForeign({ system, name }: RecordDefinition): boolean {
  return system && name !== null && !known.has(name); // what has no name is part of something that has one
}
