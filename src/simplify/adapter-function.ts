/**
 * A function whose `void *` parameters point at bytes, in front of one that sees an object there: the object is made
 * from the bytes, and put back into them if the function writes it.
 *
 *   static void sha1_init_on_bytes(void *ctx)
 *   {
 *       struct sha1_ctx ctx_object = *(struct sha1_ctx *)(unsigned char *)ctx;
 *       sha1_init(&ctx_object);
 *       *(struct sha1_ctx *)(unsigned char *)ctx = ctx_object;
 *   }
 *
 * Structs with padding are copied member by member, so that what lies in the padding of the bytes stays there.
 */
import type * as c from "../c-ast/c-ast.ts";
import { integerType, intType, sizeType, voidType } from "../c-ast/basic-types.ts";
import { sizeOf } from "../c-ast/layout.ts";
import { paddedRecords } from "../c-ast/object-bytes.ts";
import type { Span } from "../source/span.ts";
import type { Edit } from "./edit.ts";
import { gapsBetween, pieceAddress, piecesOf, type Piece } from "./object-pieces.ts";

/** How one parameter is passed on. */
export interface AdaptedParam {
  readonly type: c.CType;
  /** What the function leaves in the object; `whole` with the padding, which is zero then. */
  readonly writes: "nothing" | "members" | "whole";
  /** Is null handed on as it is? */
  readonly nullable: boolean;
}

export interface Adaptation {
  readonly definition: c.FunctionDefinition;
  readonly params: ReadonlyMap<number, AdaptedParam>;
}

/** Adds the adapter of a function to the program; gives its symbol. */
export function addAdapter(edit: Edit, adaptation: Adaptation, adapted: c.FunctionSymbol): c.FunctionSymbol {
  const { definition } = adaptation;
  const { span } = definition;
  const made = edit.function(adapted, `${adapted.name}_on_bytes`);
  const symbol: c.FunctionSymbol = { ...made, adapterOf: adapted.id };
  edit.describe(symbol);
  const empty = edit.compound([], span);
  const stub: c.FunctionDefinition = { ...definition, id: edit.id(), symbol: symbol.id, body: empty };
  const params = definition.params.map((param) => {
    const variable = edit.symbol(param);
    if (!variable) throw new Error("a parameter without a symbol");
    return edit.param({ ...stub, params: [] }, variable.name, { ...variable.type, quals: 0 }, variable.span);
  });
  const body = new AdapterBody(edit, { ...stub, params }, adaptation, adapted).write();
  edit.add(definition.symbol, { ...stub, params, body: edit.compound(body, span) });
  return symbol;
}

class AdapterBody {
  readonly #edit: Edit;
  readonly #adapter: c.FunctionDefinition;
  readonly #params: Adaptation["params"];
  readonly #adapted: c.FunctionSymbol;
  readonly #span: Span;

  constructor(edit: Edit, adapter: c.FunctionDefinition, { params }: Adaptation, adapted: c.FunctionSymbol) {
    this.#edit = edit;
    this.#adapter = adapter;
    this.#params = params;
    this.#adapted = adapted;
    this.#span = adapter.span;
  }

