/** DATA: what verification found, level by level. The report prints it; refine compares two of them. */
import type { SymbolId } from "../c-ast/c-ast.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export type LevelStatus = "passed" | "failed" | "skipped";

interface LevelBase {
  readonly status: LevelStatus;
  /** Why the level was skipped or failed, in one sentence; null when it passed. */
  readonly reason: string | null;
  readonly seconds: number;
}

/** One message of rustc or clippy. */
export interface RustMessage {
  readonly level: "error" | "warning";
  /** `E0499`, `clippy::needless_range_loop`, or null. */
  readonly code: string | null;
  /** Relative to the crate: `src/sha256.rs:12:5`, or null for messages without a place. */
  readonly place: string | null;
  readonly text: string;
}

/** Level 1: the crate compiles, clippy is content, no `unsafe` token. */
export interface RustLevel extends LevelBase {
  readonly level: "rust";
  readonly errors: readonly RustMessage[];
  readonly warnings: readonly RustMessage[];
  /** rustc accepts it; errors may still come from lints that clippy denies. */
  readonly compiles: boolean;
  /** False when cargo has no clippy here. */
  readonly clippyRan: boolean;
  /** `src/lib.rs:3:1` of every `unsafe` token in the safe crate. */
  readonly unsafeTokens: readonly string[];
  readonly filesScanned: number;
}

/** Outcome of one run of a program. */
export interface RunOutcome {
  /** Exit code, or the name of the signal that ended it, or "timeout". */
  readonly exit: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestProgramResult {
  /** Path of the C test as the project gives it. */
  readonly program: string;
  readonly status: LevelStatus;
  readonly reason: string | null;
  readonly c: RunOutcome | null;
  readonly rust: RunOutcome | null;
  /** Functions that make the test fail when they alone are in Rust and all others in C. */
  readonly culprits: readonly string[];
}

/** Level 2: the project's own C tests linked against the Rust code. */
export interface CTestsLevel extends LevelBase {
  readonly level: "c-tests";
  readonly programs: readonly TestProgramResult[];
}

export interface ProgramCase {
  readonly args: readonly string[];
  readonly stdin: string;
}
export interface ProgramRun {
  readonly case: ProgramCase;
  readonly status: LevelStatus;
  readonly reason: string | null;
  readonly c: RunOutcome;
  readonly rust: RunOutcome;
}

/** Level 3: the whole program, C against Rust. */
export interface ProgramLevel extends LevelBase {
  readonly level: "program";
  readonly runs: readonly ProgramRun[];
}

/** One call of a counter-example, in order; the last one shown is where the two sides part. */
export interface CounterexampleCall {
  readonly function: string;
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
}
export interface Counterexample {
  readonly kind: "value" | "panic" | "exit" | "timeout";
  readonly calls: readonly CounterexampleCall[];
  /** First value that differs: `out[3]` and both sides, or the panic's message. */
  readonly diverging: { readonly name: string; readonly c: string; readonly rust: string };
  /** Shrunk until nothing simpler failed, or until time was up. */
  readonly shrunk: boolean;
}

export interface FunctionDifferential {
  readonly symbol: SymbolId;
  readonly function: string;
  /** "weak": no mismatch, but fewer good inputs than asked for. */
  readonly status: "passed" | "weak" | "failed" | "skipped";
  readonly reason: string | null;
  /** Inputs that C accepts and that were compared. */
  readonly inputs: number;
  /** Inputs on which the C has undefined behaviour, aborts or takes too long. */
  readonly discarded: number;
  readonly discardReasons: readonly { readonly reason: string; readonly count: number }[];
  /** Inputs with overlapping arguments that the shim refuses by name although the C takes them. */
  readonly refused: number;
  /** Inputs with arbitrary struct contents on which Rust ends out of bounds and the C does not stop. */
  readonly undecided: number;
  readonly mismatches: number;
  readonly counterexample: Counterexample | null;
}

/** Level 4: generated inputs through both, per function. */
export interface DifferentialLevel extends LevelBase {
  readonly level: "differential";
  readonly functions: readonly FunctionDifferential[];
  readonly inputs: number;
}

export type Level = RustLevel | CTestsLevel | ProgramLevel | DifferentialLevel;

export interface VerifyResult {
  /** "failed" when any level failed; "skipped" when none ran. */
  readonly status: LevelStatus;
  readonly rust: RustLevel;
  readonly cTests: CTestsLevel;
  readonly program: ProgramLevel;
  readonly differential: DifferentialLevel;
  readonly diagnostics: readonly Diagnostic[];
}
