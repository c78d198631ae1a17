/** Sets up the tables that lowering of all functions shares. */
import type * as c from "../c-ast/c-ast.ts";
import type { VersionFacts, VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { holdsPointers } from "../c-ast/holds-pointers.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { isLibrary, ownUnits } from "../c-ast/program-kind.ts";
import { walk } from "../c-ast/visit.ts";
import type { ProgramContext } from "./context.ts";
import { functionTypes } from "./function-types.ts";
import type { LowerInput } from "./lower.ts";
import { NameScope, nameProgram, snakeCase, type ItemName } from "./names.ts";

export function createProgramContext(
  { program, pointers, floor, flow, structure }: LowerInput,
  lossyRecords: ReadonlySet<c.RecordId>,
): ProgramContext {
  const hasMain = !isLibrary(program);
  const isNative = !hasMain && isSeenByC(program, floor);
  const names = nameProgram(program, hasMain && ownUnits(program).length === 1);
  const definitions = new Map<c.SymbolId, c.FunctionDefinition>();
  for (const unit of program.units)
    for (const definition of unit.functions) definitions.set(definition.symbol, definition);
  const macros = new Map<string, c.MacroConstant>();
  for (const unit of program.units)
    for (const macro of unit.macros) if (!macros.has(macro.name)) macros.set(macro.name, macro);
  return {
    program,
    pointers,
    floor,
    memory: {
      slots: memorySlots(program, floor),
      definitions: new Map(),
      called: new Map(),
      isNative,
      sharesLocals: isNative && givesPointersToC(program),
    },
    names,
    structure,
    definitions,
    versionNames: nameVersions(pointers, names.functions, program),
    macros,
    flow,
    functionTypes: functionTypes(program, pointers, definitions),
    functionNames: [...names.functions.values()].map(({ name }) => name),
    itemNames: new Set(
      [names.functions, names.globals, names.records, names.enums].flatMap((table) =>
        [...table.values()].map(({ name }) => name),
      ),
    ),
    unavailable: { versions: new Map(), records: new Map(), globals: new Map() },
    used: {
      macros: new Set(),
      enumerators: new Set(),
      zeros: new Set(),
      bytes: new Set(),
      paddingRead: new Set(),
      paddingWritten: new Set(),
      runtime: new Map(),
      runtimeModules: new Set(),
    },
    lossyRecords,
    hasEndings: mentionsLibrary(program, ["atexit", "fopen", "fdopen", "popen", "c2rust_reopen"]),
    reopensStreams: mentionsLibrary(program, ["c2rust_reopen"]),
    counts: { splits: 0, checkedSplits: 0, copies: 0 },
  };
}

function mentionsLibrary(program: c.Program, names: readonly string[]): boolean {
  for (const unit of program.units)
    for (const { body } of unit.functions)
      for (const node of walk(body)) {
        const symbol = node.kind === "function-ref" ? program.symbols.get(node.symbol) : undefined;
        if (symbol?.kind === "function" && !symbol.defined && names.includes(symbol.name)) return true;
      }
  return false;
}

/** Does a function that C may call take or give pointers into memory? */
function isSeenByC(program: c.Program, { variables, results, records }: LowerInput["floor"]): boolean {
  const isSeen = (type: c.CType | undefined): boolean => type?.kind === "record" && records.has(type.record);
  return program.units.some(({ functions }) =>
    functions.some((definition) => {
      const symbol = program.symbols.get(definition.symbol);
      if (symbol?.kind !== "function" || symbol.linkage !== "external") return false;
      if (results.has(symbol.id) || isSeen(symbol.type.result)) return true;
      return definition.params.some(
        (param) => variables.has(param) || isSeen(program.symbols.get(param)?.type),
      );
    }),
  );
}

/**
 * Are functions, which may be C's, called with pointers to what holds further pointers, or do they give pointers back? All
 * that such pointers lead to has to lie where C finds it, and to be known by one address.
 */
function givesPointersToC(program: c.Program): boolean {
  const isDeep = (type: c.CType): boolean => type.kind === "pointer" && holdsPointers(program, type.target);
  return program.units.some(({ functions }) =>
    functions.some(({ body }) =>
      [...walk(body)].some((node) => {
        if (node.kind !== "call" || calleeSymbol(node, program) !== null) return false;
        return node.type.kind === "pointer" || node.args.some(({ type }) => isDeep(type));
      }),
    ),
  );
}

/** Numbers of globals start with 1. */
function memorySlots(program: c.Program, floor: LowerInput["floor"]): Map<c.SymbolId, number> {
  const slots = new Map<c.SymbolId, number>();
  for (const { globals } of program.units)
    for (const { symbol } of globals) if (floor.objects.has(symbol)) slots.set(symbol, slots.size + 1);
  return slots;
}

/** Clones are named after their function; those for C callers but the likeliest after a parameter as well. */
function nameVersions(
  { versions, shared }: LowerInput["pointers"],
  functions: ReadonlyMap<c.SymbolId, ItemName>,
  program: c.Program,
): ReadonlyMap<VersionKey, ItemName> {
  const taken = new NameScope([...functions.values()].map(({ name }) => name));
  const named = new Map<VersionKey, ItemName>();
  const nameClone = (key: VersionKey, { version }: VersionFacts, partner: string): void => {
    const plain = functions.get(version.symbol);
    if (plain && !named.has(key))
      named.set(key, {
        module: plain.module,
        name: taken.take(snakeCase(`${plain.name}${partner}_in_place`)),
      });
  };
  const params = paramNames(program);
  for (const [symbol, keys] of shared) {
    for (const [order, key] of keys.entries()) {
      const facts = versions.get(key);
      if (facts) nameClone(key, facts, order === 0 ? "" : partnerName(facts, params.get(symbol) ?? []));
    }
  }
  for (const [key, facts] of versions) {
    const plain = functions.get(facts.version.symbol);
    const isClone = facts.version.bindings.some((binding) => binding !== null);
    if (isClone) nameClone(key, facts, "");
    else if (plain) named.set(key, plain);
  }
  return named;
}

function paramNames(program: c.Program): ReadonlyMap<c.SymbolId, readonly string[]> {
  const definitions = program.units.flatMap(({ functions }) => functions);
  return new Map(
    definitions.map(({ symbol, params }) => [
      symbol,
      params.map((param) => program.symbols.get(param)?.name ?? ""),
    ]),
  );
}

/** `_key` for the version whose `key` lies in the object of another parameter. */
function partnerName({ version }: VersionFacts, params: readonly string[]): string {
  return version.bindings
    .flatMap((binding, at) => (binding && binding.leader !== at ? [`_${snakeCase(params[at] ?? "")}`] : []))
    .join("");
}
