/**
 * Global pointers that are never changed are the addresses that they were given.
 *
 *   static const char *name = "abc"; static int *const top = &board[3];
 *   static void *(*volatile wipe)(void *, int, size_t) = memset;
 *   puts(name); *top = 1; wipe(p, 0, n);      becomes      puts("abc"); *&board[3] = 1; memset(p, 0, n);
 *
 * Reads: the elaborated program. Gives: the same program without such pointers.
 * Sound because nothing but the program itself can reach the pointer, and the program only reads it. A text may be written out
 * several times where nobody can tell: where pointers to characters are neither compared, subtracted nor made numbers.
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { indexedObject } from "../c-ast/indexed-object.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { isLibrary } from "../c-ast/program-kind.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import { sameType } from "../c-ast/type-relations.ts";
import { Edit } from "./edit.ts";

export function constantPointers(program: c.Program): c.Program {
  const constants = findConstants(program);
  if (constants.size === 0) return program;
  const edit = new Edit(program);
  const mapping: Mapping = {
    expr: (expr) => constantOf(edit, constants, expr) ?? mapExprChildren(expr, mapping),
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  for (const { functions } of program.units)
    for (const definition of functions) {
      const body = { ...definition.body, body: definition.body.body.map(mapping.statement) };
      edit.replace({ ...definition, body });
    }
  return withoutGlobals(edit.finish(), constants);
}

type Constants = ReadonlyMap<c.SymbolId, c.Expr>;

function constantOf(edit: Edit, constants: Constants, expr: c.Expr): c.Expr | null {
  if (expr.kind !== "load" || expr.place.kind !== "variable-ref") return null;
  const constant = constants.get(expr.place.symbol);
  if (!constant) return null;
  const copy = edit.copyAt(constant, expr.span);
  return sameType(copy.type, expr.type) ? copy : edit.convert(copy, expr.type, "pointer");
}

function withoutGlobals(program: c.Program, constants: Constants): c.Program {
  const units = program.units.map((unit) => ({
    ...unit,
    globals: unit.globals.filter(({ symbol }) => !constants.has(symbol)),
  }));
  return { ...program, units };
}

// ------------------------------------------------------------------------------------------------- which ones

/** What such pointers hold, by variable. */
function findConstants(program: c.Program): Constants {
  const uses = usesOf(program);
  const isTold = comparesText(program);
  const found = new Map<c.SymbolId, c.Expr>();
  for (const { globals } of program.units)
    for (const { symbol, initializer } of globals) {
      if (initializer?.kind !== "value" || !canBeConstant(program, symbol)) continue;
      const { value } = initializer;
      const { reads, others } = uses.get(symbol) ?? noUses;
      if (others > 0 || reads === 0) continue;
      const named = namedFunction(value);
      if (named === null && !isAddress(program, value)) continue;
      if (holdsText(value) && reads > 1 && (isTold || !isTextType(value.type))) continue;
      found.set(symbol, named ?? value);
    }
  return found;
}

/** Does nobody but the program see the variable? That it is volatile keeps compilers from knowing a function. */
function canBeConstant(program: c.Program, symbol: c.SymbolId): boolean {
  const variable = program.symbols.get(symbol);
  if (variable?.kind !== "variable" || variable.system || variable.type.kind !== "pointer") return false;
  const isVolatile = (variable.type.quals & Qualifier.volatile) !== 0;
  if (isVolatile && variable.type.target.kind !== "function") return false;
  return variable.linkage !== "external" || !isLibrary(program);
}

interface Uses {
  readonly reads: number;
  /** Writes, and addresses taken. */
  readonly others: number;
}

const noUses: Uses = { reads: 0, others: 0 };

function usesOf(program: c.Program): ReadonlyMap<c.SymbolId, Uses> {
  const uses = new Map<c.SymbolId, Uses>();
  const note = (symbol: c.SymbolId, reads: number, others: number): void => {
    const before = uses.get(symbol) ?? noUses;
    uses.set(symbol, { reads: before.reads + reads, others: before.others + others });
  };
  for (const node of programNodes(program)) {
    // the reference below is counted as another use, and taken back here
    if (node.kind === "load" && node.place.kind === "variable-ref") note(node.place.symbol, 1, -1);
    if (node.kind === "variable-ref") note(node.symbol, 0, 1);
  }
  return uses;
}

/** `f` and `&f`, of the type that they are called by. */
function namedFunction(value: c.Expr): c.Expr | null {
  if (value.kind === "convert" && value.conversion === "function-to-pointer") return value;
  if (value.kind !== "address-of" || value.place.kind !== "function-ref") return null;
  const { id, span, type, place: operand } = value;
  return { kind: "convert", id, span, type, conversion: "function-to-pointer", operand, explicit: false };
}

/** The address of a global, or of a part of it that is known; a text. */
function isAddress(program: c.Program, value: c.Expr): boolean {
  const pointer = stripConversions(value);
  if (pointer.type.kind === "pointer" && pointer.type.target.kind === "function") return false;
  if (pointer.kind === "convert" && pointer.conversion === "array-to-pointer")
    return pointer.operand.kind === "string-literal" || isGlobalPlace(program, pointer.operand);
  return pointer.kind === "address-of" && isGlobalPlace(program, pointer.place);
}

function isGlobalPlace(program: c.Program, place: c.Expr): boolean {
  switch (place.kind) {
    case "variable-ref": {
      const variable = program.symbols.get(place.symbol);
      return variable?.kind === "variable" && variable.storage === "static";
    }
    case "member":
      return isGlobalPlace(program, place.base);
    case "index": {
      const array = indexedObject(place);
      return array !== null && place.index.kind === "integer-constant" && isGlobalPlace(program, array);
    }
    default:
      return false;
  }
}

function holdsText(value: c.Expr): boolean {
  const pointer = stripConversions(value);
  return pointer.kind === "convert" && pointer.operand.kind === "string-literal";
}

/** Are two pointers to integers compared or subtracted anywhere, or one made a number, which can be compared then? */
function comparesText(program: c.Program): boolean {
  for (const node of programNodes(program)) {
    if (node.kind === "convert" && node.conversion === "pointer-to-integer" && isTextType(node.operand.type))
      return true;
    if (node.kind !== "compare" && node.kind !== "pointer-difference") continue;
    if (isPointerToText(node.left) && isPointerToText(node.right)) return true;
  }
  return false;
}

function isPointerToText({ type, ...expr }: c.Expr): boolean {
  if (expr.kind === "convert" && expr.conversion === "null-pointer") return false;
  return isTextType(type);
}

function isTextType(type: c.CType): boolean {
  return type.kind === "pointer" && (type.target.kind === "integer" || type.target.kind === "void");
}
