/**
 * What one function does with pointers, collected in a single walk and shared by all its versions.
 * Reads: the typed C AST. Gives: lists of expressions, not yet interpreted.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import { isIn, type NegativeIntegers } from "./negative-integers.ts";
import { indexFacts, reachesBack } from "./reach-back.ts";
import { surelyAccessed } from "./past-end.ts";
import { storedByInitializer, storedByLiteral, type StoredPointer } from "./stored-pointers.ts";
import { addressedPlace, calleeSymbol } from "../../src/c-ast/callee.ts";
import { libraryFunction } from "../../src/c-ast/library.ts";
import type { NodeId } from "../../src/source/node-id.ts";

/** What is assigned to a pointer variable: an expression, or a move of its own value (`p++`, `p += n`). */
export type PointerSource =
  { readonly kind: "value"; readonly value: c.Expr } | { readonly kind: "moved"; readonly by: c.Expr };

export interface FunctionSummary {
  readonly definition: c.FunctionDefinition;
  /** Local variables; those that are static are not among them. */
  readonly locals: readonly c.SymbolId[];
  /** Per pointer variable that the function assigns or initializes. */
  readonly sources: ReadonlyMap<c.SymbolId, readonly PointerSource[]>;
  /** Lvalues that are written, other than by initialization: targets of assignments and steps. */
  readonly writes: readonly c.Expr[];
  /** Operands of `&`, arrays that decay excluded. */
  readonly addressTaken: readonly c.Expr[];
  readonly calls: readonly c.Call[];
  readonly returns: readonly c.Expr[];
  /** Pointer expressions that are moved or indexed beyond their first element. */
  readonly manyUses: readonly c.Expr[];
  /** Pointers converted to another pointer type. */
  readonly casts: readonly c.Expr[];
  /** Pointer expressions compared with null, or used as a condition. */
  readonly nullTests: readonly c.Expr[];
  /** Parameters of which every call accesses the object, and which keep their value. */
  readonly accessed: ReadonlySet<c.SymbolId>;
  /** Pointers that are moved toward the start of their object. */
  readonly backwardUses: readonly c.Expr[];
  /** Pointers that are compared with each other or subtracted. */
  readonly orderings: readonly { readonly left: c.Expr; readonly right: c.Expr }[];
  /** Values stored into pointer fields by assignment. */
  readonly fieldStores: readonly {
    readonly record: c.RecordId;
    readonly field: number;
    readonly value: c.Expr;
  }[];
  /** Values stored into elements of arrays of pointers by assignment. */
  readonly elementStores: readonly { readonly target: c.Expr; readonly value: c.Expr }[];
  /** Values stored into pointer fields and elements by initializers. */
  readonly initialStores: readonly StoredPointer[];
  /** Places of structs that are read as a whole. */
  readonly structReads: readonly c.Expr[];
  /** First arguments of `strtok`, where they are no null. */
  readonly tokenStrings: readonly c.Expr[];
}

