/**
 * gcc's atomic builtins as plain C (GCC manual 6.55, 6.56; C11 7.17 by the `stdatomic.h` that is made of them). Programs
 * with threads are refused by the functions that start them, so that nothing comes between the reads and writes of one
 * operation, and all orders of memory are the same.
 *
 *   __atomic_add_fetch(&n, 1, __ATOMIC_RELAXED)      (*(&n) += (1))
 */

/** Names that begin with this are the compiler's own. */
const place = "__atomic_place";
const old = "__atomic_old";

/** `what` with the place in a variable; its last expression is the value. */
function withPlace(what: string): string {
  return `({ __auto_type ${place} = (p); ${what} })`;
}

/** The value that was there before it became `next`. */
function exchanged(next: string): string {
  return withPlace(`__typeof__(*${place}) ${old} = *${place}; *${place} = ${next}; ${old};`);
}

/** Is what is there equal to `*e`? If so it becomes `next`, else it goes to `*e`. */
function comparedWithPlace(next: string): string {
  const same = "__atomic_same";
  const other = "__atomic_other";
  const compared = `_Bool ${same} = *${place} == *${other};`;
  return withPlace(
    `__auto_type ${other} = (e); ${compared} if (${same}) *${place} = ${next}; else *${other} = *${place}; ${same};`,
  );
}

/** In these the old value is an operand of `+` first: pointers, which the builtins move by bytes, have no such. */
const changes: Readonly<Record<string, string>> = {
  add: `+${old} + (v)`,
  sub: `+${old} - (v)`,
  and: `${old} & (v)`,
  or: `${old} | (v)`,
  xor: `${old} ^ (v)`,
  nand: `~(${old} & (v))`,
};

/** The value that is there afterwards. */
function changed(change: string): string {
  return withPlace(`__typeof__(*${place}) ${old} = *${place}; *${place} = ${change};`);
}

const byChange = Object.entries(changes).flatMap(([name, change]) => [
  `__atomic_fetch_${name}(p, v, o)=${exchanged(change)}`,
  `__atomic_${name}_fetch(p, v, o)=${changed(change)}`,
  `__sync_fetch_and_${name}(p, v, ...)=${exchanged(change)}`,
  `__sync_${name}_and_fetch(p, v, ...)=${changed(change)}`,
]);

/** What clang's `stdatomic.h` is made of; its names of memory orders are numbers as well. */
const byClang = [
  "__c11_atomic_init(p, v)=((void)(*(p) = (v)))",
  "__c11_atomic_load(p, o)=(*(p))",
  "__c11_atomic_store(p, v, o)=((void)(*(p) = (v)))",
  `__c11_atomic_exchange(p, v, o)=${exchanged("(v)")}`,
  `__c11_atomic_compare_exchange_strong(p, e, v, s, f)=${comparedWithPlace("(v)")}`,
  `__c11_atomic_compare_exchange_weak(p, e, v, s, f)=${comparedWithPlace("(v)")}`,
  "__c11_atomic_thread_fence(o)=((void)0)",
  "__c11_atomic_signal_fence(o)=((void)0)",
  "__c11_atomic_is_lock_free(n)=1",
  ...Object.entries(changes).map(
    ([name, change]) => `__c11_atomic_fetch_${name}(p, v, o)=${exchanged(change)}`,
  ),
];

const flag = `__auto_type ${place} = (unsigned char *)(p);`;

/** Definitions as `-D` takes them. */
export const atomicOperations: readonly string[] = [
  "__atomic_load_n(p, o)=(*(p))",
  "__atomic_load(p, r, o)=((void)(*(r) = *(p)))",
  "__atomic_store_n(p, v, o)=((void)(*(p) = (v)))",
  "__atomic_store(p, v, o)=((void)(*(p) = *(v)))",
  `__atomic_exchange_n(p, v, o)=${exchanged("(v)")}`,
  `__atomic_exchange(p, v, r, o)=((void)(*(r) = ${exchanged("*(v)")}))`,
  `__atomic_compare_exchange_n(p, e, v, w, s, f)=${comparedWithPlace("(v)")}`,
  `__atomic_compare_exchange(p, e, v, w, s, f)=${comparedWithPlace("*(v)")}`,
  `__atomic_test_and_set(p, o)=({ ${flag} _Bool ${old} = *${place}; *${place} = 1; ${old}; })`,
  "__atomic_clear(p, o)=((void)(*(unsigned char *)(p) = 0))",
  "__atomic_thread_fence(o)=((void)0)",
  "__atomic_signal_fence(o)=((void)0)",
  "__atomic_always_lock_free(n, p)=1",
  "__atomic_is_lock_free(n, p)=1",
  "__sync_bool_compare_and_swap(p, e, v, ...)=" +
    withPlace(`_Bool ${old} = *${place} == (e); if (${old}) *${place} = (v); ${old};`),
  "__sync_val_compare_and_swap(p, e, v, ...)=" +
    withPlace(`__typeof__(*${place}) ${old} = *${place}; if (${old} == (e)) *${place} = (v); ${old};`),
  `__sync_lock_test_and_set(p, v, ...)=${exchanged("(v)")}`,
  "__sync_lock_release(p, ...)=((void)(*(p) = 0))",
  "__sync_synchronize(...)=((void)0)",
  ...byChange,
  ...byClang,
];
