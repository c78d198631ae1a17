/** Which names are typedef names here: the one thing about scopes that C's grammar depends on (C11 6.7.8, 6.2.1). */

export interface TypedefScopes {
  isTypedef(name: string): boolean;
  /** A typedef of this name is visible from here to the end of the scope. */
  declareTypedef(name: string): void;
  /** A variable, function, parameter or enumerator of this name hides a typedef to the end of the scope. */
  declareOrdinary(name: string): void;
  open(): void;
  close(): void;
  /** Closes all scopes but the file's, after a failure. */
  closeAll(): void;
}

/** Names that gcc predeclares as typedefs on x86-64. */
const predeclared = [
  "__builtin_va_list",
  "__builtin_ms_va_list",
  "__builtin_sysv_va_list",
  "__int128_t",
  "__uint128_t",
];

export function createTypedefScopes(): TypedefScopes {
  const visible = new Set(predeclared);
  // what to undo at the end of each scope: names whose standing changed in it
  const changed: string[] = [];
  const marks: number[] = [];
  const toggle = (name: string): void => {
    if (!visible.delete(name)) visible.add(name);
  };
  const close = (): void => {
    const mark = marks.pop() ?? 0;
    while (changed.length > mark) toggle(changed.pop() ?? "");
  };
  return {
    isTypedef: (name) => visible.has(name),
    declareTypedef(name) {
      if (visible.has(name)) return;
      toggle(name);
      if (marks.length > 0) changed.push(name);
    },
    declareOrdinary(name) {
      if (!visible.has(name)) return;
      toggle(name);
      if (marks.length > 0) changed.push(name);
    },
    open() {
      marks.push(changed.length);
    },
    close,
    closeAll() {
      while (marks.length > 0) close();
    },
  };
}
