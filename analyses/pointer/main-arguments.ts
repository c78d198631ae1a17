/**
 * The pointers that the system gives `main`. Lists of strings, `char **argv` and `char **envp`, are constant tables of
 * constant strings as long as the program writes to neither: nobody else does, and both live for ever. The strings end
 * with NUL, the lists with null. What is written to or replaced lies on the floor, where memory has them.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";
import { rustScalar } from "../../src/c-ast/rust-scalar.ts";
import { walk } from "../../src/c-ast/visit.ts";
import { variableSlot, type FieldKey } from "../facts/pointer-facts.ts";
import { unknownValue, type PointerValue } from "./pointer-value.ts";

const reason = "it is an argument of `main`, which the system gives";

export interface MainArguments {
  /** Parameters that are constant tables. */
  readonly tables: ReadonlySet<c.SymbolId>;
  /** What the tables hold. */
  readonly fields: ReadonlyMap<FieldKey, PointerValue>;
  /** Values of the parameters that have no such form. */
  readonly others: ReadonlyMap<c.SymbolId, PointerValue>;
}

export function mainArguments(program: c.Program, floor: FloorFacts): MainArguments {
  const tables = new Set<c.SymbolId>();
  const others = new Map<c.SymbolId, PointerValue>();
  for (const { params, body, symbol } of mainDefinitions(program)) {
    const used = variablesIn(body);
    const isCalled = isNamed(program, symbol);
    for (const param of params) {
      if (!used.has(param) || program.symbols.get(param)?.type.kind !== "pointer") continue;
      if (floor.variables.has(param)) continue;
      const isTable = !isCalled && isStringList(program, param) && !floor.fields.has(variableSlot(param));
      if (isTable) tables.add(param);
      else others.set(param, unknownValue("pointer/stored", reason));
    }
  }
  const strings: PointerValue = { kind: "static", nullable: true };
  const fields = new Map([...tables].map((param) => [variableSlot(param), strings]));
  return { tables, fields, others };
}

function mainDefinitions(program: c.Program): readonly c.FunctionDefinition[] {
  return program.units
    .flatMap(({ functions }) => functions)
    .filter(({ symbol }) => program.symbols.get(symbol)?.name === "main");
}

function variablesIn(body: c.FunctionDefinition["body"]): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (const node of walk(body)) if (node.kind === "variable-ref") found.add(node.symbol);
  return found;
}

/** Does the program call the function, or take its address? */
function isNamed({ units }: c.Program, symbol: c.SymbolId): boolean {
  const roots = units.flatMap(({ functions, globals }) => [
    ...functions.map(({ body }) => body),
    ...globals.flatMap(({ initializer }) => initializer ?? []),
  ]);
  return roots.some((root) =>
    [...walk(root)].some((node) => node.kind === "function-ref" && node.symbol === symbol),
  );
}

/** `char **`, in any spelling. */
function isStringList({ symbols, enums }: c.Program, param: c.SymbolId): boolean {
  const type = symbols.get(param)?.type;
  return (
    type?.kind === "pointer" &&
    type.target.kind === "pointer" &&
    rustScalar(type.target.target, enums) === "u8"
  );
}
