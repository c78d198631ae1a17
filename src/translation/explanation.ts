/** DATA: what a pointer became, and the chain of reasons, for `c2rust-safe explain`. */
import type { Span } from "../source/span.ts";

export interface PointerExplanation {
  /** `out`, `node.next`, `result of find`. */
  readonly name: string;
  /** C name of the function in which it stands; null for fields. */
  readonly function: string | null;
  /** Its type as written in C. */
  readonly cType: string;
  /** Where it is declared and used. */
  readonly places: readonly Span[];
  /** What it is in Rust: `mutable slice`, `cursor: an index into ...`. */
  readonly form: string;
  /** Why it is that, and nothing better; the cause of a line comes after it. */
  readonly reasons: readonly ReasonLine[];
}

export interface ReasonLine {
  readonly text: string;
  /** The C that made it so. */
  readonly at: readonly Span[];
}
