/**
 * Where borrows go in one version of a function: which objects are borrowed into which holders, and from which holders
 * borrows are copied to others. A holder is a variable of a struct type that borrows, what a parameter of such a type
 * points at, or a pointer that was read from a borrowing field.
 *
 *   C: r.data = buf;      from the object `buf` into the holder `r`
 *   C: s = cut(r, 2);     from the holder `r` into the holder `s`
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isNull } from "./summary.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import { fieldKey, type Address, type FieldKey } from "../facts/pointer-facts.ts";
import { placeAddress, pointerValue } from "./evaluate.ts";
import { optionsOf, sameAddress, viewsOf } from "./pointer-value.ts";
import { merged, none, together, type Sources } from "./borrow-sources.ts";
import { leadsThrough } from "./lent-fields.ts";
import type { ViewQuery } from "./view-chain.ts";

/** A variable; what is returned; what outlives the function or is not known. */
export type Holder = c.SymbolId | "result" | "outside";

export interface Flow extends Sources {
  readonly into: Holder;
}

/** A lifetime in a signature: of a parameter's reference (`b0`), inside of its struct (`i0`), of the result (`r`). */
export type SignatureNode = `b${string}` | `i${string}` | "r";

export interface BorrowQuery extends ViewQuery {
  readonly program: c.Program;
  readonly definition: c.FunctionDefinition;
  readonly isView: (slot: FieldKey) => boolean;
  readonly isLent: (slot: FieldKey) => boolean;
  /** Does an object of the type, or one that it owns, hold borrows? */
  readonly carries: (type: c.CType) => boolean;
  readonly carriesLent: (type: c.CType) => boolean;
  readonly isOwner: (symbol: c.SymbolId) => boolean;
  /** Is what the function returns a borrow, or an object that holds one? */
  readonly returnsBorrow: boolean;
  readonly mutablePointees: ReadonlySet<c.SymbolId>;
  /** Lifetimes that are one in the signature of the function that a call reaches; null where that is not known. */
  readonly ties: (call: c.Call) => readonly (readonly SignatureNode[])[] | null;
  readonly mayWrite: (call: c.Call, at: number) => boolean;
  readonly takesOver: (call: c.Call, at: number) => boolean;
}

/** Flows of one expression, its parts excluded. */
export function flowsOfExpr(query: BorrowQuery, expr: c.Expr): readonly Flow[] {
  if (expr.kind === "call") return flowsOfCall(query, expr);
  if (expr.kind !== "assign" || !mayHold(query, expr.target) || isOwnMove(query, expr)) return [];
  const sources = isLentField(query, expr.target)
    ? lentSources(query, expr.value)
    : sourcesOf(query, expr.value);
  return [{ into: holderOf(query, expr.target), ...sources }];
}

/** `w->p = w->p + 1`: the field keeps a part of what it is lent. */
function isOwnMove({ env, ...query }: BorrowQuery, { target, value }: c.Assign): boolean {
  const { isLent } = query;
  if (target.kind !== "member" && target.kind !== "arrow") return false;
  if (target.type.kind !== "pointer" || !isLent(fieldKey(target.record, target.field))) return false;
  const place = placeAddress(target, env);
  const given = pointerValue(value, env);
  if (!place || given.kind !== "address") return false;
  const { root, steps } = given.address;
  return steps.at(-2)?.kind === "pointee" && sameAddress({ root, steps: steps.slice(0, -2) }, place);
}

function isLentField({ isLent }: BorrowQuery, target: c.Expr): boolean {
  const isField = target.kind === "member" || target.kind === "arrow";
  return isField && target.type.kind === "pointer" && isLent(fieldKey(target.record, target.field));
}

export function flowsOfDeclaration(
  query: BorrowQuery,
  { symbol, initializer }: c.LocalVariable,
): readonly Flow[] {
  const type = query.program.symbols.get(symbol)?.type;
  if (!initializer || !type) return [];
  if (!isHolder(query, symbol)) return [];
  return [{ into: variableHolder(query, symbol), ...sourcesOfInitializer(query, initializer) }];
}

export function flowOfReturn(query: BorrowQuery, value: c.Expr): Flow | null {
  return query.returnsBorrow ? { into: "result", ...sourcesOf(query, value) } : null;
}

