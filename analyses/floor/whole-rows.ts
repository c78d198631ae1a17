/**
 * Pointers that go through all rows of an array as through one sequence of elements:
 *
 *   int *p = &m[0][0];  while (n--) sum += *p++;      show((int *)m, 3, 4);      v = (const unsigned char *)table;
 *
 * A position in a row ends with the row, so these arrays lie in memory. (C11 6.5.6p8 leaves it undefined but for the cast;
 * compilers give what programs mean.)
 *
 * Reads: the typed C AST. Gives: seeds for the floor, the variables in which such arrays are or to which they belong. A row
 * that is only named, `char *line = lines[0];`, is none, nor is an argument `&m[0][0]`, which lowering makes one slice of.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { IntegerKind } from "../../src/c-ast/c-type.ts";
import { calleeSymbol, stripConversions } from "../../src/c-ast/callee.ts";
import { programNodes } from "../../src/c-ast/program-nodes.ts";
import { children, isExpr, walk, walkExpr, type AstNode } from "../../src/c-ast/visit.ts";
import type { Span } from "../../src/source/span.ts";

/** What is put down, and where a pointer goes through all of its rows. */
export interface WholeRows {
  /** A variable that is, or holds, the array. */
  readonly objects: ReadonlyMap<c.SymbolId, Span>;
  /** A pointer to what holds the array. */
  readonly pointers: ReadonlyMap<c.SymbolId, Span>;
}

export function wholeRows(program: c.Program): WholeRows {
  const objects = new Map<c.SymbolId, Span>();
  const pointers = new Map<c.SymbolId, Span>();
  const walking = walkingPointers(program);
  const parts = partsOf(program, walking.counted);
  const put = (rows: Rows): void => {
    const root = rootOf(rows.array);
    if (root) (root.type.kind === "pointer" ? pointers : objects).set(root.symbol, root.span);
  };
  const look = (node: AstNode, use: Use): void => {
    const rows = isExpr(node) ? rowsAt(node) : null;
    if (rows && crosses(rows, use, walking.moved)) put(rows);
    for (const { part, use: own } of parts(node, use)) look(part, own);
  };
  for (const { functions, globals } of program.units) {
    for (const { body } of functions) look(body, unused);
    for (const { symbol, initializer } of globals)
      if (initializer) look(initializer, { kind: "given", to: symbol });
  }
  return { objects, pointers };
}

interface Rows {
  /** The pointer to the first row, as which the array is seen. */
  readonly array: c.Expr;
  /** `(T *)m`, `&m[0][0]` and `*m`, or `m[0]`, which may mean that row only. */
  readonly form: "cast" | "address" | "row";
  /** Two dimensions of known length, of a variable or a member: one slice where it is an argument. */
  readonly isPlain: boolean;
}

/** A pointer to the first of the innermost elements of all rows. */
function rowsAt(expr: c.Expr): Rows | null {
  if (expr.type.kind !== "pointer" || expr.type.target.kind === "array") return null;
  if (expr.kind === "convert" && expr.conversion === "pointer") {
    const array = stripConversions(expr);
    const row = array.type.kind === "pointer" ? array.type.target : null;
    if (row?.kind !== "array" || !isLike(innermost(row), expr.type.target)) return null;
    return { array, form: "cast", isPlain: isPlain(array) };
  }
  const first = expr.kind === "address-of" ? firstOf(expr.place) : expr;
  const array = first && arrayOf(decayed(first));
  if (array === null) return null;
  const isRow = expr.kind === "convert" && expr.operand.kind === "index";
  return { array, form: isRow ? "row" : "address", isPlain: isPlain(array) };
}

/** For `m[0]` and `m[0][0]` the pointer `m`; null for other rows, and for what is no row. */
function arrayOf(row: c.Expr | null): c.Expr | null {
  const pointer = row && firstOf(row);
  if (pointer === null) return null;
  const outer = decayed(pointer);
  return outer?.kind === "index" || outer?.kind === "dereference" ? arrayOf(outer) : pointer;
}

/** The pointer of `p[0]` and `*p`; null for other places. */
function firstOf(place: c.Expr): c.Expr | null {
  if (place.kind === "dereference") return place.pointer;
  const isFirst =
    place.kind === "index" && place.index.kind === "integer-constant" && place.index.value === 0n;
  return isFirst ? place.pointer : null;
}

/** The array that has become a pointer; null for other pointers. */
function decayed(pointer: c.Expr): c.Expr | null {
  return pointer.kind === "convert" && pointer.conversion === "array-to-pointer" ? pointer.operand : null;
}

function innermost(type: c.CType): c.CType {
  return type.kind === "array" ? innermost(type.element) : type;
}

/** Are elements of one type seen as the other without a look at bytes? */
function isLike(element: c.CType, seen: c.CType): boolean {
  if (element.kind !== seen.kind) return false;
  if (element.kind === "record" && seen.kind === "record") return element.record === seen.record;
  if (element.kind === "integer" && seen.kind === "integer")
    return unsigned(element.integer) === unsigned(seen.integer);
  return element.kind !== "void";
}

