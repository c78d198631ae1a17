/**
 * rustc judges what was emitted. Functions in which it finds errors are translated again with their pointers on the floor,
 * then with all pointers of the program there; those that it still rejects are withheld, so that the crate compiles. The
 * text is never patched.
 */
import type { Program, SymbolId } from "../c-ast/c-ast.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { FnItem, Item } from "../rust-ast/rust-ast.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import { askRustc } from "../verify/ask-rustc.ts";
import type { FfiInput } from "../verify/emit-ffi.ts";
import { withTemporaryFiles } from "../write/write-output.ts";
import type { OutputFiles } from "./output-files.ts";

/** What the translation before was rejected for. */
export interface Demands {
  /** Globals are not passed from function to function. */
  readonly globalsStay: boolean;
  /** Functions that stay closer to the text of the C. */
  readonly closer: ReadonlySet<SymbolId>;
  /** Functions whose pointers are put on the floor, with rustc's reason. */
  readonly floor: ReadonlyMap<SymbolId, string>;
  /** Functions that are refused, with rustc's reason. */
  readonly withheld: ReadonlyMap<SymbolId, string>;
  /** All pointers of the program: rustc found errors outside of functions. */
  readonly everything: boolean;
}

export const noDemands: Demands = {
  globalsStay: false,
  closer: new Set(),
  floor: new Map(),
  withheld: new Map(),
  everything: false,
};

/** Whether the difference only shows when the Rust is made idiomatic. */
export function isLoweredAlike(one: Demands, other: Demands): boolean {
  const { floor, withheld, everything } = one;
  return (
    floor.size === other.floor.size &&
    withheld.size === other.withheld.size &&
    everything === other.everything
  );
}

export interface Emitted {
  readonly lowered: LoweredProgram;
  readonly ffi: FfiInput;
  readonly files: OutputFiles;
}

const mostRounds = 8;
/** For one answer. */
const secondsToAnswer = 300;

/** The first translation that rustc accepts, with a warning for each function that it rejected on the way. */
export async function untilAccepted(
  first: Emitted,
  program: Program,
  emitWith: (demands: Demands) => Promise<Emitted>,
): Promise<Outcome<Emitted>> {
  let current = first;
  let demands = noDemands;
  /** By function; those about what stands outside of functions have no name. */
  const warnings = new Map<SymbolId | null, Diagnostic>();
  const notes: Diagnostic[] = [];
  for (let round = 0; ; round++) {
    const verdict = await judge(current, program);
    const [unmended] = verdict.rejected.values();
    const broken = verdict.note ?? (unmended === undefined ? null : brokenItem(unmended));
    const note = broken === null ? [] : [broken]; // what is still wrong when the rounds are over is an error
    const isStuck = demands.everything && verdict.rejected.size === 0;
    if (verdict.accepted || isStuck || round === mostRounds) {
      const { demotions } = current.lowered.counts;
      const counts = { ...current.lowered.counts, demotions: demotions + demands.floor.size };
      const value = { ...current, lowered: { ...current.lowered, counts } };
      return { value, diagnostics: [...notes, ...warnings.values(), ...note] };
    }
    if (current.lowered.crate.passesGlobals) {
      const [rejected] = verdict.rejected.values();
      notes.push(globalsStaying(rejected ?? verdict.elsewhere ?? "an error without a place"));
      demands = { ...demands, globalsStay: true };
      current = await emitWith(demands);
      continue;
    }
    for (const [symbol, reason] of verdict.rejected) {
      if (!demands.closer.has(symbol)) warnings.set(symbol, closeness(program, symbol, reason));
      else if (!demands.floor.has(symbol)) warnings.set(symbol, demotion(program, symbol, reason));
    }
    if (verdict.elsewhere !== null && !warnings.has(null))
      warnings.set(null, wholeDemotion(verdict.elsewhere));
    demands = stricter(demands, verdict.rejected);
    current = await emitWith(demands);
  }
}

/**
 * Behind globals that stay where they are: first without what only serves the reader; then down to the floor: the functions, then the whole program; what is
 * rejected even there is withheld.
 */
function stricter(demands: Demands, rejected: ReadonlyMap<SymbolId, string>): Demands {
  const { floor, withheld, everything, closer } = demands;
  const all = new Set([...closer, ...rejected.keys()]);
  if (all.size > closer.size) return { ...demands, closer: all };
  if (everything) return { ...demands, withheld: new Map([...withheld, ...rejected]) };
  const isHopeless = rejected.size === 0 || [...rejected.keys()].some((symbol) => floor.has(symbol));
  return { ...demands, floor: new Map([...rejected, ...floor]), everything: isHopeless };
}

