/**
 * What the stages ask of the table of C library functions: effects and reach for the analyses, the form of a call for
 * lowering.
 */
import type { LibraryFunction } from "./library-form.ts";
import { libraryTable } from "./library-table.ts";

/**
 * No function of C: what lets two objects change places (`simplify/swap-objects.ts`), known to the analyses as one that writes
 * both.
 */
export const swapName = "swap two objects";

export function libraryFunction(name: string): LibraryFunction | null {
  return Object.hasOwn(libraryTable, name) ? (libraryTable[name] ?? null) : null;
}

/** What the analyses must know of a function that moves or makes memory. */
export interface LibraryEffect {
  /** Does it write through argument `at`? */
  readonly writes: (at: number) => boolean;
  readonly writesAny: boolean;
  /** The result points to the start of, or into, this argument. */
  readonly resultInto: number | null;
  /** The result is that argument, unmoved. */
  readonly unmoved: boolean;
  readonly nullable: boolean;
  /** The result is fresh heap memory. */
  readonly allocates: boolean;
  /** Releases this argument. */
  readonly frees: number | null;
  /** Argument `at` is one object, never a sequence. */
  readonly isOne: (at: number) => boolean;
  /** Argument `at` stands in the variable list. */
  readonly isVariable: (at: number) => boolean;
}

/** Functions not listed read their pointer arguments only, and keep none of them. */
export function libraryEffect(name: string): LibraryEffect {
  const known = libraryFunction(name);
  const args = known?.args ?? [];
  const result = known?.result ?? { kind: "value" };
  const frees = args.findIndex(({ kind }) => kind === "released");
  const isVariable = (at: number): boolean => known !== null && known.rest !== undefined && at >= args.length;
  const isWritten = (at: number): boolean => {
    const kind = args[at]?.kind;
    if (kind === undefined) return known?.rest === "written";
    return kind === "buffer" || kind === "object" || kind === "end" || kind === "cursor";
  };
  return {
    writes: isWritten,
    writesAny: known?.rest === "written" || args.some((_, at) => isWritten(at)),
    resultInto: "at" in result ? result.at : null,
    unmoved: result.kind === "argument",
    nullable: result.kind === "found" || result.kind === "argument-or-null",
    allocates: result.kind === "fresh",
    frees: frees < 0 ? null : frees,
    isVariable,
    isOne: (at) => {
      const kind = args[at]?.kind;
      return kind === "object" || kind === "key";
    },
  };
}

/** Does a function only read the text behind an argument? Of `printf` that is what pointers are for. */
export function readsText(name: string, at: number): boolean {
  const known = libraryFunction(name);
  if (!known) return false;
  const argument = known.args[at];
  return argument ? argument.kind === "text" : known.rest !== "written";
}

/** Bytes that a function reaches behind an argument: the product of these arguments, or up to a zero byte. */
export type LibraryReach =
  { readonly kind: "arguments"; readonly args: readonly number[] } | { readonly kind: "terminated" };

/** Null where it is not known. */
export function libraryReach(name: string, at: number): LibraryReach | null {
  const known = libraryFunction(name);
  const argument = known?.args[at];
  switch (argument?.kind) {
    case "text":
      return argument.limit === null ? { kind: "terminated" } : { kind: "arguments", args: [argument.limit] };
    case "memory":
      return { kind: "arguments", args: argument.size };
    case "buffer":
      return argument.size === null ? null : { kind: "arguments", args: argument.size };
    case "released": // it reads nothing: what it takes is owned, not borrowed
      return { kind: "arguments", args: [] };
    default:
      return null;
  }
}