/** `uint` and `int`, `uchar`, `schar` and `char`. */
function unsigned(kind: IntegerKind): string {
  return kind.replace(/^(?:u|s(?=char))/, "");
}

function isPlain(array: c.Expr): boolean {
  const object = decayed(array);
  if (object?.type.kind !== "array" || object.type.element.kind !== "array") return false;
  const row = object.type.element;
  const isOwn = object.kind === "variable-ref" || object.kind === "member" || object.kind === "arrow";
  return isOwn && typeof row.length === "number" && row.element.kind !== "array";
}

/** What becomes of a pointer. */
type Use =
  | { readonly kind: "none" }
  /** `isCounted`: of a parameter from which products are counted. */
  | { readonly kind: "argument"; readonly isCounted: boolean }
  /** A variable, or null for another place, and for a result. */
  | { readonly kind: "given"; readonly to: c.SymbolId | null }
  /** `p[i]`, `p + i` */
  | { readonly kind: "moved"; readonly by: c.Expr };

const unused: Use = { kind: "none" };

function crosses({ form, isPlain }: Rows, use: Use, walking: ReadonlySet<c.SymbolId>): boolean {
  switch (use.kind) {
    case "none":
      return false;
    case "argument":
      return form === "row" ? use.isCounted : !isPlain;
    case "given":
      return form !== "row" || (use.to !== null && walking.has(use.to));
    case "moved":
      return form !== "row" || multiplies(use.by);
  }
}

type Part = readonly { readonly part: AstNode; readonly use: Use }[];

/** The parts of a node, each with what becomes of it. */
function partsOf(program: c.Program, counted: ReadonlySet<c.SymbolId>): (node: AstNode, use: Use) => Part {
  const params = new Map(
    program.units.flatMap(({ functions }) => functions.map((one) => [one.symbol, one.params])),
  );
  return (node, use) => {
    if (node.kind !== "call") return partsOfOther(node, use);
    const callee = calleeSymbol(node, program);
    const taken = callee ? params.get(callee.id) : undefined;
    const args = node.args.map((part, at) => {
      const param = taken?.[at];
      return {
        part,
        use: { kind: "argument", isCounted: param !== undefined && counted.has(param) } as const,
      };
    });
    return [{ part: node.callee, use: unused }, ...args];
  };
}

function partsOfOther(node: AstNode, use: Use): Part {
  switch (node.kind) {
    case "assign":
      return [
        { part: node.target, use: unused },
        {
          part: node.value,
          use: { kind: "given", to: node.target.kind === "variable-ref" ? node.target.symbol : null },
        },
      ];
    case "local-declaration":
      return node.variables.flatMap(({ symbol, initializer }) =>
        initializer ? [{ part: initializer, use: { kind: "given", to: symbol } as const }] : [],
      );
    case "return":
      return node.value ? [{ part: node.value, use: { kind: "given", to: null } }] : [];
    case "index":
    case "pointer-offset":
      return [
        { part: node.pointer, use: use.kind === "given" ? use : { kind: "moved", by: node.index } },
        { part: node.index, use: unused },
      ];
    case "conditional":
      return children(node).map((part) => ({ part, use: part === node.condition ? unused : use }));
    case "comma":
      return [
        { part: node.left, use: unused },
        { part: node.right, use },
      ];
    case "convert": {
      // the whole cast is looked at, not what is under it
      const isSeen = rowsAt(node) !== null;
      return children(node).map((part) => ({ part, use: isSeen ? unused : use }));
    }
    case "value":
    case "array":
    case "record":
      return children(node).map((part) => ({ part, use }));
    default:
      return children(node).map((part) => ({ part, use: unused }));
  }
}

/** Pointer variables from which products are counted, `p[i * n + j]`, and with them those that are moved, `p++`. */
function walkingPointers(program: c.Program): {
  readonly moved: ReadonlySet<c.SymbolId>;
  readonly counted: ReadonlySet<c.SymbolId>;
} {
  const moved = new Set<c.SymbolId>();
  const counted = new Set<c.SymbolId>();
  const variable = (expr: c.Expr): c.SymbolId | null => {
    const inner = stripConversions(expr);
    return inner.kind === "load" && inner.place.kind === "variable-ref" ? inner.place.symbol : null;
  };
  for (const node of programNodes(program)) {
    if ((node.kind === "step" || node.kind === "compound-assign") && node.target.kind === "variable-ref")
      moved.add(node.target.symbol);
    if ((node.kind === "index" || node.kind === "pointer-offset") && multiplies(node.index)) {
      const from = variable(node.pointer);
      if (from !== null) counted.add(from);
    }
  }
  return { moved: new Set([...moved, ...counted]), counted };
}

function multiplies(index: c.Expr): boolean {
  return [...walkExpr(index)].some((part) => part.kind === "binary" && part.operator === "*");
}

/** The variable to which a place belongs. */
function rootOf(expr: c.Expr): c.VariableRef | null {
  for (const node of walk(expr)) if (node.kind === "variable-ref") return node;
  return null;
}
