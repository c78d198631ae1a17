/**
 * Objects with pointers in them that are set to zero byte by byte, as programs do to erase keys: `memset`, which knows
 * that zero makes a pointer null. The loop may stand in a function of its own. Other objects have bytes in Rust, and
 * their loops stay.
 *
 *   volatile uint8_t *p = (volatile uint8_t *)ctx; size_t n = sizeof *ctx; while (n--) *p++ = 0;
 *   becomes     memset(ctx, 0, sizeof *ctx);
 *
 * Reads and gives: the typed C AST. Sound because the loop sets the very bytes that `memset` sets, and its variables
 * are used nowhere else.
 */
import type * as c from "../c-ast/c-ast.ts";
import { intType, sizeType, voidType } from "../c-ast/basic-types.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { hasBytes } from "../c-ast/object-bytes.ts";
import { sizeOf } from "../c-ast/layout.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walkExpr } from "../c-ast/visit.ts";
import { clearingLoop } from "./clearing-loop.ts";
import { Edit } from "./edit.ts";

export function simplifyClearing(program: c.Program): c.Program {
  const edit = new Edit(program);
  const clearing = clearingFunctions(program);
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const writer = new ClearingWriter(edit, definition, clearing);
      const body = writer.rewrite();
      if (body) edit.replace({ ...definition, body });
    }
  return edit.finish();
}

/** Where functions that only set bytes to zero get the pointer and the number of bytes. */
interface ClearingFunction {
  readonly pointer: number;
  readonly count: number;
}

function clearingFunctions(program: c.Program): ReadonlyMap<c.SymbolId, ClearingFunction> {
  const found = new Map<c.SymbolId, ClearingFunction>();
  for (const { symbol, params, body } of program.units.flatMap((unit) => unit.functions)) {
    const statements = body.body.filter(({ kind }) => kind !== "empty");
    const last = statements.at(-1);
    const loop = last && clearingLoop(last, program);
    if (!loop || program.symbols.get(symbol)?.type.kind !== "function") continue;
    const declared = statements.slice(0, -1).map(declaredAs);
    const source = declared.length === 0 ? loop.pointer : copiedFrom(declared, loop.pointer);
    const pointer = params.findIndex((param) => param === source);
    const count = params.indexOf(loop.count);
    if (pointer >= 0 && count >= 0 && declared.length <= 1) found.set(symbol, { pointer, count });
  }
  return found;
}

interface Declared {
  readonly symbol: c.SymbolId;
  readonly value: c.Expr;
}

/** The variable of a declaration of one, with its value. */
function declaredAs(statement: c.Statement | undefined): Declared | null {
  if (statement?.kind !== "local-declaration" || statement.variables.length !== 1) return null;
  const [variable] = statement.variables;
  if (variable?.initializer?.kind !== "value") return null;
  return { symbol: variable.symbol, value: variable.initializer.value };
}

function copiedFrom(declared: readonly (Declared | null)[], pointer: c.SymbolId): c.SymbolId | null {
  const value = declared.find((one) => one?.symbol === pointer)?.value;
  const inner = value && stripConversions(value);
  return inner?.kind === "load" && inner.place.kind === "variable-ref" ? inner.place.symbol : null;
}

class ClearingWriter {
  readonly #edit: Edit;
  readonly #definition: c.FunctionDefinition;
  readonly #clearing: ReadonlyMap<c.SymbolId, ClearingFunction>;
  #isChanged = false;

  constructor(
    edit: Edit,
    definition: c.FunctionDefinition,
    clearing: ReadonlyMap<c.SymbolId, ClearingFunction>,
  ) {
    this.#edit = edit;
    this.#definition = definition;
    this.#clearing = clearing;
  }

  rewrite(): c.Compound | null {
    const body = this.#compound(this.#definition.body);
    return this.#isChanged ? body : null;
  }

  readonly #mapping: Mapping = {
    expr: (expr) => this.#call(mapExprChildren(expr, this.#mapping)),
    statement: (statement) =>
      statement.kind === "compound"
        ? this.#compound(statement)
        : mapStatementChildren(statement, this.#mapping),
  };

  #compound(compound: c.Compound): c.Compound {
    const body: c.Statement[] = [];
    for (const statement of compound.body) {
      body.push(this.#mapping.statement(statement));
      const cleared = this.#clearedAtEnd(body);
      if (cleared) body.splice(-3, 3, this.#edit.statement(cleared));
    }
    return { ...compound, body };
  }

  /** `T *p = (T *)object; size_t n = sizeof object; while (n--) *p++ = 0;` at the end of the list. */
  #clearedAtEnd(body: readonly c.Statement[]): c.Expr | null {
    const last = body.at(-1);
    const loop = last && clearingLoop(last, this.#edit.program);
    if (!loop) return null;
    const declared = [declaredAs(body.at(-3)), declaredAs(body.at(-2))];
    const pointer = declared.find((one) => one?.symbol === loop.pointer);
    const count = declared.find((one) => one?.symbol === loop.count);
    if (
      !pointer ||
      !count ||
      this.#isUsedBesides(loop.pointer, last) ||
      this.#isUsedBesides(loop.count, last)
    )
      return null;
    return this.#memset(stripConversions(pointer.value), count.value);
  }

  #isUsedBesides(symbol: c.SymbolId, loop: c.Statement): boolean {
    const uses = (root: Parameters<typeof walkExpr>[0]): number =>
      [...walkExpr(root)].filter((expr) => expr.kind === "variable-ref" && expr.symbol === symbol).length;
    return uses(this.#definition.body) !== uses(loop);
  }

  /** `wipe(&object, sizeof object)` */
  #call(expr: c.Expr): c.Expr {
    if (expr.kind !== "call" || expr.type.kind !== "void") return expr;
    const callee = calleeSymbol(expr, this.#edit.program);
    const clearing = callee ? this.#clearing.get(callee.id) : undefined;
    if (!clearing || expr.args.length !== 2) return expr;
    const [pointer, count] = [expr.args[clearing.pointer], expr.args[clearing.count]];
    return (pointer && count && this.#memset(stripConversions(pointer), count)) ?? expr;
  }

  /** Only for whole structs that have no bytes in Rust. */
  #memset(object: c.Expr, count: c.Expr): c.Expr | null {
    const { program } = this.#edit;
    const { type, span } = object;
    if (type.kind !== "pointer" || type.target.kind !== "record" || hasBytes(type.target, program))
      return null;
    if (count.kind !== "integer-constant" || Number(count.value) !== sizeOf(type.target, program))
      return null;
    if (object.kind !== "load" && object.kind !== "address-of") return null;
    const like = program.symbols.get(this.#definition.symbol);
    if (like?.kind !== "function") return null;
    this.#isChanged = true;
    const memset = this.#edit.library("memset", memsetType, like);
    const args = [
      this.#edit.convert(object, memset.type.params[0] ?? voidPointer, "pointer"),
      this.#edit.integer(0, intType, span),
      this.#edit.integer(Number(count.value), sizeType, span),
    ];
    return this.#edit.toVoid(this.#edit.call(memset, args, span));
  }
}

const voidPointer: c.CType = { kind: "pointer", target: voidType, quals: 0 };
const memsetType: c.FunctionType = {
  kind: "function",
  result: voidPointer,
  params: [voidPointer, intType, sizeType],
  variadic: false,
  prototyped: true,
  quals: 0,
};
