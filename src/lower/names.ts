/**
 * Rust names of all C entities, decided once for the whole program: modules per C file, snake_case functions,
 * CamelCase types, SCREAMING_CASE constants; collisions and keywords resolved by a suffix.
 */
import { unionStorage } from "../c-ast/union-storage.ts";
import type * as c from "../c-ast/c-ast.ts";
import { libraryFolder } from "../c-ast/library-in-c.ts";
import type { Span } from "../source/span.ts";

export interface Names {
  /** Module of a file; "" is the crate root. */
  moduleOf(file: string): string;
  /** Modules in use, with the file they stand for. */
  readonly modules: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<c.SymbolId, ItemName>;
  readonly globals: ReadonlyMap<c.SymbolId, ItemName>;
  readonly records: ReadonlyMap<c.RecordId, ItemName>;
  readonly enums: ReadonlyMap<c.EnumId, ItemName>;
  /** Enumerators by enum and C name. */
  enumerator(of: c.EnumId, name: string): ItemName;
  /** A constant that was a macro; has a suffix where another item is named like it. */
  macro(macro: c.MacroConstant): ItemName;
  field(record: c.RecordId, field: number): string;
}

export interface ItemName {
  readonly module: string;
  readonly name: string;
}

const keywords = new Set(
  (
    "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub " +
    "ref return self Self static struct super trait true type unsafe use where while abstract become box do final macro " +
    "override priv typeof unsized virtual yield try union gen"
  ).split(" "),
);

/** A C name in the letters that Rust takes: `$` is none. */
function rustLetters(name: string): string {
  return name.normalize("NFC").replace(/[^\p{XID_Continue}]/gu, "_");
}

/** snake_case of a C name; never a keyword. */
export function snakeCase(name: string): string {
  const words = rustLetters(name)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
  const trimmed = words.replace(/_+/g, "_").replace(/(.)_$/, "$1");
  const safe = /^[\p{XID_Start}_]/u.test(trimmed) ? trimmed : `v${trimmed}`;
  return keywords.has(safe) || safe === "_" ? `${safe}_` : safe;
}

export function screamingCase(name: string): string {
  return snakeCase(name).toUpperCase();
}

/** Macros keep their underscores: `A__B` is not `A_B`. */
function macroName(name: string): string {
  const words = rustLetters(name).replace(/^_+/, "").toUpperCase();
  return /^\p{XID_Start}/u.test(words) ? words : `V${words}`;
}

/** CamelCase of a C type name; the customary `_t` and `struct_` affixes are dropped. */
export function camelCase(name: string): string {
  const words = snakeCase(name.replace(/_t$/, "")).split("_").filter(Boolean);
  const camel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\p{XID_Start}/u.test(camel) ? camel : `T${camel}`;
}

