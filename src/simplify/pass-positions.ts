/**
 * A pointer that is passed by its address becomes the object, passed as usual, and a position in it, passed by its
 * address.
 *
 * Reads: the typed C AST, which parameters and variables are of this kind. Gives: the typed C AST.
 * Sound because pointer and position are in step: every read of the pointer is `base + position`, every new value
 * is stored as its distance from the base, and the base never changes.
 *
 * Example: `int get(const char **p) { return *(*p)++; } ... get(&s)` →
 * `int get(const char *p, size_t *p_at) { return p[(*p_at)++]; } ... get(s, &s_at)`
 */
import type * as c from "../c-ast/c-ast.ts";
import type { FunctionType } from "../c-ast/c-type.ts";
import type { FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { ptrdiffType, sizeType } from "../c-ast/basic-types.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import type { Span } from "../source/span.ts";
import { Edit } from "./edit.ts";
import {
  findPositions,
  isLoadOf,
  isTargetOf,
  type PositionFacts,
  type PositionMode,
} from "./find-positions.ts";
import { stripConversions } from "../c-ast/callee.ts";

export function passPositions(program: c.Program, facts: PointerFacts, floor: FloorFacts): c.Program {
  const positions = findPositions(program, facts, floor);
  if (positions.params.size === 0) return program;
  const edit = new Edit(program);
  const types = new Map<c.SymbolId, FunctionType>();
  for (const [id, modes] of positions.params) {
    const symbol = program.symbols.get(id);
    if (symbol?.kind !== "function") continue;
    const params = symbol.type.params.flatMap((type, at) => paramTypes(type, modes.get(at)));
    types.set(id, { ...symbol.type, params });
    edit.describe({ ...symbol, type: { ...symbol.type, params }, reshaped: true });
  }
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const rewritten = new PositionWriter(edit, definition, positions, types).rewrite();
      if (rewritten) edit.replace(rewritten);
    }
  return edit.finish();
}

const positionPointer: c.CType = { kind: "pointer", quals: 0, target: sizeType };

function paramTypes(type: c.CType, mode: PositionMode | undefined): readonly c.CType[] {
  if (!mode) return [type];
  return mode.kind === "in-out" && type.kind === "pointer"
    ? [{ ...type.target, quals: 0 }, positionPointer]
    : [positionPointer];
}

/** A pointer as base and position; `byReference` when the position is behind a parameter. */
interface Position {
  readonly base: c.SymbolId;
  readonly at: c.SymbolId;
  readonly byReference: boolean;
}

