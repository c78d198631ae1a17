/**
 * Globals and static locals that lie in memory: constants that point at their slots, and for each module a function that
 * gives them their first values when memory is used first.
 *
 *   C: static struct list all = { &first };
 *   Rust: const ALL: Ptr<List> = Ptr::global(3);
 *         pub fn define_globals() { memory::define(ALL, 8); ALL.set(List { head: FIRST }); }
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import {
  itemPath,
  type FunctionContext,
  type GlobalStatements,
  type ItemPlan,
  type ProgramContext,
} from "./context.ts";
import { docComment } from "./comments.ts";
import { floorType, memoryFunction, memoryItem } from "./floor.ts";
import { inMemory } from "./floor-place.ts";
import { storeInitializer } from "./floor-initializer.ts";
import { isZeroInitializer } from "./lower-initializer.ts";
import { refuse } from "./refusal.ts";

const definer = "define_globals";
const placer = "place_globals";

/** The constant; what gives the global its value is kept for `globalDefiners`. */
export function lowerGlobalInMemory(
  cx: FunctionContext,
  definition: c.GlobalDefinition,
  symbol: c.VariableSymbol,
): rust.Item {
  const { program } = cx;
  const item = program.names.globals.get(symbol.id);
  const slot = program.memory.slots.get(symbol.id);
  if (!item || slot === undefined)
    return refuse("internal/bug", "a global without a name or a slot", definition.span);
  const site = { program, module: item.module, span: definition.span };
  const pointer = memoryItem(program, item.module, "Ptr");
  const type = objectType(symbol.type);
  const rustType = b.namedType(pointer, floorType(type, site)); // refuses before anything is noted
  const size = Math.max(sizeOf(type, program.program), flexibleSize(cx, type, definition.initializer));
  const define = b.call(memoryFunction(program, item.module, "define"), b.path(item.name), b.int(size));
  const { statements } = cx.collect(() => {
    if (definition.initializer && !isZeroInitializer(definition.initializer))
      storeInitializer(cx, inMemory(b.path(item.name), type), definition.initializer, definition.span);
  });
  program.memory.definitions.set(symbol.id, { place: b.statement(define), values: statements });
  const isPublic = symbol.linkage === "external" && symbol.role !== "static-local";
  return {
    kind: "const",
    name: item.name,
    visibility: isPublic ? "pub" : "private",
    type: rustType,
    value: b.call(`${pointer}::global`, b.int(slot)),
    docs: docComment(program.program, definition.span),
    origin: definition.id,
  };
}

/** The type of a global as an object: an array whose length is nowhere said has one element (C11 6.9.2p5). */
export function objectType(type: c.CType): c.CType {
  return type.kind === "array" && type.length === "incomplete" ? { ...type, length: 1 } : type;
}

/** Bytes that an initializer gives to a flexible array at the end of a struct, a GNU extension, and those before it. */
function flexibleSize(cx: FunctionContext, type: c.CType, initializer: c.Initializer | null): number {
  if (type.kind !== "record" || initializer?.kind !== "record") return 0;
  const record = cx.program.program.records.get(type.record);
  const last = record?.fields?.at(-1);
  const given = initializer.fields.find(({ field }) => field === (record?.fields?.length ?? 0) - 1)?.value;
  if (last?.type.kind !== "array" || last.type.length !== "incomplete" || !given) return 0;
  const elements =
    given.kind === "array"
      ? (given.elements.at(-1)?.index ?? -1) + 1
      : given.kind === "string"
        ? given.literal.units.length
        : 0;
  return last.offset + elements * sizeOf(last.type.element, cx.program.program);
}

/** Functions for each module that has globals in memory, and the module `globals` that the runtime looks for. */
export function globalDefiners(program: ProgramContext): {
  readonly items: readonly ItemPlan[];
  readonly file: rust.SourceFile | null;
} {
  if (!program.used.runtimeModules.has("memory")) return { items: [], file: null };
  if (program.memory.isNative) program.used.runtimeModules.add("memory_native");
  const byModule = new Map<string, GlobalStatements[]>();
  for (const symbol of program.memory.slots.keys()) {
    const module = program.names.globals.get(symbol)?.module;
    const statements = program.memory.definitions.get(symbol);
    if (module === undefined || !statements) continue;
    byModule.set(module, [...(byModule.get(module) ?? []), statements]);
  }
  const definers = [...byModule].map(([module, globals]) => definersOf(program, module, globals));
  const items = definers.flat();
  const callsOf = (name: string): readonly rust.Statement[] =>
    items
      .filter(({ item }) => item.name === name)
      .map(({ module }) => b.statement(b.call(itemPath({ module, name }, "globals"))));
  return { items, file: globalsFile(program, [...callsOf(placer), ...callsOf(definer)]) };
}

/** C's addresses of globals are known when all have their places, so there these come first. */
function definersOf(
  { memory }: ProgramContext,
  module: string,
  globals: readonly GlobalStatements[],
): readonly (ItemPlan & { readonly item: rust.FnItem })[] {
  const places = globals.map(({ place }) => place);
  const values = globals.flatMap((global) => global.values);
  const plan = (name: string, docs: string, statements: readonly rust.Statement[]) => ({
    module,
    order: Number.MAX_SAFE_INTEGER,
    item: {
      kind: "fn" as const,
      name,
      visibility: "pub" as const,
      params: [],
      result: null,
      body: b.block(statements),
      docs: [docs],
    },
  });
  if (!memory.isNative) {
    const all = globals.flatMap((global) => [global.place, ...global.values]);
    return [
      plan(definer, "Gives the globals of this module their places in memory and their first values.", all),
    ];
  }
  const placed = plan(placer, "Gives the globals of this module their places in memory.", places);
  if (values.length === 0) return [placed];
  return [placed, plan(definer, "Gives the globals of this module their first values.", values)];
}

function globalsFile({ memory }: ProgramContext, calls: readonly rust.Statement[]): rust.SourceFile {
  const native = memory.isNative ? "crate::c_runtime::memory_native::registered()" : "None";
  return {
    path: "globals.rs",
    docs: ["Globals that lie in memory."],
    attributes: [],
    items: [
      {
        kind: "verbatim", // named by the runtime only
        text: `/// Globals that lie in memory: their numbers are 1 to \`COUNT\`.\npub const COUNT: usize = ${String(memory.slots.size)};`,
      },
      {
        kind: "fn",
        name: "define",
        visibility: "pub",
        params: [],
        result: null,
        body: b.block(calls),
        docs: ["Gives the globals their places and first values."],
      },
      {
        kind: "verbatim",
        text: `/// How memory of C code is used, where there is any.\npub fn native() -> Option<&'static crate::c_runtime::memory::Native> {\n    ${native}\n}`,
      },
    ],
  };
}
