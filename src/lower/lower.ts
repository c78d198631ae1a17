/**
 * Typed C program and facts to a Rust crate: one module per C file, in it the types, constants, globals and functions
 * that the file defines.
 *
 * Reads: the typed C AST, pointer facts, structured bodies. Gives: the Rust AST, signatures, and what was refused.
 */
import { libraryFolder } from "../c-ast/library-in-c.ts";
import { isForeign } from "../c-ast/library-records.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { ExtentFacts } from "../../analyses/facts/extent-facts.ts";
import type { FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { FlowFacts } from "../../analyses/facts/flow-facts.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import type { SignatureFacts, FunctionSignature } from "../../analyses/facts/signature-facts.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { FunctionStatus, LoweredProgram } from "../translation/translation.ts";
import {
  FunctionContext,
  runtimeModules,
  type ItemPlan,
  type ProgramContext,
  type Structure,
} from "./context.ts";
import { constantItems, enumItems } from "./lower-constant.ts";
import { lowerFunction, signatureRefusal } from "./lower-function.ts";
import { lowerGlobal } from "./lower-global.ts";
import { globalDefiners } from "./floor-global.ts";
import { functionItems, sharedMemory } from "./floor-function.ts";
import { lowerRecord } from "./lower-record.ts";
import { crateFiles } from "./lower-crate.ts";
import { constantTables } from "./constant-tables.ts";
import { createProgramContext } from "./program-context.ts";
import { describePointers } from "./describe-pointers.ts";
import { signatureOf } from "./lower-signature.ts";
import { emittedVersions } from "./reachable-versions.ts";
import { lowerSharedVersions, type LoweredVersions } from "./shared-versions.ts";
import { Refusal } from "./refusal.ts";
import { unusedHeaderFunctions } from "./unused-functions.ts";

export interface LowerInput {
  readonly program: c.Program;
  readonly pointers: PointerFacts;
  readonly extents: ExtentFacts;
  readonly floor: FloorFacts;
  readonly flow: FlowFacts;
  readonly structure: Structure;
  readonly name: string;
  /** Functions that are refused because rustc rejects them, with its reason. */
  readonly withheld: ReadonlyMap<c.SymbolId, string>;
}

export function lowerProgram(input: LowerInput): Outcome<LoweredProgram> {
  const first = createProgramContext(input, new Set());
  const lowered = lowerWith(input, first);
  // padding that is written in one place and read in another: only now known, and rare
  const lossy = new Set(
    [...first.used.paddingRead].filter((record) => first.used.paddingWritten.has(record)),
  );
  return lossy.size === 0 ? lowered : lowerWith(input, createProgramContext(input, lossy));
}

function lowerWith(input: LowerInput, cx: ProgramContext): Outcome<LoweredProgram> {
  const { program } = input;
  findUnavailable(cx, input);
  const emitted = emittedVersions(program, input.pointers);
  const loweredVersions: LoweredVersions = new Map();
  const offered: { readonly definition: c.FunctionDefinition; readonly symbol: c.FunctionSymbol }[] = [];
  const items: ItemPlan[] = [];
  const functions: FunctionStatus[] = [];
  const diagnostics: Diagnostic[] = [];
  const signatures = new Map<c.SymbolId, FunctionSignature>();
  const unused = unusedHeaderFunctions(program);

  for (const unit of program.units) {
    for (const definition of unit.functions) {
      const symbol = program.symbols.get(definition.symbol);
      if (symbol?.kind !== "function") continue;
      let refusal: Refusal | null = null;
      const before = items.length;
      for (const [key, facts] of input.pointers.versions) {
        if (facts.version.symbol !== definition.symbol || !emitted.has(key)) continue;
        const name = cx.versionNames.get(key);
        if (!name) continue;
        const lowered = lowerFunction(cx, facts, definition, name, input.withheld.get(definition.symbol));
        refusal ??= lowered.refusal;
        const plan = lowered.item && {
          module: name.module,
          item: lowered.item,
          order: definition.span.start,
        };
        if (plan) items.push(plan);
        loweredVersions.set(key, lowered.refusal ? null : plan);
        if (lowered.item && key === String(definition.symbol)) {
          const signature = signatureOf(cx, facts, definition, symbol, lowered.item, input.extents);
          signatures.set(definition.symbol, signature);
        }
      }
      if (refusal !== null && unused.has(definition.symbol)) {
        items.length = before;
        continue;
      }
      const of = symbol.adapterOf === undefined ? undefined : program.symbols.get(symbol.adapterOf);
      const found = refusal ? [diagnosticOf(refusal, of?.name ?? symbol.name)] : [];
      diagnostics.push(...found);
      if (of) {
        refuseWith(functions, of.id, found);
        continue;
      }
      if (refusal === null) offered.push({ definition, symbol });
      if (refusal === null && unit.path.startsWith(libraryFolder)) continue;
      const name = cx.names.functions.get(definition.symbol);
      functions.push({
        symbol: definition.symbol,
        cName: symbol.name,
        rustPath: [name?.module ?? "", name?.name ?? symbol.name].filter(Boolean).join("::"),
        at: definition.span,
        status: refusal ? "refused" : "translated",
        diagnostics: found,
      });
    }
    for (const { symbol: id, diagnostics: found } of unit.refused) {
      const symbol = program.symbols.get(id);
      if (!symbol) continue;
      diagnostics.push(...found);
      functions.push({
        symbol: id,
        cName: symbol.name,
        rustPath: symbol.name,
        at: symbol.span,
        status: "refused",
        diagnostics: found,
      });
    }
  }
  for (const { definition, symbol } of offered) {
    const shared = lowerSharedVersions(cx, definition, symbol, loweredVersions);
    const signature = signatures.get(definition.symbol);
    if (!signature || shared.versions.length === 0) continue;
    signatures.set(definition.symbol, { ...signature, shared: shared.versions });
    items.push(...shared.items);
  }
  items.push(...globalItems(cx, program, diagnostics));
  const records = recordItems(cx, program, items);
  items.push(...records.items, ...enumItems(cx, items), ...constantItems(cx), ...functionItems(cx));
  const globals = globalDefiners(cx);
  items.push(...globals.items);
  const crate = crateFiles(cx, input.name, items, globals.file);
  return {
    value: {
      crate,
      signatures: signatures satisfies SignatureFacts,
      recordPaths: records.paths,
      constants: constantTables(cx),
      shared: runtimeModules(cx).has("memory_native") ? sharedMemory(cx, input.name) : null,
      runtime: [...runtimeModules(cx)],
      flush:
        runtimeModules(cx).has("stdout") || runtimeModules(cx).has("printf")
          ? `${input.name}::c_runtime::stdout::flush();`
          : null,
      functions,
      pointers: describePointers(cx, input.pointers),
      counts: {
        splits: cx.counts.splits,
        checkedSplits: cx.counts.checkedSplits,
        cursors: [...input.pointers.versions.values()].reduce(
          (sum, facts) => sum + [...facts.pointers.values()].filter(({ kind }) => kind === "cursor").length,
          0,
        ),
        copies: cx.counts.copies,
        demotions: 0,
      },
    },
    diagnostics,
  };
}

/** What is wrong with a function's adapter is wrong with the function. */
function refuseWith(functions: FunctionStatus[], symbol: c.SymbolId, found: readonly Diagnostic[]): void {
  const at = functions.findIndex((one) => one.symbol === symbol);
  const status = functions[at];
  if (!status || found.length === 0) return;
  functions[at] = { ...status, status: "refused", diagnostics: [...status.diagnostics, ...found] };
}

/** Records, globals and signatures that have no Rust form, before anything is lowered that needs them. */
function findUnavailable(cx: ProgramContext, input: LowerInput): void {
  const { records, versions } = cx.unavailable;
  for (let before = -1; before !== records.size;) {
    before = records.size;
    for (const record of input.program.records.values()) {
      if (isForeign(record) || record.fields === null || records.has(record.id)) continue;
      try {
        lowerRecord(cx, record);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        records.set(record.id, error);
      }
    }
  }
  for (const [key, facts] of input.pointers.versions) {
    const definition = cx.definitions.get(facts.version.symbol);
    const name = cx.versionNames.get(key);
    const refusal = definition && name ? signatureRefusal(cx, facts, definition, name.module) : null;
    if (refusal) versions.set(key, refusal);
  }
  findUnavailableGlobals(cx, input.program);
}

/** Again until nothing changes: a global may hold the address of another. */
function findUnavailableGlobals(cx: ProgramContext, program: c.Program): void {
  const { globals } = cx.unavailable;
  const definitions = program.units.flatMap((unit) => unit.globals);
  for (let before = -1; before !== globals.size;) {
    before = globals.size;
    for (const definition of definitions) {
      if (globals.has(definition.symbol)) continue;
      const lowered = globalItem(cx, program, definition);
      if (lowered instanceof Refusal) globals.set(definition.symbol, lowered);
    }
  }
}

function diagnosticOf(refusal: Refusal, name: string): Diagnostic {
  return {
    code: refusal.code,
    severity: "error",
    message: `\`${name}\` is not translated: ${refusal.message}`,
    at: refusal.span,
    ...(refusal.hint === undefined ? {} : { hint: refusal.hint }),
    ...(refusal.isInherited ? { isInherited: true } : {}),
  };
}

/** All globals; one without a Rust form is left out with a warning. */
function globalItems(cx: ProgramContext, program: c.Program, diagnostics: Diagnostic[]): readonly ItemPlan[] {
  return program.units
    .flatMap((unit) => unit.globals)
    .flatMap((definition) => {
      const item = globalItem(cx, program, definition);
      if (!(item instanceof Refusal)) return item === null ? [] : [item];
      const name = program.symbols.get(definition.symbol)?.name ?? "a global";
      diagnostics.push({ ...diagnosticOf(item, name), severity: "warning" });
      return [];
    });
}

/** Null for globals that have no name in Rust, such as those of the system. */
function globalItem(
  cx: ProgramContext,
  program: c.Program,
  definition: c.GlobalDefinition,
): ItemPlan | Refusal | null {
  const symbol = program.symbols.get(definition.symbol);
  const name = cx.names.globals.get(definition.symbol);
  if (symbol?.kind !== "variable" || !name) return null;
  try {
    const site = FunctionContext.forGlobal(cx, definition, name.module);
    const item = lowerGlobal(site, definition, symbol);
    return { module: name.module, item, order: definition.span.start };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Records that some emitted item mentions, and those they mention in turn. */
function recordItems(
  cx: ProgramContext,
  program: c.Program,
  _items: readonly ItemPlan[],
): { readonly items: readonly ItemPlan[]; readonly paths: ReadonlyMap<c.RecordId, string> } {
  const plans: ItemPlan[] = [];
  const paths = new Map<c.RecordId, string>();
  for (const record of program.records.values()) {
    if (isForeign(record) || record.fields === null) continue;
    try {
      const lowered = lowerRecord(cx, record);
      for (const item of lowered.items)
        plans.push({ module: lowered.module, item, order: record.span.start - 1_000_000_000 });
      const name = cx.names.records.get(record.id);
      if (name) paths.set(record.id, [name.module, name.name].filter(Boolean).join("::"));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return { items: plans, paths };
}