/** Gives out names of one scope, each once. */
export class NameScope {
  readonly #taken: Set<string>;
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }
  /** `wanted`, or the first `wanted_2`, `wanted_3` ... that is free; of types `Wanted2`, as Rust writes them. */
  take(wanted: string): string {
    const link = /^[A-Z]\w*[a-z]$/.test(wanted) && !wanted.includes("_") ? "" : "_";
    let name = wanted;
    for (let suffix = 2; this.#taken.has(name); suffix++) name = `${wanted}${link}${String(suffix)}`;
    this.#taken.add(name);
    return name;
  }
  has(name: string): boolean {
    return this.#taken.has(name);
  }
  reserve(name: string): void {
    this.#taken.add(name);
  }
  names(): readonly string[] {
    return [...this.#taken];
  }
}

const preludeTypes = [
  "Box",
  "Option",
  "Some",
  "None",
  "Vec",
  "String",
  "Result",
  "Ok",
  "Err",
  "Self",
  "Cell",
  "RefCell",
];

export function nameProgram(program: c.Program, singleModule: boolean): Names {
  const modules = new Map<string, string>();
  const reserved = new NameScope(["main", "lib", "c_runtime", "ffi", "crate", "std", "core"]);
  const moduleNames = new Map<string, string>();
  const usedStems = new Map<string, string>();
  const moduleOf = (file: string): string => {
    const known = moduleNames.get(file);
    if (known !== undefined) return known;
    const stem = snakeCase(
      (file.split("/").at(-1) ?? file).replace(/\.[ch]$/, "").replace(/[^A-Za-z0-9_]/g, "_"),
    );
    const directory = file.split("/").slice(0, -1).join("/");
    const isApart = file.startsWith(libraryFolder);
    let name = singleModule && !isApart ? "" : reserved.has(stem) ? `${stem}_c` : stem;
    // a header and the source file of the same stem share a module, wherever the header stands
    if (
      !singleModule &&
      usedStems.get(stem) !== undefined &&
      usedStems.get(stem) !== directory &&
      file.endsWith(".c")
    )
      name = new NameScope(modules.keys()).take(stem);
    if (!usedStems.has(stem) || file.endsWith(".c")) usedStems.set(stem, directory);
    moduleNames.set(file, name);
    modules.set(name, file);
    return name;
  };
  for (const unit of program.units) moduleOf(unit.path);

  const scopes = new Map<string, NameScope>();
  const scope = (module: string, space: "value" | "type"): NameScope => {
    const key = `${space}:${module}`;
    const found = scopes.get(key) ?? new NameScope(space === "type" ? preludeTypes : ["main"]);
    scopes.set(key, found);
    return found;
  };
  const moduleAt = (span: Span): string => moduleOf(fileOf(program, span));
  const item = (span: Span, space: "value" | "type", wanted: string): ItemName => {
    const module = moduleAt(span);
    return { module, name: scope(module, space).take(wanted) };
  };

  const functions = new Map<c.SymbolId, ItemName>();
  const globals = new Map<c.SymbolId, ItemName>();
  for (const unit of program.units) {
    for (const { symbol, span } of unit.functions) {
      const found = program.symbols.get(symbol);
      if (found)
        functions.set(symbol, item(span, "value", found.name === "main" ? "c_main" : snakeCase(found.name)));
    }
    for (const { symbol, span } of unit.globals) {
      const found = program.symbols.get(symbol);
      if (found) globals.set(symbol, item(span, "value", screamingCase(found.name)));
    }
  }
  const records = new Map<c.RecordId, ItemName>();
  const fields = new Map<c.RecordId, readonly string[]>();
  for (const record of program.records.values()) {
    records.set(record.id, recordItem(record, program, scope, moduleOf));
    const names = new NameScope();
    fields.set(
      record.id,
      (record.fields ?? []).map((field, at) =>
        names.take(snakeCase(field.name ?? `anonymous_${String(at)}`)),
      ),
    );
  }
  const enums = new Map<c.EnumId, ItemName>();
  const enumerators = new Map<string, ItemName>();
  for (const definition of program.enums.values()) {
    const module = definitionModule(definition, program, moduleOf);
    const wanted = camelCase(definition.tag ?? definition.name ?? "Anonymous");
    enums.set(definition.id, { module, name: scope(module, "type").take(wanted) });
    for (const { name } of definition.enumerators)
      enumerators.set(`${String(definition.id)}:${name}`, {
        module,
        name: scope(module, "value").take(screamingCase(name)),
      });
  }
  const macros = new Map<c.MacroConstant, ItemName>();
  const macroItem = (macro: c.MacroConstant): ItemName => {
    const known = macros.get(macro);
    if (known) return known;
    const module = moduleOf(macro.file);
    const made = { module, name: scope(module, "value").take(macroName(macro.name)) };
    macros.set(macro, made);
    return made;
  };
  return {
    moduleOf,
    modules,
    functions,
    globals,
    records,
    enums,
    enumerator: (of, name) =>
      enumerators.get(`${String(of)}:${name}`) ?? { module: "", name: screamingCase(name) },
    macro: macroItem,
    field: (record, field) =>
      field === unionStorage ? "bytes" : (fields.get(record)?.[field] ?? `field_${String(field)}`),
  };
}

function recordItem(
  record: c.RecordDefinition,
  program: c.Program,
  scope: (module: string, space: "value" | "type") => NameScope,
  moduleOf: (file: string) => string,
): ItemName {
  const module = definitionModule(record, program, moduleOf);
  return { module, name: scope(module, "type").take(camelCase(record.name ?? record.tag ?? "Anonymous")) };
}

function definitionModule(
  definition: { readonly span: Span },
  program: c.Program,
  moduleOf: (file: string) => string,
): string {
  return moduleOf(fileOf(program, definition.span));
}

/** Original file of a span. */
export function fileOf(program: c.Program, span: Span): string {
  return program.units[span.unit]?.lines.locate(span.start).file ?? "lib.c";
}
