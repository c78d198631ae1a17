/**
 * Names for a program printed as one C file. Entities of several units and scopes meet in one scope there, so every
 * name is made unique; symbols with external linkage keep theirs, because other objects may ask for them.
 */
import type * as c from "./c-ast.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { NodeId } from "../source/node-id.ts";
import { walkStatement } from "./visit.ts";

/** What types are printed with. */
export interface TypeNames {
  /** With its keyword: `struct point`. */
  record(id: c.RecordId): string;
  /** With its keyword: `enum color`. */
  enum(id: c.EnumId): string;
  /** Text of the length of a variable length array, by its length expression. */
  readonly lengths: { textOf(length: NodeId): string };
}

export interface Names extends TypeNames {
  symbol(id: c.SymbolId): string;
  /** Member name; unnamed members of record type get one, since the typed AST reaches into them step by step. */
  field(record: c.RecordId, index: number): string;
  enumerator(id: c.EnumId, index: number): string;
  readonly lengths: LengthTexts;
}

/**
 * Statements keep lengths in variables of a default name; parameters and casts have no place for a statement and put
 * the expression itself in the type.
 */
export class LengthTexts {
  private readonly inline = new Map<NodeId, string>();

  textOf(length: NodeId): string {
    return this.inline.get(length) ?? this.variable(length);
  }

  variable(length: NodeId): string {
    return `vla_length_${String(length)}`;
  }

  putInline(length: NodeId, text: string): void {
    this.inline.set(length, text);
  }

  removeInline(length: NodeId): void {
    this.inline.delete(length);
  }
}

export function nameProgram(program: c.Program): Names {
  const tags = new NameScope(null);
  const records = new Map<c.RecordId, string>();
  for (const record of program.records.values()) {
    if (isVaListTag(record)) records.set(record.id, vaListElement);
    else records.set(record.id, `${record.keyword} ${tags.take(record.tag ?? record.name ?? "unnamed")}`);
  }
  const enums = new Map<c.EnumId, string>();
  for (const definition of program.enums.values()) {
    enums.set(definition.id, `enum ${tags.take(definition.tag ?? definition.name ?? "unnamed")}`);
  }
  const fileScope = new NameScope(null);
  fileScope.reserve(vaListElement);
  const symbols = nameFileScope(program, fileScope);
  const enumerators = new Map<c.EnumId, readonly string[]>();
  for (const definition of program.enums.values()) {
    enumerators.set(
      definition.id,
      definition.enumerators.map((enumerator) => fileScope.take(enumerator.name)),
    );
  }
  for (const unit of program.units) {
    for (const definition of unit.functions) nameLocals(program, definition, fileScope, symbols);
  }
  return {
    symbol: (id) => known(symbols.get(id), `symbol ${String(id)}`),
    record: (id) => known(records.get(id), `record ${String(id)}`),
    enum: (id) => known(enums.get(id), `enum ${String(id)}`),
    field: (id, index) => {
      const field = known(
        program.records.get(id)?.fields?.[index],
        `field ${String(index)} of ${String(id)}`,
      );
      return field.name ?? `unnamed_${String(index)}`;
    },
    lengths: new LengthTexts(),
    enumerator: (id, index) => known(enumerators.get(id)?.[index], `enumerator ${String(index)}`),
  };
}

/** The element of `va_list`, a record that only the compiler can name (System V ABI 3.5.7). */
export function isVaListTag(record: c.RecordDefinition): boolean {
  return record.tag === "__va_list_tag";
}

/** Typedef under which a printed program knows it. */
export const vaListElement = "va_list_element";

function nameFileScope(program: c.Program, scope: NameScope): Map<c.SymbolId, string> {
  const names = new Map<c.SymbolId, string>();
  const all = [...program.symbols.values()];
  for (const symbol of all) {
    if (symbol.linkage !== "external") continue;
    scope.reserve(symbol.name);
    names.set(symbol.id, symbol.name);
  }
  for (const symbol of all) {
    const fileLevel =
      symbol.linkage === "internal" || (symbol.kind === "variable" && symbol.role === "static-local");
    if (fileLevel) names.set(symbol.id, scope.take(symbol.name));
  }
  return names;
}

function nameLocals(
  program: c.Program,
  definition: c.FunctionDefinition,
  fileScope: NameScope,
  names: Map<c.SymbolId, string>,
): void {
  const scope = new NameScope(fileScope);
  const take = (id: c.SymbolId): void => {
    const symbol = known(program.symbols.get(id), `symbol ${String(id)}`);
    if (!names.has(id)) names.set(id, scope.take(symbol.name === "" ? "unnamed" : symbol.name));
  };
  definition.params.forEach(take);
  for (const statement of walkStatement(definition.body)) {
    if (statement.kind !== "local-declaration") continue;
    for (const variable of statement.variables) take(variable.symbol);
  }
}

/** Hands out names not yet taken here or in the enclosing scope. */
class NameScope {
  private readonly taken = new Set<string>(reservedNames);
  private readonly counters = new Map<string, number>();
  private readonly outer: NameScope | null;

  constructor(outer: NameScope | null) {
    this.outer = outer;
  }

  reserve(name: string): void {
    this.taken.add(name);
  }

  take(wanted: string): string {
    let name = wanted;
    let count = this.counters.get(wanted) ?? 0;
    while (this.has(name)) name = `${wanted}_${String(++count)}`;
    this.counters.set(wanted, count);
    this.taken.add(name);
    return name;
  }

  private has(name: string): boolean {
    return this.taken.has(name) || (this.outer?.has(name) ?? false);
  }
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new CompilerBug(`${what} is not in the program`);
  return value;
}

/** Older standards allow some of these as identifiers; the last ones are declared in every function. */
const reservedNames = (
  "auto break case char const continue default do double else enum extern float for goto if inline int long " +
  "register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while " +
  "asm typeof _Alignas _Alignof _Atomic _Bool _Complex _Generic _Imaginary _Noreturn _Static_assert _Thread_local " +
  "__func__ __FUNCTION__ __PRETTY_FUNCTION__"
).split(" ");
