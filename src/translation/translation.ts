/**
 * DATA: the result of lowering. The crate is what gets printed; the rest says what was done, for verification and for
 * the report.
 */
import type { ConstantTables, SharedMemory, SignatureFacts } from "../../analyses/facts/signature-facts.ts";
import type { SymbolId } from "../c-ast/c-ast.ts";
import type { RecordId } from "../c-ast/c-type.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Crate } from "../rust-ast/rust-ast.ts";
import type { Location, Span } from "../source/span.ts";

/** What became of one C function with a body. */
export interface FunctionStatus {
  readonly symbol: SymbolId;
  readonly cName: string;
  /** Path from the crate root (`sha256::sha256_init`); a refused function has one too, its body panics. */
  readonly rustPath: string;
  /** Its name in the C. */
  readonly at: Location | Span;
  readonly status: "translated" | "refused";
  /** Why it was refused, at least one then; else notes and warnings about it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What became of one C pointer: a variable, parameter, result, field or global. */
export interface PointerReport {
  /** `out`, `state->buf`, `return value`. */
  readonly name: string;
  /** C name of the function it belongs to, or null for fields and globals. */
  readonly function: string | null;
  readonly at: Location | Span;
  /** Its type as written in C. */
  readonly cType: string;
  /** Rung of the ladder: `array`, `slice`, `reference`, `cursor`, `owned`, `handle`, `refused` ... */
  readonly representation: string;
  /** Rust type as text; null where the pointer has no variable of its own. */
  readonly rustType: string | null;
  readonly mutable: boolean;
  /** What decided the representation, in one sentence. */
  readonly reason: string;
}

export interface TranslationCounts {
  /** `split_at_mut` and the like, proven to be in bounds. */
  readonly splits: number;
  /** Splits whose order or bounds are tested at run time. */
  readonly checkedSplits: number;
  /** Pointers that became indices. */
  readonly cursors: number;
  /** Data copied only to satisfy the borrow rules. */
  readonly copies: number;
  /** Pointers that fell below the representation first chosen because rustc rejected it. */
  readonly demotions: number;
}

export interface LoweredProgram {
  readonly crate: Crate;
  readonly signatures: SignatureFacts;
  /** Rust path of each translated record, from the crate root: `sha256::Sha256Ctx`. */
  readonly recordPaths: ReadonlyMap<RecordId, string>;
  readonly constants: ConstantTables;
  /** Null where C sees no memory on the floor. */
  readonly shared: SharedMemory | null;
  /** Modules of the runtime crate that the translation names; what these need comes along. */
  readonly runtime: readonly string[];
  /** Rust statement that writes out what the crate buffers for stdout; null when it buffers nothing. */
  readonly flush: string | null;
  readonly functions: readonly FunctionStatus[];
  readonly pointers: readonly PointerReport[];
  readonly counts: TranslationCounts;
}
