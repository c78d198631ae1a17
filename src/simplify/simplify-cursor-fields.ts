/**
 * Turns pointer fields that point into another field of their struct into positions, in the C itself: every later stage
 * then sees an index and the buffer it belongs to.
 *
 *   C: *s->cur++ = x;  s->cur = s->buf;      becomes      s->buf[s->cur++] = x;  s->cur = 0;     with `size_t cur`
 *
 * Reads: a program. Gives: the program with such fields of type `size_t`. Functions in which the rewriting would change
 * the meaning are refused by name: where a struct is copied while a position in its own array is in it,
 * where a buffer is replaced and its positions are used on, where the struct is named by an expression with effects.
 */
import type * as c from "../c-ast/c-ast.ts";
import { rebuildInitializer, rebuildStatement, type Rebuilder } from "./rebuild.ts";
import { withQualifiers } from "../c-ast/type-relations.ts";
import { walk } from "../c-ast/visit.ts";
import type { NodeIdSource } from "../source/node-id.ts";
import { cursorKey, findCursorFields, type CursorField, type CursorFields } from "./cursor-fields.ts";
import { collectFieldUses, isFieldPlace, objectOf, type FieldPlace } from "./field-uses.ts";
import { ExprMaker, sizeType } from "./make-expr.ts";
import { isNullConstant } from "./null-observed.ts";
import { isPure, sameExpr } from "./same-expr.ts";
import { findMisuse } from "./cursor-misuse.ts";
import { storedBases, type StoredBases } from "./stored-bases.ts";

export function simplifyCursorFields(program: c.Program): c.Program {
  const bases = storedBases(program);
  const fields = findCursorFields(program, collectFieldUses(program), bases);
  if (fields.size === 0) return program;
  const nextId = unusedIds(program);
  const symbols = new Map(program.symbols);
  const units = program.units.map((unit) => {
    const functions = unit.functions.map((definition) => {
      const misuse = findMisuse(program, definition, fields);
      if (misuse === null && !usesAny(definition, fields)) return definition;
      const rewriting = new Rewriting(program, symbols, fields, new ExprMaker(nextId), bases);
      const rebuilt = rebuildStatement(definition.body, rewriting.mapper);
      const body = rebuilt.kind === "compound" ? rebuilt : definition.body;
      const failure = misuse ?? rewriting.failure;
      if (failure === null) return { ...definition, body };
      const { message, span } = failure;
      return {
        ...definition,
        body,
        refusal: { code: "pointer/stored", severity: "error", message, at: span } as const,
      };
    });
    const globals = unit.globals.map((global) => {
      if (!global.initializer) return global;
      const rewriting = new Rewriting(program, symbols, fields, new ExprMaker(nextId), bases);
      return {
        ...global,
        initializer: rewriting.initializer(rebuildInitializer(global.initializer, rewriting.mapper), null),
      };
    });
    return { ...unit, functions, globals };
  });
  return { ...program, units, symbols, records: retyped(program, fields) };
}

/** Does the function name such a field, or give it a value? What does neither stays the function that it is. */
function usesAny({ body }: c.FunctionDefinition, fields: CursorFields): boolean {
  for (const node of walk(body)) {
    if ((node.kind === "member" || node.kind === "arrow") && fields.has(cursorKey(node.record, node.field)))
      return true;
    if (node.kind === "record" && node.fields.some(({ field }) => fields.has(cursorKey(node.record, field))))
      return true;
  }
  return false;
}

/** Same size and place as the pointer, so that no layout changes. */
function retyped(program: c.Program, fields: CursorFields): c.Program["records"] {
  const records = new Map(program.records);
  for (const { record, field } of fields.values()) {
    const definition = records.get(record);
    if (!definition?.fields) continue;
    const list = definition.fields.map((own, at) =>
      at === field ? { ...own, type: { ...sizeType, quals: own.type.quals } } : own,
    );
    records.set(record, { ...definition, fields: list, reshaped: true });
  }
  return records;
}

interface Failure {
  readonly message: string;
  readonly span: c.Expr["span"];
}

class Rewriting {
  readonly #program: c.Program;
  /** Of the rewritten program. */
  readonly #symbols: Map<c.SymbolId, c.CSymbol>;
  readonly #fields: CursorFields;
  readonly #make: ExprMaker;
  readonly #bases: StoredBases;
  /** Rewritten expressions whose value nobody may want, with what they do. */
  readonly #effects = new Map<c.Expr, c.Expr>();
  /** Pointers that may be null: the position to test, and the pointer where it is followed. */
  readonly #nullable = new Map<c.Expr, { readonly position: c.Expr; readonly followed: c.Expr }>();
  failure: Failure | null = null;