  write(): readonly c.Statement[] {
    const before: c.Statement[] = this.#nullGuard();
    const after: c.Statement[] = [];
    const args = this.#arguments();
    for (const [at, { type, writes }] of this.#params) {
      const param = this.#adapter.params[at];
      if (param === undefined) continue;
      const object = this.#edit.local(this.#adapter, `${this.#nameOf(param)}_object`, type, this.#span);
      args[at] = this.#toParam(this.#addressOf(object), at);
      before.push(...this.#take(object, param, type));
      if (writes !== "nothing") after.push(...this.#putBack(object, param, type, writes));
    }
    return [...before, ...this.#call(args, after)];
  }

  /** `if (ctx == NULL) return f(NULL);` */
  #nullGuard(): c.Statement[] {
    const edit = this.#edit;
    const span = this.#span;
    return [...this.#params].flatMap(([at, { nullable }]) => {
      const param = this.#adapter.params[at];
      if (param === undefined || !nullable) return [];
      const pointer = edit.load(edit.ref(param, span));
      const args = this.#arguments();
      args[at] = edit.null(pointer.type, span);
      const condition: c.Compare = {
        ...{ kind: "compare", id: edit.id(), span, type: intType, operator: "==" },
        ...{ left: pointer, right: edit.null(pointer.type, span) },
      };
      const call = edit.call(this.#adapted, args, span);
      const leave = this.#return(call.type.kind === "void" ? null : call);
      const body = call.type.kind === "void" ? [edit.statement(call), leave] : [leave];
      const then = edit.compound(body, span);
      return [{ kind: "if" as const, id: edit.id(), span, condition, then, otherwise: null }];
    });
  }

  /** The call, and what has to be done after it. */
  #call(args: readonly c.Expr[], after: readonly c.Statement[]): readonly c.Statement[] {
    const edit = this.#edit;
    const call = edit.call(this.#adapted, args, this.#span);
    if (call.type.kind === "void") return [edit.statement(call), ...after];
    if (after.length === 0) return [this.#return(call)];
    const result = edit.local(this.#adapter, "result", call.type, this.#span);
    const value = edit.load(edit.ref(result, this.#span));
    return [edit.declare(result, call, this.#span), ...after, this.#return(value)];
  }

  #return(value: c.Expr | null): c.Return {
    return { kind: "return", id: this.#edit.id(), span: this.#span, value };
  }

  /** The adapter's own arguments. */
  #arguments(): c.Expr[] {
    return this.#adapter.params.map((param) => this.#edit.load(this.#edit.ref(param, this.#span)));
  }

  #toParam(pointer: c.Expr, at: number): c.Expr {
    const type = this.#adapted.type.params[at] ?? pointer.type;
    return this.#edit.convert(pointer, { ...type, quals: 0 }, "pointer");
  }

  #take(object: c.SymbolId, param: c.SymbolId, type: c.CType): readonly c.Statement[] {
    const edit = this.#edit;
    if (paddedRecords(type, edit.program).length === 0)
      return [edit.declare(object, edit.load(this.#seenAs(param, type)), this.#span)];
    return [
      edit.declare(object, null, this.#span),
      ...this.#pieces(type).map((piece) =>
        this.#copy(this.#pieceOf(object, piece), this.#bytesAt(param, piece.offset), piece.size),
      ),
    ];
  }

  #putBack(
    object: c.SymbolId,
    param: c.SymbolId,
    type: c.CType,
    writes: "members" | "whole",
  ): readonly c.Statement[] {
    const edit = this.#edit;
    if (paddedRecords(type, edit.program).length === 0) {
      const value = edit.load(edit.ref(object, this.#span));
      return [edit.statement(edit.assign(this.#seenAs(param, type), value))];
    }
    const copied = this.#pieces(type).map((piece) =>
      this.#copy(this.#bytesAt(param, piece.offset), this.#pieceOf(object, piece), piece.size),
    );
    if (writes === "members") return copied;
    const gaps = gapsBetween(this.#pieces(type), sizeOf(type, edit.program) ?? 0);
    return [...copied, ...gaps.map(({ offset, size }) => this.#clear(this.#bytesAt(param, offset), size))];
  }

  #pieces(type: c.CType): readonly Piece[] {
    return piecesOf(type, this.#edit.program) ?? [];
  }

  #pieceOf(object: c.SymbolId, piece: Piece): c.Expr {
    return pieceAddress(this.#edit, this.#edit.ref(object, this.#span), piece);
  }

  #addressOf(object: c.SymbolId): c.Expr {
    const whole: Piece = { path: [], offset: 0, size: 0 };
    return pieceAddress(this.#edit, this.#edit.ref(object, this.#span), whole);
  }

  /** `(unsigned char *)ctx + offset` */
  #bytesAt(param: c.SymbolId, offset: number): c.Expr {
    const edit = this.#edit;
    const pointer = edit.convert(edit.load(edit.ref(param, this.#span)), bytePointer, "pointer");
    if (offset === 0) return pointer;
    const index = edit.integer(offset, sizeType, this.#span);
    return {
      ...{ kind: "pointer-offset", id: edit.id(), span: this.#span, type: bytePointer },
      ...{ operator: "+", pointer, index },
    };
  }

  /** `*(T *)(unsigned char *)ctx` */
  #seenAs(param: c.SymbolId, type: c.CType): c.Expr {
    const edit = this.#edit;
    const to: c.CType = { kind: "pointer", target: type, quals: 0 };
    const pointer = edit.convert(this.#bytesAt(param, 0), to, "pointer");
    return { kind: "dereference", id: edit.id(), span: this.#span, type, pointer };
  }

  #copy(to: c.Expr, from: c.Expr, size: number): c.Statement {
    const edit = this.#edit;
    const memcpy = edit.library("memcpy", memcpyType, this.#adapted);
    const args = [
      edit.convert(to, memcpy.type.params[0] ?? voidPointer, "pointer"),
      edit.convert(from, memcpy.type.params[1] ?? voidPointer, "pointer"),
      edit.integer(size, sizeType, this.#span),
    ];
    return edit.statement(edit.toVoid(edit.call(memcpy, args, this.#span)));
  }

  #clear(place: c.Expr, size: number): c.Statement {
    const edit = this.#edit;
    const memset = edit.library("memset", memsetType, this.#adapted);
    const args = [
      edit.convert(place, memset.type.params[0] ?? voidPointer, "pointer"),
      edit.integer(0, intType, this.#span),
      edit.integer(size, sizeType, this.#span),
    ];
    return edit.statement(edit.toVoid(edit.call(memset, args, this.#span)));
  }

  #nameOf(symbol: c.SymbolId): string {
    return this.#edit.symbol(symbol)?.name ?? "context";
  }
}

const bytePointer: c.CType = { kind: "pointer", target: integerType("uchar"), quals: 0 };
const voidPointer: c.CType = { kind: "pointer", target: voidType, quals: 0 };
const memcpyType = libraryType([voidPointer, voidPointer, sizeType]);
const memsetType = libraryType([voidPointer, intType, sizeType]);

function libraryType(params: readonly c.CType[]): c.FunctionType {
  return { kind: "function", result: voidPointer, params, variadic: false, prototyped: true, quals: 0 };
}