function globalsStaying(reason: string): Diagnostic {
  const message = `globals are not passed from function to function, because rustc rejects that form: ${reason}`;
  return { code: "verify/rustc", severity: "note", message };
}

/** A defect of the passes that make the Rust idiomatic, of which the user's program does not suffer. */
function closeness(program: Program, symbol: SymbolId, reason: string): Diagnostic {
  const what = "stays closer to the C, because rustc rejects the idiomatic form";
  return {
    ...demotion(program, symbol, reason),
    severity: "note",
    message: `\`${nameOf(program, symbol)}\` ${what}: ${reason}`,
  };
}

function nameOf(program: Program, symbol: SymbolId): string {
  return program.symbols.get(symbol)?.name ?? "";
}

function demotion(program: Program, symbol: SymbolId, reason: string): Diagnostic {
  const definition = program.units
    .flatMap(({ functions }) => functions)
    .find((found) => found.symbol === symbol);
  return {
    code: "verify/rustc",
    severity: "warning",
    message: `the pointers of \`${nameOf(program, symbol)}\` are on the floor, because rustc rejects the better form: ${reason}`,
    ...(definition ? { at: definition.span } : {}),
  };
}

function wholeDemotion(reason: string): Diagnostic {
  const message = `all pointers are on the floor, because rustc rejects the better form of a type or a global: ${reason}`;
  return { code: "verify/rustc", severity: "warning", message };
}

interface Verdict {
  /** Also where rustc could not be asked. */
  readonly accepted: boolean;
  /** By the function in which the first error stands. */
  readonly rejected: ReadonlyMap<SymbolId, string>;
  /** What is wrong outside of functions. */
  readonly elsewhere: string | null;
  /** The same as an error, or why rustc was not asked. */
  readonly note: Diagnostic | null;
}

async function judge({ lowered, files }: Emitted, program: Program): Promise<Verdict> {
  const answer = await withTemporaryFiles(files, (folder) =>
    askRustc(folder, lowered.crate.target, secondsToAnswer),
  );
  if (!answer.asked) {
    const note = notAsked(answer.reason);
    return { accepted: true, rejected: new Map(), elsewhere: null, note };
  }
  const rejected = new Map<SymbolId, string>();
  let elsewhere: string | null = null;
  for (const { place, code, text } of answer.errors) {
    const reason = [code, (text.split("\n")[0] ?? "").replace(/^error(\[\w+\])?: /, "")]
      .filter(Boolean)
      .join(", ");
    const symbol = place === null ? null : functionAt(place, files, lowered, program);
    if (symbol === null) elsewhere ??= place === null ? reason : `${place}: ${reason}`;
    else if (!rejected.has(symbol)) rejected.set(symbol, reason);
  }
  const note = elsewhere === null ? null : brokenItem(elsewhere);
  return { accepted: answer.errors.length === 0, rejected, elsewhere, note };
}

function notAsked(reason: string): Diagnostic {
  return {
    code: "tool/missing",
    severity: "note",
    message: `it was not checked that the crate compiles: ${reason}`,
    hint: "Install Rust, or run `cargo check` in the output.",
  };
}

function brokenItem(what: string): Diagnostic {
  const hint = "This is a defect of c2rust-safe, not of your C. Please report it with the C that shows it.";
  return {
    code: "verify/rustc",
    severity: "error",
    message: `rustc rejects the emitted crate: ${what}`,
    hint,
  };
}

/** The C function that the item at a place of the emitted text was made from. */
function functionAt(
  place: string,
  files: OutputFiles,
  lowered: LoweredProgram,
  program: Program,
): SymbolId | null {
  const [path = "", line = "0"] = place.split(":");
  const before = (files.get(path) ?? "").split("\n").slice(0, Number(line));
  const opening = before.findLast((text) => /^\S/.test(text) && !/^[}#)/]/.test(text));
  const name = /^(?:pub(?:\([a-z]+\))? )?(?:const )?fn (\w+)/.exec(opening ?? "")?.[1];
  const file = lowered.crate.files.find((candidate) => `src/${candidate.path}` === path);
  const item = name === undefined ? undefined : file?.items.find((found) => isFunction(found, name));
  const definitions = program.units.flatMap(({ functions }) => functions);
  return definitions.find(({ id }) => item !== undefined && id === item.origin)?.symbol ?? null;
}

function isFunction(item: Item, name: string): item is FnItem {
  return item.kind === "fn" && item.name === name;
}