  constructor(
    program: c.Program,
    symbols: Map<c.SymbolId, c.CSymbol>,
    fields: CursorFields,
    make: ExprMaker,
    bases: StoredBases,
  ) {
    this.#program = program;
    this.#symbols = symbols;
    this.#fields = fields;
    this.#make = make;
    this.#bases = bases;
  }

  readonly mapper: Rebuilder = {
    expr: (expr) => this.#expr(expr),
    statement: (statement) => this.#statement(statement),
  };

  #statement(statement: c.Statement): c.Statement {
    if (statement.kind === "expr-statement") return { ...statement, expr: this.#effectOf(statement.expr) };
    if (statement.kind === "if" || statement.kind === "while" || statement.kind === "do-while")
      return { ...statement, condition: this.#tested(statement.condition) };
    if (statement.kind === "for") {
      const condition = statement.condition && this.#tested(statement.condition);
      return { ...statement, condition, step: statement.step && this.#effectOf(statement.step) };
    }
    if (statement.kind === "local-declaration") {
      const variables = statement.variables.map((variable) => ({
        ...variable,
        initializer:
          variable.initializer &&
          this.initializer(variable.initializer, this.#variable(variable.symbol, statement)),
      }));
      return { ...statement, variables };
    }
    return statement;
  }

  #variable(symbol: c.SymbolId, { id, span }: c.Statement): c.Expr | null {
    const type = this.#program.symbols.get(symbol)?.type;
    return type?.kind === "record" ? { kind: "variable-ref", id, span, type, symbol } : null;
  }

  /** What an expression does, without its value. */
  #effectOf(expr: c.Expr): c.Expr {
    if (expr.kind === "comma" && !this.#effects.has(expr)) {
      const right = this.#effectOf(expr.right);
      return { ...expr, right, type: right.type };
    }
    const effect = this.#effects.get(expr);
    return effect ? this.#effectOf(effect) : expr;
  }

  #cursorOf(place: c.Expr): CursorField | null {
    return isFieldPlace(place) ? (this.#fields.get(cursorKey(place.record, place.field)) ?? null) : null;
  }

  /** The pointer where it is followed, moved or ordered: it is not null there. */
  #followed(expr: c.Expr): c.Expr {
    return this.#nullable.get(expr)?.followed ?? expr;
  }