/** Can a borrow be put into this lvalue? */
function mayHold(query: BorrowQuery, target: c.Expr): boolean {
  if (target.kind === "variable-ref") return isHolder(query, target.symbol);
  if (target.type.kind !== "pointer") return query.carries(target.type);
  if (target.kind !== "member" && target.kind !== "arrow") return query.carries(target.type);
  const slot = fieldKey(target.record, target.field);
  return query.isView(slot) || query.isLent(slot) || query.carries(target.type);
}

/** Positions in a holder are none themselves. */
export function isHolder(query: BorrowQuery, symbol: c.SymbolId): boolean {
  const type = query.program.symbols.get(symbol)?.type;
  if (!type) return false;
  if (type.kind !== "pointer") return query.carries(type);
  if (viewsOf(query.given(symbol)).length > 0) return true;
  return query.carries(type) && (query.isOwner(symbol) || query.definition.params.includes(symbol));
}

function holderOf(query: BorrowQuery, target: c.Expr): Holder {
  if (target.kind === "variable-ref") return variableHolder(query, target.symbol);
  const root = rootSymbol(placeAddress(target, query.env));
  return root === null ? "outside" : variableHolder(query, root);
}

function variableHolder({ program }: BorrowQuery, symbol: c.SymbolId): Holder {
  const variable = program.symbols.get(symbol);
  return variable?.kind === "variable" && variable.storage === "automatic" ? symbol : "outside";
}

export function rootSymbol(address: Address | null): c.SymbolId | null {
  return !address || address.root.kind === "literal" ? null : address.root.symbol;
}

/** Objects and holders that borrows in a value come from. */
export function sourcesOf(query: BorrowQuery, expr: c.Expr): Sources {
  if (isNull(expr)) return none;
  switch (expr.kind) {
    case "convert":
      return expr.conversion === "array-to-pointer"
        ? sourcesOfValue(query, expr)
        : sourcesOf(query, expr.operand);
    case "comma":
      return sourcesOf(query, expr.right);
    case "assign":
      return sourcesOf(query, expr.value);
    case "conditional":
      return merged([expr.then ?? expr.condition, expr.otherwise].map((part) => sourcesOf(query, part)));
    case "compound-literal":
      return sourcesOfInitializer(query, expr.initializer);
    case "load":
      return expr.place.kind === "compound-literal" || expr.place.kind === "member"
        ? merged([sourcesOf(query, expr.place), sourcesOfValue(query, expr)])
        : sourcesOfValue(query, expr);
    case "member":
      return merged([sourcesOf(query, expr.base), sourcesOfValue(query, expr)]);
    case "call":
      return sourcesOfCall(query, expr) ?? sourcesOfValue(query, expr);
    default:
      return sourcesOfValue(query, expr);
  }
}

function sourcesOfValue(query: BorrowQuery, expr: c.Expr): Sources {
  if (expr.type.kind !== "pointer" && query.carriesLent(expr.type)) return structSources(query, expr);
  if (expr.type.kind !== "pointer" || query.carries(expr.type))
    return { ...none, holders: holdersIn(query, expr) };
  const through = throughLent(query, expr);
  if (through.size > 0) return { ...none, reborrowed: through };
  return { ...none, objects: objectsOf(query, expr), holders: holdersIn(query, expr) };
}

/** A struct with lent fields is never copied: the new one borrows from it. */
function structSources(query: BorrowQuery, expr: c.Expr): Sources {
  const root = rootSymbol(placeAddress(expr, query.env));
  return { ...none, reborrowed: root === null ? holdersIn(query, expr) : new Set([root]) };
}

/** What a field is lent with this value. */
function lentSources(query: BorrowQuery, value: c.Expr): Sources {
  const through = throughLent(query, value);
  const exclusive = [...objectsOf(query, value)].filter((symbol) => !through.has(symbol));
  return { ...none, exclusive: new Set(exclusive), reborrowed: through };
}

/** Structs by whose lent fields a pointer points at its object. */
function throughLent(query: BorrowQuery, pointer: c.Expr): ReadonlySet<c.SymbolId> {
  if (pointer.type.kind !== "pointer") return new Set();
  const found = optionsOf(pointerValue(pointer, query.env)).flatMap((option) => {
    const root = option.kind === "address" ? rootSymbol(option.address) : null;
    return option.kind === "address" && root !== null && leadsThrough(option.address, query.isLent)
      ? [root]
      : [];
  });
  return new Set(found);
}