export function summarize(
  definition: c.FunctionDefinition,
  program: c.Program,
  negatives: NegativeIntegers,
): FunctionSummary {
  const sources = new Map<c.SymbolId, PointerSource[]>();
  const addSource = (symbol: c.SymbolId, source: PointerSource): void => {
    const list = sources.get(symbol);
    if (list) list.push(source);
    else sources.set(symbol, [source]);
  };
  const locals: c.SymbolId[] = [];
  const writes: c.Expr[] = [];
  const addressTaken: c.Expr[] = [];
  const calls: c.Call[] = [];
  const returns: c.Expr[] = [];
  const manyUses: c.Expr[] = [];
  const casts: c.Expr[] = [];
  const nullTests: c.Expr[] = [];
  const backwardUses: c.Expr[] = [];
  const orderings: { left: c.Expr; right: c.Expr }[] = [];
  const fieldStores: { record: c.RecordId; field: number; value: c.Expr }[] = [];
  const elementStores: { target: c.Expr; value: c.Expr }[] = [];
  const initialStores: StoredPointer[] = [];
  const tokenStrings: c.Expr[] = [];
  const structReads: c.Expr[] = [];
  /** `&end` in `strtol(text, &end, 10)`: what the library stores there is known. */
  const filled = new Set<NodeId>();

  const noteLibraryCall = (call: c.Call): void => {
    const callee = calleeSymbol(call, program);
    const known = callee && !callee.defined ? libraryFunction(callee.name) : null;
    if (!callee || !known) return;
    const [first] = call.args;
    if (callee.name === "strtok" && first && !isNull(first)) tokenStrings.push(first);
    for (const [at, role] of known.args.entries()) {
      if (role.kind !== "end" && role.kind !== "cursor") continue;
      const place = addressedPlace(call.args[at]);
      const symbol = addressedVariable(call.args[at]);
      const text = call.args[role.of];
      if (!place || symbol === null || !text) continue;
      filled.add(place.id);
      writes.push(place);
      if (!isNull(text)) addSource(symbol, { kind: "value", value: text });
      addSource(symbol, { kind: "moved", by: call });
    }
  };
  const testsPointer = (condition: c.Expr | null): void => {
    if (condition?.type.kind === "pointer") nullTests.push(condition);
  };

  const integers = indexFacts(definition.body, (value) => isIn(negatives, value));
  for (const node of walk(definition.body)) {
    switch (node.kind) {
      case "local-declaration":
        for (const { symbol, initializer } of node.variables) {
          const variable = program.symbols.get(symbol);
          if (variable?.kind === "variable" && variable.storage === "automatic") locals.push(symbol);
          if (!initializer) continue;
          if (variable?.kind === "variable")
            initialStores.push(...storedByInitializer(variable, initializer, program));
          const type = variable?.type;
          if (type?.kind === "pointer" && initializer.kind === "value")
            addSource(symbol, { kind: "value", value: initializer.value });
        }
        break;
      case "compound-literal":
        initialStores.push(...storedByLiteral(node, program));
        break;
      case "assign":
        writes.push(node.target);
        if (node.target.type.kind === "pointer") {
          if (node.target.kind === "variable-ref")
            addSource(node.target.symbol, { kind: "value", value: node.value });
          if (node.target.kind === "member" || node.target.kind === "arrow")
            fieldStores.push({ record: node.target.record, field: node.target.field, value: node.value });
          if (node.target.kind === "index" || node.target.kind === "dereference")
            elementStores.push({ target: node.target, value: node.value });
        }
        break;
      case "compound-assign":
      case "step":
        writes.push(node.target);
        if (node.target.type.kind === "pointer") {
          manyUses.push(node.target);
          if (node.operator === "-" || node.operator === "--") backwardUses.push(node.target);
          if (node.kind === "compound-assign" && reachesBack(node.value, integers))
            backwardUses.push(node.target);
          if (node.target.kind === "variable-ref") addSource(node.target.symbol, { kind: "moved", by: node });
        }
        break;
      case "load":
        if (node.type.kind === "record") structReads.push(node.place);
        break;
      case "address-of":
        if (!filled.has(node.place.id)) addressTaken.push(node.place);
        break;
      case "call":
        noteLibraryCall(node);
        calls.push(node);
        break;
      case "return":
        if (node.value) returns.push(node.value);
        break;
      case "index":
        if (!isZero(node.index)) manyUses.push(node.pointer);
        if (reachesBack(node.index, integers)) backwardUses.push(node.pointer);
        break;
      case "pointer-offset":
      case "pointer-difference":
        if (node.kind === "pointer-offset") {
          manyUses.push(node.pointer);
          if (node.operator === "-" || reachesBack(node.index, integers)) backwardUses.push(node.pointer);
        } else {
          manyUses.push(node.left, node.right);
          orderings.push(node);
        }
        break;
      case "compare":
        if (node.left.type.kind === "pointer") {
          if (isNull(node.right)) nullTests.push(node.left);
          else if (isNull(node.left)) nullTests.push(node.right);
          else orderings.push(node);
          if (node.operator !== "==" && node.operator !== "!=") manyUses.push(node.left, node.right);
        }
        break;
      case "not":
        testsPointer(node.operand);
        break;
      case "logical":
        testsPointer(node.left);
        testsPointer(node.right);
        break;
      case "convert":
        if (node.conversion === "to-bool") testsPointer(node.operand);
        if (node.conversion === "pointer") casts.push(node);
        break;
      case "conditional":
      case "if":
      case "while":
      case "do-while":
      case "for":
        testsPointer(node.condition);
        break;
      default:
        break;
    }
  }
  return {
    definition,
    locals,
    accessed: new Set([...surelyAccessed(definition)].filter((param) => !sources.has(param))),
    sources,
    writes,
    addressTaken,
    calls,
    returns,
    manyUses,
    casts,
    nullTests,
    backwardUses,
    orderings,
    fieldStores,
    elementStores,
    initialStores,
    tokenStrings,
    structReads,
  };
}

/** Is the expression an integer constant 0? */
export function isZero(expr: c.Expr): boolean {
  if (expr.kind === "convert") return expr.type.kind !== "pointer" && isZero(expr.operand);
  return expr.kind === "integer-constant" && expr.value === 0n;
}

/** Is the expression a null pointer constant, whatever its casts? */
export function isNull(expr: c.Expr): boolean {
  return (
    expr.kind === "convert" &&
    (expr.conversion === "null-pointer" || (expr.type.kind === "pointer" && isNull(expr.operand)))
  );
}
/** The pointer variable whose address an argument is. */
export function addressedVariable(expr: c.Expr | undefined): c.SymbolId | null {
  const place = addressedPlace(expr);
  return place?.kind === "variable-ref" && place.type.kind === "pointer" ? place.symbol : null;
}
