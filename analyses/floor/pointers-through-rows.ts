/**
 * Pointers that go through all rows of an array as through one sequence of elements:
 *
 *   int *p = &m[0][0];  while (n--) sum += *p++;      show((int *)m, 3, 4);      v = (const unsigned char *)table;
 *
 * A position in a row ends with the row, so these arrays lie in memory. (C11 6.5.6p8 leaves it undefined but for the cast;
 * compilers give what programs mean.)
 *
 * Reads: the typed C AST. Gives: such pointers. A row that is only named, `char *line = lines[0];`, is none, nor is an argument
 * `&m[0][0]`, which lowering makes one slice of.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { IntegerKind } from "../../src/c-ast/c-type.ts";
import { calleeSymbol, stripAllConversions, stripConversions } from "../../src/c-ast/callee.ts";
import { programNodes } from "../../src/c-ast/program-nodes.ts";
import { children, isExpr, walkExpr, type AstNode } from "../../src/c-ast/visit.ts";

/** The pointers that do: what they point at is on the floor. */
export function pointersThroughRows(program: c.Program): readonly c.Expr[] {
  const found: c.Expr[] = [];
  const walking = walkingPointers(program);
  const parts = partsOf(program, walking.counted);
  const look = (node: AstNode, use: Use): void => {
    const rows = isExpr(node) ? rowsAt(node) : null;
    if (rows && crosses(rows, use, walking.moved)) found.push(rows.pointer);
    for (const { part, use: own } of parts(node, use)) look(part, own);
  };
  for (const { functions, globals } of program.units) {
    for (const { body } of functions) look(body, unused);
    for (const { symbol, initializer } of globals)
      if (initializer) look(initializer, { kind: "given", to: symbol });
  }
  return found;
}

interface Rows {
  readonly pointer: c.Expr;
  /** `(T *)m`, `&m[0][0]` and `*m`; `m[0]`, which may mean that row only; `m[i]`. */
  readonly form: "all" | "first" | "other";
  /** Elements of a row; null where that is not constant. */
  readonly length: bigint | null;
  /** Two dimensions of known length, of a variable or a member: one slice where it is an argument. */
  readonly isPlain: boolean;
}

/** A pointer to the first of the innermost elements of a row, or of all. */
function rowsAt(pointer: c.Expr): Rows | null {
  if (pointer.type.kind !== "pointer" || pointer.type.target.kind === "array") return null;
  if (pointer.kind === "convert" && pointer.conversion === "pointer") {
    const array = stripConversions(pointer);
    const row = array.type.kind === "pointer" ? array.type.target : null;
    if (row?.kind !== "array" || !isLike(innermost(row), pointer.type.target)) return null;
    return { pointer, form: "all", length: lengthOf(row), isPlain: isPlain(array) };
  }
  const first = pointer.kind === "address-of" ? firstOf(pointer.place) : pointer;
  const row = first && decayed(first);
  if (row?.kind !== "index" && row?.kind !== "dereference") return null;
  const array = arrayOf(row);
  const isNamed = pointer.kind === "convert" && row.kind === "index";
  const form = array === null ? "other" : isNamed ? "first" : "all";
  return { pointer, form, length: lengthOf(row.type), isPlain: array !== null && isPlain(array) };
}

function lengthOf(type: c.CType): bigint | null {
  return type.kind === "array" && typeof type.length === "number" ? BigInt(type.length) : null;
}

/** For `m[0]` and `m[0][0]` the pointer `m`; null for other rows, and for what is no row. */
function arrayOf(row: c.Expr): c.Expr | null {
  const pointer = firstOf(row);
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
  /** `p + i`, which may be the end of the row, and `p[i]`, which may not. */
  | { readonly kind: "moved"; readonly by: c.Expr; readonly last: "end" | "element" }
  /** `p < q`, `p - q` */
  | { readonly kind: "compared" };

const unused: Use = { kind: "none" };

function crosses({ form, length, isPlain }: Rows, use: Use, walking: ReadonlySet<c.SymbolId>): boolean {
  switch (use.kind) {
    case "none":
      return false;
    case "argument":
      return form === "all" ? !isPlain : form === "first" && use.isCounted;
    case "given":
      return form === "all" || (form === "first" && use.to !== null && walking.has(use.to));
    case "moved":
      return form === "all" || isBeyond(use, length) || (form === "first" && multiplies(use.by));
    case "compared":
      return form === "all";
  }
}

/** Does a constant lead out of the row? */
function isBeyond({ by, last }: Extract<Use, { kind: "moved" }>, length: bigint | null): boolean {
  const index = stripAllConversions(by);
  if (index.kind !== "integer-constant" || length === null) return false;
  return last === "end" ? index.value > length : index.value >= length;
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
        { part: node.pointer, use: use.kind === "given" ? use : moved(node) },
        { part: node.index, use: unused },
      ];
    case "compare":
    case "pointer-difference":
      return children(node).map((part) => ({ part, use: { kind: "compared" } }));
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

function moved(node: c.Index | c.PointerOffset): Use {
  return { kind: "moved", by: node.index, last: node.kind === "index" ? "element" : "end" };
}

/**
 * Pointer variables that do not stay where they are put: `p++`, `p[i]`; of these the ones from which products are counted,
 * `p[i * n + j]`.
 */
function walkingPointers(program: c.Program): {
  readonly moved: ReadonlySet<c.SymbolId>;
  readonly counted: ReadonlySet<c.SymbolId>;
} {
  const moved = new Set<c.SymbolId>();
  const counted = new Set<c.SymbolId>();
  for (const node of programNodes(program)) {
    if ((node.kind === "step" || node.kind === "compound-assign") && node.target.kind === "variable-ref")
      moved.add(node.target.symbol);
    if (node.kind !== "index" && node.kind !== "pointer-offset") continue;
    const from = stripConversions(node.pointer);
    if (from.kind !== "load" || from.place.kind !== "variable-ref") continue;
    if (stripAllConversions(node.index).kind !== "integer-constant") moved.add(from.place.symbol);
    if (multiplies(node.index)) counted.add(from.place.symbol);
  }
  return { moved, counted };
}

function multiplies(index: c.Expr): boolean {
  return [...walkExpr(index)].some((part) => part.kind === "binary" && part.operator === "*");
}