  /** The scalar to test where a pointer is tested for null. */
  #tested(expr: c.Expr): c.Expr {
    return this.#nullable.get(expr)?.position ?? expr;
  }

  #compare(expr: c.Compare): c.Expr {
    const [left, right] = [this.#nullable.get(expr.left), this.#nullable.get(expr.right)];
    if (left && isNullConstant(expr.right))
      return { ...expr, left: left.position, right: this.#make.size(0n, expr) };
    if (right && isNullConstant(expr.left))
      return { ...expr, left: right.position, right: this.#make.size(0n, expr) };
    if (expr.operator === "==" || expr.operator === "!=") return expr;
    return { ...expr, left: this.#followed(expr.left), right: this.#followed(expr.right) };
  }

  #expr(expr: c.Expr): c.Expr {
    switch (expr.kind) {
      case "dereference":
      case "index":
      case "pointer-offset":
        return { ...expr, pointer: this.#followed(expr.pointer) };
      case "pointer-difference":
        return { ...expr, left: this.#followed(expr.left), right: this.#followed(expr.right) };
      case "compare":
        return this.#compare(expr);
      case "not":
        return { ...expr, operand: this.#tested(expr.operand) };
      case "logical":
        return { ...expr, left: this.#tested(expr.left), right: this.#tested(expr.right) };
      case "conditional":
        return expr.then === null ? expr : { ...expr, condition: this.#tested(expr.condition) };
      case "convert":
        return expr.conversion === "to-bool" ? { ...expr, operand: this.#tested(expr.operand) } : expr;
      case "member":
      case "arrow": {
        const cursor = this.#cursorOf(expr);
        if (expr.kind === "arrow" && this.#nullable.has(expr.pointer))
          return { ...expr, pointer: this.#followed(expr.pointer) };
        return cursor && expr.type.kind === "pointer"
          ? { ...expr, type: { ...sizeType, quals: expr.type.quals } }
          : expr;
      }
      case "comma":
        return { ...expr, left: this.#effectOf(expr.left) };
      case "load":
        return this.#load(expr);
      case "assign":
        return this.#assign(expr);
      case "step":
        return this.#step(expr);
      case "compound-assign":
        return this.#compound(expr);
      case "compound-literal":
        return { ...expr, initializer: this.initializer(expr.initializer, null) };
      default:
        return expr;
    }
  }

  #fail(message: string, { span }: c.Expr): void {
    this.failure ??= { message, span };
  }

  /** The buffer that the cursor is a position in, as a pointer of the cursor's type. */
  #base(cursor: CursorField, object: c.Expr, like: FieldPlace["kind"], type: c.CType): c.Expr {
    if (!isPure(object))
      this.#fail(
        "a pointer into a struct is read from a struct that is named by an expression with effects",
        object,
      );
    const field = this.#program.records.get(cursor.record)?.fields?.[cursor.base];
    const whole = like === "arrow" && object.type.kind === "pointer" ? object.type.target : object.type;
    const holderType = withQualifiers(field?.type ?? type, whole.quals);
    const copy = this.#make.copy(object);
    const id = this.#make.size(0n, object).id;
    const common = { id, span: object.span, type: holderType, record: cursor.record, field: cursor.base };
    const place: c.Expr =
      like === "member"
        ? { ...common, kind: "member", base: copy }
        : { ...common, kind: "arrow", pointer: copy };
    if (holderType.kind === "array")
      return this.#make.pointerAs(
        this.#make.decay(place, { kind: "pointer", target: holderType.element, quals: 0 }),
        type,
      );
    return this.#make.pointerAs(this.#make.load(place), type);
  }

  /** The pointer at a position: `base + position`. */
  #pointer(cursor: CursorField, place: FieldPlace, position: c.Expr, type: c.CType): c.Expr {
    const base = this.#base(cursor, objectOf(place), place.kind, type);
    if (!cursor.nullable) return this.#make.offset(base, position);
    if (!isPure(position))
      return this.#make.offset(base, this.#make.binary("-", position, this.#make.size(1n, place)));
    const followed = this.#make.offset(base, this.#make.binary("-", position, this.#make.size(1n, place)));
    const isNull = this.#make.isZero(this.#make.copy(position));
    const pointer = this.#make.choose(isNull, this.#make.nullPointer(type, place), followed);
    this.#nullable.set(pointer, { position, followed });
    return pointer;
  }

  #load(expr: c.Load): c.Expr {
    const { place } = expr;
    const cursor = this.#cursorOf(place);
    if (!cursor || !isFieldPlace(place) || expr.type.kind !== "pointer") return expr;
    return this.#pointer(cursor, place, this.#make.load(place), expr.type);
  }

  #assign(expr: c.Assign): c.Expr {
    const { target } = expr;
    const cursor = this.#cursorOf(target);
    if (!cursor || !isFieldPlace(target) || expr.type.kind !== "pointer") return expr;
    const value =
      this.#besideBase(cursor, expr.value) ?? this.#position(cursor, target, expr.value, expr.type);
    const effect: c.Expr = { ...expr, value, type: sizeType };
    const whole = this.#make.comma(
      effect,
      this.#pointer(cursor, target, this.#make.load(this.#make.copy(target)), expr.type),
    );
    this.#effects.set(whole, effect);
    return whole;
  }

  /** The value to store for a pointer: its distance from the base, one more where null is 0. */
  #position(cursor: CursorField, place: FieldPlace, value: c.Expr, type: c.CType): c.Expr {
    const encode = (position: c.Expr): c.Expr => this.#encoded(cursor, position);
    if (isNullConstant(value)) return this.#make.size(0n, value);
    const base = this.#base(cursor, objectOf(place), place.kind, type);
    const distance = this.#distance(value, base);
    if (distance) return encode(distance);
    const effect = this.#effects.get(value);
    if (effect && value.kind === "comma")
      return this.#make.comma(effect, this.#position(cursor, place, value.right, type));
    if (value.kind === "conditional" && value.then) {
      const [then, otherwise] = [value.then, value.otherwise].map((part) =>
        this.#position(cursor, place, part, type),
      );
      if (then && otherwise) return this.#make.choose(value.condition, then, otherwise);
    }
    if (!cursor.nullable) return this.#make.difference(value, base);
    const nullOr = (pointer: c.Expr): c.Expr => {
      const isNull = this.#make.isNull(this.#make.copy(pointer));
      return this.#make.choose(
        isNull,
        this.#make.size(0n, value),
        encode(this.#make.difference(pointer, base)),
      );
    };
    return isPure(value) ? nullOr(value) : this.#evaluatedOnce(value, nullOr);
  }

  /** The position behind a buffer that is stored at the same time. */
  #besideBase(cursor: CursorField, value: c.Expr): c.Expr | null {
    const base = this.#bases.get(value.id);
    const distance = base?.field === cursor.base ? this.#distance(value, base.value) : null;
    return distance && this.#encoded(cursor, distance);
  }

  #encoded({ nullable }: CursorField, position: c.Expr): c.Expr {
    return nullable ? this.#make.binary("+", position, this.#make.size(1n, position)) : position;
  }

  /** GNU `({ T found = value; use(found); })`. */
  #evaluatedOnce(value: c.Expr, use: (pointer: c.Expr) => c.Expr): c.Expr {
    const id = (Math.max(...this.#symbols.keys()) + 1) as c.SymbolId;
    const { span } = value;
    const common = {
      linkage: "none",
      storage: "automatic",
      role: "local",
      defined: true,
      system: false,
    } as const;
    this.#symbols.set(id, {
      ...common,
      kind: "variable",
      id,
      name: "found",
      type: value.type,
      unit: span.unit,
      span,
    });
    const declaration: c.Statement = {
      ...this.#make.node(span),
      kind: "local-declaration",
      variables: [{ symbol: id, initializer: { kind: "value", value }, vlaLengths: [] }],
    };
    const place: c.Expr = { ...this.#make.node(span), kind: "variable-ref", type: value.type, symbol: id };
    const result = use(this.#make.load(place));
    const last: c.Statement = { ...this.#make.node(span), kind: "expr-statement", expr: result };
    const body: c.Compound = { ...this.#make.node(span), kind: "compound", body: [declaration, last] };
    return { ...this.#make.node(span), kind: "statement-expr", type: result.type, body };
  }

  /** `value - base` where the base is evident in the value. */
  #distance(value: c.Expr, base: c.Expr): c.Expr | null {
    if (sameExpr(value, base)) return this.#make.size(0n, value);
    if (value.kind !== "pointer-offset") return null;
    const start = this.#distance(value.pointer, base);
    if (!start) return null;
    const by = this.#make.toSize(value.index);
    return start.kind === "integer-constant" && start.value === 0n && value.operator === "+"
      ? by
      : this.#make.binary(value.operator, start, by);
  }

  #step(expr: c.Step): c.Expr {
    const { target } = expr;
    const cursor = this.#cursorOf(target);
    if (!cursor || !isFieldPlace(target) || expr.type.kind !== "pointer") return expr;
    const effect: c.Expr = { ...expr, type: sizeType };
    const whole = this.#pointer(cursor, target, effect, expr.type);
    this.#effects.set(whole, effect);
    return whole;
  }

  #compound(expr: c.CompoundAssign): c.Expr {
    const { target } = expr;
    const cursor = this.#cursorOf(target);
    if (!cursor || !isFieldPlace(target) || expr.type.kind !== "pointer") return expr;
    const effect: c.Expr = {
      ...expr,
      type: sizeType,
      computation: sizeType,
      value: this.#make.toSize(expr.value),
    };
    const whole = this.#make.comma(
      effect,
      this.#pointer(cursor, target, this.#make.load(this.#make.copy(target)), expr.type),
    );
    this.#effects.set(whole, effect);
    return whole;
  }

  /** Values of cursor fields in `{ ... }`; `object` is the variable that they initialize. */
  initializer(initializer: c.Initializer, object: c.Expr | null): c.Initializer {
    if (initializer.kind === "array") {
      const elements = initializer.elements.map(({ index, value }) => ({
        index,
        value: this.initializer(value, null),
      }));
      return { ...initializer, elements };
    }
    if (initializer.kind !== "record") return initializer;
    const fields = initializer.fields.map(({ field, value }) => {
      const cursor = this.#fields.get(cursorKey(initializer.record, field));
      if (!cursor || value.kind !== "value") return { field, value: this.initializer(value, null) };
      if (value.value.type.kind !== "pointer") return { field, value };
      return { field, value: { ...value, value: this.#initialPosition(cursor, object, value.value) } };
    });
    return { ...initializer, fields };
  }

  #initialPosition(cursor: CursorField, object: c.Expr | null, value: c.Expr): c.Expr {
    if (isNullConstant(value)) return this.#make.size(0n, value);
    const beside = this.#besideBase(cursor, value);
    if (beside) return beside;
    if (object?.type.kind === "record") {
      const base = this.#base(cursor, object, "member", value.type);
      const distance = this.#distance(value, base);
      if (distance)
        return cursor.nullable ? this.#make.binary("+", distance, this.#make.size(1n, value)) : distance;
    }
    this.#fail("a pointer into a struct is part of an initializer", value);
    return this.#make.size(0n, value);
  }
}

/** All ids of a program are below the first that this source gives. */
function unusedIds(program: c.Program): NodeIdSource {
  let last = 0;
  for (const unit of program.units) {
    for (const definition of [...unit.functions, ...unit.globals]) {
      last = Math.max(last, definition.id);
      const root = definition.kind === "function-definition" ? definition.body : definition.initializer;
      if (root) for (const node of walk(root)) if ("id" in node) last = Math.max(last, node.id);
    }
  }
  return () => ++last as ReturnType<NodeIdSource>;
}
