/**
 * gcc's atomic builtins as plain C (GCC manual 6.55, 6.56; C11 7.17 by the `stdatomic.h` that is made of them). Programs
 * with threads are refused by the functions that start them, so that nothing comes between the reads and writes of one
 * operation, and all orders of memory are the same.
 *
 *   __atomic_store_n(&n, 1, __ATOMIC_RELAXED)      ((void)(*(&n) = (1)))
 */

/** Names that begin with this are the compiler's own. */
const place = "__atomic_place";
const value = "__atomic_value";
const other = "__atomic_other";
const old = "__atomic_old";
const same = "__atomic_same";

/** A variable of the type of what is there, so that a 0 is a null where that is a pointer. */
function declare(name: string, initial: string): string {
  return `__typeof__(*${place}) ${name} = ${initial};`;
}

/** `what` behind its operands: all of them are evaluated before anything is read or written. Its last expression is the value. */
function operation(operands: string, what: string): string {
  return `({ __auto_type ${place} = (p); ${operands} ${what} })`;
}

/** The value that was there before it became `next`. */
function exchanged(given: string, next = value): string {
  return operation(declare(value, given), `${declare(old, `*${place}`)} *${place} = ${next}; ${old};`);
}

/** The value that is there afterwards. */
function changed(next: string): string {
  return operation(declare(value, "(v)"), `${declare(old, `*${place}`)} *${place} = ${next};`);
}

/** Is what is there equal to `*e`? If so it becomes the value, else it goes to `*e`. */
function compared(given: string): string {
  const replaced = `if (${same}) *${place} = ${value}; else *${other} = *${place}; ${same};`;
  return operation(
    `__auto_type ${other} = (e); ${declare(value, given)}`,
    `_Bool ${same} = *${place} == *${other}; ${replaced}`,
  );
}

/** Where what is there equals `e` it becomes the value. */
function swapped(what: string): string {
  return operation(`${declare(other, "(e)")} ${declare(value, "(v)")}`, what);
}

/** In these the old value is an operand of `+` first: pointers, which the builtins move by bytes, have no such. */
const changes: Readonly<Record<string, string>> = {
  add: `+${old} + ${value}`,
  sub: `+${old} - ${value}`,
  and: `${old} & ${value}`,
  or: `${old} | ${value}`,
  xor: `${old} ^ ${value}`,
  nand: `~(${old} & ${value})`,
};

const byChange = Object.entries(changes).flatMap(([name, change]) => [
  `__atomic_fetch_${name}(p, v, o)=${exchanged("(v)", change)}`,
  `__atomic_${name}_fetch(p, v, o)=${changed(change)}`,
  `__sync_fetch_and_${name}(p, v, ...)=${exchanged("(v)", change)}`,
  `__sync_${name}_and_fetch(p, v, ...)=${changed(change)}`,
]);

/** What clang's `stdatomic.h` is made of; its names of memory orders are numbers as well. */
const byClang = [
  "__c11_atomic_init(p, v)=((void)(*(p) = (v)))",
  "__c11_atomic_load(p, o)=(*(p))",
  "__c11_atomic_store(p, v, o)=((void)(*(p) = (v)))",
  `__c11_atomic_exchange(p, v, o)=${exchanged("(v)")}`,
  `__c11_atomic_compare_exchange_strong(p, e, v, s, f)=${compared("(v)")}`,
  `__c11_atomic_compare_exchange_weak(p, e, v, s, f)=${compared("(v)")}`,
  "__c11_atomic_thread_fence(o)=((void)0)",
  "__c11_atomic_signal_fence(o)=((void)0)",
  "__c11_atomic_is_lock_free(n)=1",
  ...Object.entries(changes).map(
    ([name, change]) => `__c11_atomic_fetch_${name}(p, v, o)=${exchanged("(v)", change)}`,
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
  `__atomic_compare_exchange_n(p, e, v, w, s, f)=${compared("(v)")}`,
  `__atomic_compare_exchange(p, e, v, w, s, f)=${compared("*(v)")}`,
  `__atomic_test_and_set(p, o)=({ ${flag} _Bool ${old} = *${place}; *${place} = 1; ${old}; })`,
  "__atomic_clear(p, o)=((void)(*(unsigned char *)(p) = 0))",
  "__atomic_thread_fence(o)=((void)0)",
  "__atomic_signal_fence(o)=((void)0)",
  "__atomic_always_lock_free(n, p)=1",
  "__atomic_is_lock_free(n, p)=1",
  "__sync_bool_compare_and_swap(p, e, v, ...)=" +
    swapped(`_Bool ${same} = *${place} == ${other}; if (${same}) *${place} = ${value}; ${same};`),
  "__sync_val_compare_and_swap(p, e, v, ...)=" +
    swapped(`${declare(old, `*${place}`)} if (${old} == ${other}) *${place} = ${value}; ${old};`),
  `__sync_lock_test_and_set(p, v, ...)=${exchanged("(v)")}`,
  "__sync_lock_release(p, ...)=((void)(*(p) = 0))",
  "__sync_synchronize(...)=((void)0)",
  ...byChange,
  ...byClang,
];