/** Objects that a pointer points into, other than by what a holder borrows; constants aside. */
export function objectsOf(query: BorrowQuery, pointer: c.Expr): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  if (isNull(pointer)) return found;
  for (const option of optionsOf(pointerValue(pointer, query.env))) {
    if (option.kind !== "address" || option.constant) continue;
    const root = rootSymbol(option.address);
    if (root === null) continue;
    if (option.address.root.kind === "pointee" && viewsOf(query.given(root)).length > 0) continue;
    found.add(root);
  }
  return found;
}

/** Holders named in an expression, by way of positions in them too. */
export function holdersIn(query: BorrowQuery, expr: c.Expr | c.Initializer): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (const part of walkExpr(expr)) {
    if (part.kind !== "variable-ref") continue;
    for (const symbol of [part.symbol, ...rootsOf(query, part.symbol)])
      if (isHolder(query, symbol)) found.add(symbol);
  }
  return found;
}

/** The variables in whose objects a pointer variable points. */
export function rootsOf(query: BorrowQuery, symbol: c.SymbolId): readonly c.SymbolId[] {
  if (query.program.symbols.get(symbol)?.type.kind !== "pointer") return [];
  return optionsOf(query.env.variable(symbol)).flatMap((option) =>
    option.kind === "address" ? (rootSymbol(option.address) ?? []) : [],
  );
}

function sourcesOfInitializer(query: BorrowQuery, initializer: c.Initializer): Sources {
  switch (initializer.kind) {
    case "value":
      return sourcesOf(query, initializer.value);
    case "string":
      return none;
    case "array":
      return together(initializer.elements.map(({ value }) => sourcesOfInitializer(query, value)));
    case "record":
      return together(
        initializer.fields.map(({ field, value }) =>
          value.kind === "value" && query.isLent(fieldKey(initializer.record, field))
            ? lentSources(query, value.value)
            : sourcesOfInitializer(query, value),
        ),
      );
  }
}

// ------------------------------------------------------------------------------------------------------- calls

/** What the result of a call to a function of the program borrows from; null for other functions. */
function sourcesOfCall(query: BorrowQuery, call: c.Call): Sources | null {
  const ties = query.ties(call);
  const tie = ties?.find((nodes) => nodes.includes("r"));
  if (tie) return merged(tie.map((node) => sourcesOfNode(query, call, node, query.carriesLent(call.type))));
  return ties && (query.carries(call.type) || viewsOf(pointerValueOf(query, call)).length > 0) ? none : null;
}

function pointerValueOf(query: BorrowQuery, call: c.Call): ReturnType<typeof pointerValue> {
  return call.type.kind === "pointer" ? pointerValue(call, query.env) : { kind: "none" };
}

function sourcesOfNode(query: BorrowQuery, call: c.Call, node: SignatureNode, isLent: boolean): Sources {
  if (node === "r") return none;
  const arg = call.args[Number(node.slice(1))];
  if (!arg) return none;
  if (node.startsWith("b") && (isLent || throughLent(query, arg).size > 0)) return lentSources(query, arg);
  if (node.startsWith("b"))
    return { ...none, objects: objectsOf(query, arg), holders: holdersIn(query, arg) };
  return arg.type.kind === "pointer" ? { ...none, holders: holdersIn(query, arg) } : sourcesOf(query, arg);
}

function flowsOfCall(query: BorrowQuery, call: c.Call): readonly Flow[] {
  const ties = query.ties(call);
  if (!ties) return flowsOfLibraryCall(query, call);
  const flows: Flow[] = [];
  for (const tie of ties)
    for (const node of tie) {
      const arg = node.startsWith("i") ? call.args[Number(node.slice(1))] : undefined;
      if (arg?.type.kind !== "pointer") continue;
      const sources = merged(
        tie
          .filter((other) => other !== node)
          .map((other) => sourcesOfNode(query, call, other, query.carriesLent(arg.type))),
      );
      const roots = holdersIn(query, arg);
      if (roots.size === 0) flows.push({ into: "outside", ...sources });
      for (const root of roots) flows.push({ into: variableHolder(query, root), ...sources });
    }
  return flows;
}

/** `memcpy(&s, &r, sizeof s)`: whatever is named may be copied to whatever is named. */
function flowsOfLibraryCall(query: BorrowQuery, call: c.Call): readonly Flow[] {
  const holders = new Set(call.args.flatMap((arg) => [...holdersIn(query, arg)]));
  const pointed = call.args.filter((arg) => query.carries(arg.type));
  return pointed.flatMap((arg) =>
    [...holdersIn(query, arg)].map((root) => ({
      ...none,
      into: variableHolder(query, root),
      holders,
    })),
  );
}
