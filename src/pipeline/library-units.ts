/**
 * Parts of the C library that are written in C join the program as units of their own, where it calls them and does not
 * define them itself.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { isElsewhere } from "../c-ast/free-names.ts";
import { mapsCopiesOnly } from "../c-ast/mapped-files.ts";
import { isLibrary } from "../c-ast/program-kind.ts";
import { libraryFunction } from "../c-ast/library.ts";
import { ignoresSignalsOnly } from "../c-ast/ignored-signals.ts";
import { isInLibraryFile, libraryFileOf, libraryPrefix } from "../c-ast/library-in-c.ts";
import { walk } from "../c-ast/visit.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { createParser } from "../parse/parser.ts";
import { parse } from "../parse/parse.ts";
import { librarySource } from "../preprocess/library-source.ts";
import { preprocess } from "../preprocess/preprocess.ts";
import type { Project } from "../project/project.ts";
import type { CoreStages, ParsedUnit } from "./core-stages.ts";
import { noteNearestFunctions } from "./nearest-functions.ts";

export interface ElaboratedProgram {
  readonly program: c.Program;
  /** Those of the library behind the user's. */
  readonly units: readonly ParsedUnit[];
}

/** Elaborates the units; again with parts of the library as long as there are some missing. */
export async function elaborateWithLibrary(
  own: readonly ParsedUnit[],
  { compiler }: Project,
  core: CoreStages,
): Promise<Outcome<ElaboratedProgram>> {
  const files = new Set<string>();
  let renamed: readonly string[] | null = null;
  const library: ParsedUnit[] = [];
  for (;;) {
    const units = [...own, ...library];
    const { value, diagnostics } = core.elaborate(units);
    const missing = missingFiles(value).filter((file) => !files.has(file));
    if (missing.length === 0) {
      const program = withoutUnused(value, own.length);
      return { value: { program, units }, diagnostics: [...diagnostics, ...noteNearestFunctions(program)] };
    }
    renamed ??= ownDefinitions(value);
    for (const file of missing) {
      files.add(file);
      library.push(await readLibraryUnit(file, renamed, compiler));
    }
  }
}

/**
 * What the program defines itself, though it bears the name of something in the library: to the library's parts that is
 * another name. As options of the preprocessor; of functions only what looks like a call, as `stat` is a struct as well.
 */
function ownDefinitions(program: c.Program): readonly string[] {
  return [...program.symbols.values()]
    .filter(({ defined, linkage, name }) => defined && linkage === "external" && isInLibraryFile(name))
    .map(({ kind, name }) => {
      const parameters = kind === "function" ? ["(...)", "(__VA_ARGS__)"] : ["", ""];
      return `-D${name}${parameters[0] ?? ""}=${libraryPrefix}${name}${parameters[1] ?? ""}`;
    });
}

function missingFiles(program: c.Program): readonly string[] {
  const answered = answeredByRuntime(program);
  const files = [...program.symbols.values()].map((symbol) => {
    const isKnown = symbol.defined || symbol.linkage !== "external" || answered.has(symbol.id);
    return isKnown || isElsewhere(program, symbol) ? null : libraryFileOf(symbol.name);
  });
  const known = files.filter((file) => file !== null);
  return [...new Set([...known, ...filesByUse(program, known)])].sort();
}

/** Files with functions that are known as far as a program uses them in certain ways only. */
function filesByUse(program: c.Program, known: readonly string[]): readonly string[] {
  if (isLibrary(program)) return [];
  const signals = !known.includes("signals.c") && ignoresSignalsOnly(program) ? ["ignored_signals.c"] : [];
  return mapsCopiesOnly(program) ? [...signals, "mapped_files.c"] : signals;
}

/** Functions that the runtime has where an argument is null, as in `time(NULL)`, and that are called in no other way. */
function answeredByRuntime(program: c.Program): ReadonlySet<c.SymbolId> {
  const answered = new Set(
    [...program.symbols.values()]
      .filter(({ name }) => libraryFunction(name)?.args.some(({ kind }) => kind === "null"))
      .map(({ id }) => id),
  );
  if (answered.size === 0) return answered;
  for (const { body } of program.units.flatMap(({ functions }) => functions)) {
    for (const node of walk(body)) {
      const symbol = node.kind === "call" ? calleeSymbol(node, program) : null;
      if (node.kind !== "call" || !symbol || !answered.has(symbol.id)) continue;
      const isNull = libraryFunction(symbol.name)?.args.every(
        ({ kind }, at) => kind !== "null" || isNullArgument(node.args[at]),
      );
      if (isNull !== true) answered.delete(symbol.id);
    }
  }
  return answered;
}

function isNullArgument(arg: c.Expr | undefined): boolean {
  return arg?.kind === "convert" && (arg.conversion === "null-pointer" || isNullArgument(arg.operand));
}

async function readLibraryUnit(
  file: string,
  renamed: readonly string[],
  compiler: string,
): Promise<ParsedUnit> {
  const source = librarySource(file);
  const { value: unit } = await preprocess({ ...source, arguments: renamed }, compiler);
  if (unit === null) throw new Error(`\`${file}\` cannot be preprocessed`);
  return { unit, tree: parse(unit, await createParser()).value };
}

/** Leaves out what the program does not call, and marks the rest as the library's. */
function withoutUnused(program: c.Program, own: number): c.Program {
  if (program.units.length === own) return program;
  const used = reachable(program, own);
  const symbols = new Map(program.symbols);
  const units = program.units.map((unit, at): c.TranslationUnit => {
    if (at < own) return unit;
    const functions = unit.functions.filter(({ symbol }) => used.has(symbol));
    for (const { symbol: id } of functions) {
      const symbol = symbols.get(id);
      if (symbol?.kind !== "function" || symbol.linkage === "internal") continue;
      symbols.set(id, { ...symbol, linkage: "internal", ofLibrary: true });
    }
    return { ...unit, functions, globals: unit.globals.filter(({ symbol }) => used.has(symbol)), macros: [] };
  });
  return { ...program, units, symbols };
}

/** Symbols that the first `own` units name, and what these lead to. */
function reachable(program: c.Program, own: number): ReadonlySet<c.SymbolId> {
  const bodies = new Map<c.SymbolId, readonly (c.Statement | c.Initializer)[]>();
  for (const { functions, globals } of program.units) {
    for (const { symbol, body } of functions) bodies.set(symbol, [body]);
    for (const { symbol, initializer } of globals) bodies.set(symbol, initializer ? [initializer] : []);
  }
  const used = new Set<c.SymbolId>();
  const open = program.units
    .slice(0, own)
    .flatMap(({ functions, globals }) => [...functions, ...globals].map(({ symbol }) => symbol));
  for (let symbol = open.pop(); symbol !== undefined; symbol = open.pop()) {
    if (used.has(symbol)) continue;
    used.add(symbol);
    for (const body of bodies.get(symbol) ?? [])
      for (const node of walk(body))
        if (node.kind === "function-ref" || node.kind === "variable-ref") open.push(node.symbol);
  }
  return used;
}
