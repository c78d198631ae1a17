/** Statements that copy a whole struct with owners in it: `*n = *s;`, `T n = *s;`, `memcpy(n, s, sizeof *n);`. */
import type * as c from "../c-ast/c-ast.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import { sizeOf } from "../c-ast/layout.ts";
import { isStatement, walk } from "../c-ast/visit.ts";
import type { VariableChanges } from "./changed-variables.ts";
import { copyParts, type CopyParts } from "./copy-parts.ts";
import { dependsOnlyOn, isStablePlace } from "./struct-leaves.ts";

export interface Duplicate {
  readonly statement: c.Statement;
  /** What does the copying: an assignment, a call, or the variable that is declared. */
  readonly at: c.Expr | c.SymbolId;
  readonly target: c.Expr;
  readonly source: c.Expr;
  readonly parts: CopyParts;
}

/** Copies between places that do not move, of structs with at least one owner. */
export function findDuplicates(
  program: c.Program,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  isOwner: (record: c.RecordId, field: number) => boolean,
): readonly Duplicate[] {
  const found: Duplicate[] = [];
  const isFixed = (symbol: c.SymbolId): boolean => !changes.isChanged(symbol);
  const inHeads = loopHeads(definition);
  for (const node of walk(definition.body)) {
    const copy = isStatement(node) && !inHeads.has(node) ? copyIn(program, node) : null;
    if (copy?.target.type.kind !== "record") continue;
    const { target, source } = copy;
    if (!isStablePlace(target, changes.isPrivate) || !isFixedPlace(source, isFixed)) continue;
    const parts = copyParts(program, target.type, isOwner);
    if (parts && parts.owners.length > 0) found.push({ ...copy, parts });
  }
  return found;
}

/** `for (T n = *s; ...)`: several statements have no room there. */
function loopHeads(definition: c.FunctionDefinition): ReadonlySet<c.Statement> {
  const found = new Set<c.Statement>();
  for (const node of walk(definition.body)) if (node.kind === "for" && node.init) found.add(node.init);
  return found;
}

/** The source is named by variables that never change, so that its name means the same throughout. */
function isFixedPlace(place: c.Expr, isFixed: (symbol: c.SymbolId) => boolean): boolean {
  switch (place.kind) {
    case "variable-ref":
      return true;
    case "dereference":
      return dependsOnlyOn(place.pointer, isFixed);
    case "index":
      return place.pointer.type.kind === "pointer" && isStablePlace(place, isFixed);
    default:
      return false;
  }
}

type Copy = Omit<Duplicate, "parts">;

function copyIn(program: c.Program, node: c.Statement): Copy | null {
  if (node.kind === "local-declaration") return copyInDeclaration(program, node);
  if (node.kind !== "expr-statement") return null;
  let { expr } = node;
  while (expr.kind === "convert" && expr.conversion === "to-void") expr = expr.operand;
  if (expr.kind === "call") return copyInCall(program, node, expr);
  if (expr.kind !== "assign") return null;
  const source = loadedPlace(expr.value);
  return source && { statement: node, at: expr, target: expr.target, source };
}

function copyInDeclaration(program: c.Program, statement: c.LocalDeclaration): Copy | null {
  const [variable, ...others] = statement.variables;
  if (!variable || others.length > 0 || variable.initializer?.kind !== "value") return null;
  const { symbol, initializer } = variable;
  const source = loadedPlace(initializer.value);
  const type = program.symbols.get(symbol)?.type;
  if (!source || !type) return null;
  const { id, span } = statement;
  return { statement, at: symbol, target: { kind: "variable-ref", id, span, type, symbol }, source };
}

function loadedPlace(value: c.Expr): c.Expr | null {
  if (value.kind === "convert" && value.conversion === "none") return loadedPlace(value.operand);
  return value.kind === "load" && value.place.kind !== "compound-literal" ? value.place : null;
}

function copyInCall(program: c.Program, statement: c.Statement, call: c.Call): Copy | null {
  if (!["memcpy", "memmove"].includes(calleeName(call, program) ?? "")) return null;
  const [to, from, bytes] = call.args;
  const target = to && pointee(to);
  const source = from && pointee(from);
  const size = bytes && withoutConversions(bytes);
  if (!target || !source || size?.kind !== "integer-constant") return null;
  if (target.type.kind !== "record" || source.type.kind !== "record") return null;
  if (target.type.record !== source.type.record) return null;
  if (size.value !== BigInt(sizeOf(target.type, program) ?? -1)) return null;
  return { statement, at: call, target, source };
}

function withoutConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && expr.conversion === "integer" ? withoutConversions(expr.operand) : expr;
}

/** `*p` for a pointer `p`, `x` for `&x`. */
function pointee(pointer: c.Expr): c.Expr | null {
  const inner = stripConversions(pointer);
  if (inner.kind === "address-of") return inner.place;
  if (inner.type.kind !== "pointer") return null;
  const { id, span } = inner;
  return { kind: "dereference", id, span, type: inner.type.target, pointer: inner };
}
