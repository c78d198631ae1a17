/** DATA: the names under which C libraries have `setjmp` and `longjmp`. */

const marking: ReadonlySet<string> = new Set("setjmp _setjmp __setjmp sigsetjmp __sigsetjmp".split(" "));
const jumping: ReadonlySet<string> = new Set("longjmp _longjmp siglongjmp __longjmp_chk".split(" "));

interface Named {
  readonly name: string;
  readonly defined: boolean;
}

/** Is it `setjmp`, and not a function of the program's own? */
export function isSetjmp(callee: Named | null): boolean {
  return callee !== null && !callee.defined && marking.has(callee.name);
}

/** Is it `longjmp`, and not a function of the program's own? */
export function isLongjmp(callee: Named | null): boolean {
  return callee !== null && !callee.defined && jumping.has(callee.name);
}