class PositionWriter {
  readonly #edit: Edit;
  readonly #definition: c.FunctionDefinition;
  readonly #facts: PositionFacts;
  readonly #types: ReadonlyMap<c.SymbolId, FunctionType>;
  /** By pointer variable, or by parameter whose target is the pointer. */
  readonly #positions = new Map<c.SymbolId, Position>();
  /** Declared at the start of the function. */
  readonly #declarations: c.LocalDeclaration[] = [];
  readonly #start: Span;
  #changed = false;
  readonly #mapping: Mapping = {
    expr: (expr) => this.#value(expr),
    statement: (statement) => this.#statement(statement),
  };

  constructor(
    edit: Edit,
    definition: c.FunctionDefinition,
    facts: PositionFacts,
    types: ReadonlyMap<c.SymbolId, FunctionType>,
  ) {
    this.#edit = edit;
    this.#definition = definition;
    this.#facts = facts;
    this.#types = types;
    this.#start = { ...definition.body.span, end: definition.body.span.start };
  }

  rewrite(): c.FunctionDefinition | null {
    const params = this.#definition.params.flatMap((param, at) => this.#param(param, at));
    const body = this.#definition.body.body.map(this.#mapping.statement);
    if (!this.#changed) return null;
    return {
      ...this.#definition,
      params,
      body: { ...this.#definition.body, body: [...this.#declarations, ...body] },
    };
  }

  #param(param: c.SymbolId, at: number): readonly c.SymbolId[] {
    const edit = this.#edit;
    const symbol = edit.symbol(param);
    if (symbol?.kind !== "variable") return [param];
    const { name, span, type } = symbol;
    const mode = this.#facts.params.get(this.#definition.symbol)?.get(at);
    if (mode?.kind === "in-out" && type.kind === "pointer") {
      const base = edit.param(this.#definition, `${name}_base`, { ...type.target, quals: 0 }, span);
      const position = edit.param(this.#definition, `${name}_at`, positionPointer, span);
      this.#positions.set(param, { base, at: position, byReference: true });
      this.#changed = true;
      return [base, position];
    }
    if (mode?.kind === "out") {
      const from = this.#definition.params[mode.param];
      const origin = from === undefined ? undefined : edit.symbol(from);
      if (from === undefined || origin?.kind !== "variable") return [param];
      const base = edit.local(
        this.#definition,
        `${origin.name}_base`,
        { ...origin.type, quals: 0 },
        origin.span,
      );
      this.#declarations.push(edit.declare(base, edit.load(edit.ref(from, this.#start)), this.#start));
      const position = edit.param(this.#definition, `${name}_at`, positionPointer, span);
      this.#positions.set(param, { base, at: position, byReference: true });
      this.#changed = true;
      return [position];
    }
    if (!this.#facts.variables.has(param)) return [param];
    const position = edit.local(this.#definition, `${name}_at`, sizeType, span);
    this.#declarations.push(edit.declare(position, edit.integer(0, sizeType, this.#start), this.#start));
    this.#positions.set(param, { base: param, at: position, byReference: false });
    this.#changed = true;
    return [param];
  }

  // ---------------------------------------------------------------------------------------------------- statements

  #statement(statement: c.Statement): c.Statement {
    switch (statement.kind) {
      case "expr-statement":
        return { ...statement, expr: this.#effect(statement.expr) };
      case "for": {
        const init = statement.init ? this.#statement(statement.init) : null;
        return {
          ...statement,
          init: init?.kind === "local-declaration" || init?.kind === "expr-statement" ? init : null,
          condition: statement.condition && this.#value(statement.condition),
          step: statement.step && this.#effect(statement.step),
          body: this.#statement(statement.body),
        };
      }
      case "local-declaration": {
        const variables = statement.variables.flatMap((variable) => this.#variable(variable));
        return mapStatementChildren({ ...statement, variables }, this.#mapping);
      }
      default:
        return mapStatementChildren(statement, this.#mapping);
    }
  }

  /** `T *p = e;` as `T *p_base = e; size_t p_at = 0;` */
  #variable(variable: c.LocalVariable): readonly c.LocalVariable[] {
    const edit = this.#edit;
    const symbol = edit.symbol(variable.symbol);
    if (!this.#facts.variables.has(variable.symbol) || symbol?.kind !== "variable") return [variable];
    const base = edit.local(
      this.#definition,
      `${symbol.name}_base`,
      { ...symbol.type, quals: 0 },
      symbol.span,
    );
    const at = edit.local(this.#definition, `${symbol.name}_at`, sizeType, symbol.span);
    this.#positions.set(variable.symbol, { base, at, byReference: false });
    this.#changed = true;
    const zero = { kind: "value" as const, value: edit.integer(0, sizeType, symbol.span) };
    return [
      { ...variable, symbol: base },
      { symbol: at, initializer: zero, vlaLengths: [] },
    ];
  }

  // --------------------------------------------------------------------------------------------------- expressions

  #positionOf(place: c.Expr): Position | null {
    if (place.kind === "variable-ref") {
      const found = this.#positions.get(place.symbol);
      return found && !found.byReference ? found : null;
    }
    for (const [param, position] of this.#positions)
      if (position.byReference && isTargetOf(place, param)) return position;
    return null;
  }

  #base({ base }: Position, span: Span): c.Expr {
    return this.#edit.load(this.#edit.ref(base, span));
  }

  /** The position as an lvalue. */
  #at({ at, byReference }: Position, span: Span): c.Expr {
    const ref = this.#edit.ref(at, span);
    if (!byReference) return ref;
    return { kind: "dereference", id: this.#edit.id(), span, type: sizeType, pointer: this.#edit.load(ref) };
  }

  #pointer(position: Position, index: c.Expr): c.Expr {
    const pointer = this.#base(position, index.span);
    return {
      kind: "pointer-offset",
      id: this.#edit.id(),
      span: index.span,
      type: pointer.type,
      operator: "+",
      pointer,
      index,
    };
  }

  #toSize(operand: c.Expr): c.Expr {
    if (operand.type.kind === "integer" && operand.type.integer === "ulong") return operand;
    const { span } = operand;
    return {
      kind: "convert",
      id: this.#edit.id(),
      span,
      type: sizeType,
      conversion: "integer",
      operand,
      explicit: false,
    };
  }

  /** A change of the pointer as a change of its position; null for all else. */
  #move(expr: c.Expr): { readonly position: Position; readonly move: c.Expr } | null {
    if (expr.kind !== "assign" && expr.kind !== "compound-assign" && expr.kind !== "step") return null;
    const position = this.#positionOf(expr.target);
    if (!position) return null;
    const target = this.#at(position, expr.target.span);
    const plain = { id: this.#edit.id(), span: expr.span, type: sizeType, target };
    if (expr.kind === "step") return { position, move: { ...expr, ...plain } };
    if (expr.kind === "compound-assign")
      return {
        position,
        move: { ...expr, ...plain, value: this.#toSize(this.#value(expr.value)), computation: sizeType },
      };
    const value = this.#value(expr.value);
    return { position, move: this.#edit.assign(target, this.#distance(position, value)) };
  }

  /** `value - base` */
  #distance(position: Position, value: c.Expr): c.Expr {
    const index = this.#indexFrom(position, value);
    if (index) return index;
    const { span } = value;
    const difference: c.Expr = {
      kind: "pointer-difference",
      id: this.#edit.id(),
      span,
      type: { ...ptrdiffType },
      left: value,
      right: this.#base(position, span),
    };
    return this.#toSize(difference);
  }

  /** Of `base + i + j`: `i + j`. */
  #indexFrom(position: Position, value: c.Expr): c.Expr | null {
    if (isLoadOf(value, position.base)) return this.#edit.integer(0, sizeType, value.span);
    if (value.kind !== "pointer-offset") return null;
    const left = this.#indexFrom(position, value.pointer);
    if (!left) return null;
    const right = this.#toSize(value.index);
    if (left.kind === "integer-constant" && left.value === 0n && value.operator === "+") return right;
    return {
      kind: "binary",
      id: this.#edit.id(),
      span: value.span,
      type: sizeType,
      operator: value.operator,
      left,
      right,
    };
  }

  #effect(expr: c.Expr): c.Expr {
    const moved = this.#move(expr);
    if (moved) return moved.move;
    if (expr.kind === "comma") {
      const right = this.#effect(expr.right);
      return { ...expr, type: right.type, left: this.#effect(expr.left), right };
    }
    if (expr.kind === "convert" && expr.conversion === "to-void")
      return { ...expr, operand: this.#effect(expr.operand) };
    if (expr.kind === "call") return this.#call(expr, "void") ?? mapExprChildren(expr, this.#mapping);
    return this.#value(expr);
  }

  #value(expr: c.Expr): c.Expr {
    const moved = this.#move(expr);
    if (moved) return this.#pointer(moved.position, moved.move);
    if (expr.kind === "load") {
      const position = this.#positionOf(expr.place);
      if (position) return this.#pointer(position, this.#edit.load(this.#at(position, expr.span)));
    }
    if (expr.kind === "comma") {
      const right = this.#value(expr.right);
      return { ...expr, left: this.#effect(expr.left), right };
    }
    if (expr.kind === "call") {
      const call = this.#call(expr, "value");
      if (call) return call;
    }
    return mapExprChildren(expr, this.#mapping);
  }

  // --------------------------------------------------------------------------------------------------------- calls

  #call(call: c.Call, use: "value" | "void"): c.Expr | null {
    const edit = this.#edit;
    const callee = call.callee.kind === "function-ref" ? call.callee : null;
    const modes = callee ? this.#facts.params.get(callee.symbol) : undefined;
    const type = callee ? this.#types.get(callee.symbol) : undefined;
    if (!callee || !modes || !type) return null;
    this.#changed = true;
    const after: c.Expr[] = [];
    const args = call.args.flatMap((arg, at): readonly c.Expr[] => {
      const mode = modes.get(at);
      if (!mode) return [this.#value(arg)];
      const inner = stripConversions(arg);
      if (mode.kind === "in-out") return this.#inOutArgument(inner, arg);
      const origin = call.args[mode.param];
      if (inner.kind !== "address-of" || inner.place.kind !== "variable-ref" || !origin)
        return [this.#value(arg)];
      const offset = edit.local(this.#definition, "offset", sizeType, arg.span);
      this.#declarations.push(edit.declare(offset, edit.integer(0, sizeType, this.#start), this.#start));
      after.push(this.#giveOut(inner.place, origin, offset));
      return [this.#addressOf(edit.ref(offset, arg.span))];
    });
    const params = type.params.map((param, at) => ({ param, arg: args[at] }));
    const fitted = params
      .map(({ param, arg }) => (arg ? this.#fit(arg, param) : null))
      .filter((arg) => arg !== null);
    const made: c.Call = { ...call, callee: { ...callee, type }, args: fitted };
    if (after.length === 0) return made;
    if (use === "void" || call.type.kind === "void")
      return after.reduce<c.Expr>((before, next) => edit.comma(edit.toVoid(before), edit.toVoid(next)), made);
    const result = edit.local(this.#definition, "result", call.type, call.span);
    this.#declarations.push(edit.declare(result, null, this.#start));
    const kept: c.Expr = edit.assign(edit.ref(result, call.span), made);
    const all = after.reduce((before, next) => edit.comma(edit.toVoid(before), edit.toVoid(next)), kept);
    return edit.comma(all, edit.load(edit.ref(result, call.span)));
  }

  #inOutArgument(inner: c.Expr, arg: c.Expr): readonly c.Expr[] {
    const handedOn = [...this.#positions].find(
      ([param, { byReference }]) => byReference && isLoadOf(inner, param),
    )?.[1];
    if (handedOn)
      return [this.#base(handedOn, arg.span), this.#edit.load(this.#edit.ref(handedOn.at, arg.span))];
    const position = inner.kind === "address-of" ? this.#positionOf(inner.place) : null;
    if (!position) return [arg];
    return [this.#base(position, arg.span), this.#addressOf(this.#edit.ref(position.at, arg.span))];
  }

  /** `variable = origin + offset`, behind the call. */
  #giveOut(variable: c.VariableRef, origin: c.Expr, offset: c.SymbolId): c.Expr {
    const edit = this.#edit;
    const pointer = edit.copy(this.#value(origin));
    const { span, type } = pointer;
    const index = edit.load(edit.ref(offset, span));
    const sum: c.Expr = { kind: "pointer-offset", id: edit.id(), span, type, operator: "+", pointer, index };
    const value = this.#fit(sum, variable.type);
    const position = this.#positionOf(variable);
    if (position) return edit.assign(this.#at(position, span), this.#distance(position, value));
    return edit.assign(edit.ref(variable.symbol, span), value);
  }

  #addressOf(place: c.Expr): c.Expr {
    return {
      kind: "address-of",
      id: this.#edit.id(),
      span: place.span,
      type: { kind: "pointer", quals: 0, target: place.type },
      place,
    };
  }

  /** Pointers may differ in the qualifiers of what they point to. */
  #fit(value: c.Expr, type: c.CType): c.Expr {
    if (
      value.type.kind !== "pointer" ||
      type.kind !== "pointer" ||
      JSON.stringify(value.type) === JSON.stringify(type)
    )
      return value;
    const { span } = value;
    return {
      kind: "convert",
      id: this.#edit.id(),
      span,
      type: { ...type, quals: 0 },
      conversion: "pointer",
      operand: value,
      explicit: false,
    };
  }
}
