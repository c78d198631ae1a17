/**
 * Objects that one unit declares with another type than the unit that defines them: `extern int flags` of an `unsigned flags`,
 * `extern const int limit` of a table that its own file fills. C leaves that undefined (C11 6.2.7p2), the linker joins the names,
 * and so such a use reads the object's bytes as the type that is declared: `flags` is `*(int *)&flags`. Of functions that are
 * called with other integers than they are defined with, `int scale(int)` for `unsigned scale(unsigned)`, arguments and results
 * are converted; a `_Bool` is the lowest byte of what is there.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import { mapExprChildren, mapFunction, mapGlobal, mapStatementChildren } from "../c-ast/map.ts";
import type { Mapping } from "../c-ast/map.ts";
import { integerType } from "../c-ast/basic-types.ts";
import { integerShape, isInteger, sameType, unqualified } from "../c-ast/type-relations.ts";
import type { NodeIdSource } from "../source/node-id.ts";

/** The program, in which every reference to an object has the type of its definition. */
export function referToDefinitions(program: c.Program, nextNode: NodeIdSource): c.Program {
  const rewrite = new Rewrite(program, nextNode);
  const mapping: Mapping = {
    expr: (expr) => rewrite.expr(expr, mapping),
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  const units = program.units.map((unit) => ({
    ...unit,
    functions: unit.functions.map((definition) => mapFunction(definition, mapping)),
    globals: unit.globals.map((global) => mapGlobal(global, mapping)),
  }));
  return rewrite.isUsed ? { ...program, units } : program;
}

class Rewrite {
  readonly #program: c.Program;
  readonly #nextNode: NodeIdSource;
  isUsed = false;

  constructor(program: c.Program, nextNode: NodeIdSource) {
    this.#program = program;
    this.#nextNode = nextNode;
  }

  expr(expr: c.Expr, mapping: Mapping): c.Expr {
    if (expr.kind === "call") return this.#call(expr, mapExprChildren(expr, mapping) as c.Call);
    const object = objectOf(expr);
    const defined = object && this.#definedType(object);
    if (!object || !defined) return mapExprChildren(expr, mapping);
    const reference: c.VariableRef = { ...object, type: defined };
    switch (expr.kind) {
      case "load":
        return sameType(unqualified(object.type), unqualified(defined))
          ? { ...expr, place: reference }
          : { ...expr, place: this.#seenAs(object.type, reference) };
      case "address-of":
        return this.#pointer(expr.type, this.#address(reference), expr.id);
      case "convert":
        return this.#pointer(expr.type, this.#firstElement(reference), expr.id);
      default:
        return this.#seenAs(object.type, reference);
    }
  }

  /** Integers are handed on, and come back, in registers: the function sees as much of them as it takes. */
  #call(before: c.Call, call: c.Call): c.Expr {
    const defined = this.#definedFunction(before);
    if (!defined || before.callee.type.kind !== "function") return call;
    const declared = before.callee.type;
    const types = [declared, defined].map(({ params, result }) => [...params, result]);
    const isOther = types[0]?.some((type, at) => isOtherInteger(type, types[1]?.[at], this.#program));
    if (isOther !== true) return call;
    this.isUsed = true;
    const callee = { ...call.callee, type: defined };
    const args = call.args.map((arg, at) => this.#converted(arg, defined.params[at] ?? arg.type));
    const result = unqualified(defined.result);
    return this.#converted({ ...call, callee, args, type: result }, call.type);
  }

  /** Null where nothing but integers and what pointers lead to is declared otherwise. */
  #definedFunction({ callee }: c.Call): c.FunctionType | null {
    if (callee.kind !== "function-ref" || callee.type.kind !== "function") return null;
    const symbol = this.#program.symbols.get(callee.symbol);
    if (symbol?.kind !== "function" || !symbol.defined || symbol.type === callee.type) return null;
    const { params, result, variadic, prototyped } = symbol.type;
    const declared = callee.type;
    if (!prototyped || !declared.prototyped || variadic || declared.variadic) return null;
    const areAlike =
      declared.params.length === params.length &&
      declared.params.every((param, at) => isHandedAlike(param, params[at]));
    const isRead = isHandedAlike(declared.result, result) && !this.#isWider(declared.result, result);
    return areAlike && isRead ? symbol.type : null;
  }

  #isWider(declared: CType, defined: CType): boolean {
    if (!isInteger(declared) || !isInteger(defined)) return false;
    return integerShape(declared, this.#program).bits > integerShape(defined, this.#program).bits;
  }

  #converted(operand: c.Expr, wanted: CType): c.Expr {
    const type = unqualified(wanted);
    if (sameType(unqualified(operand.type), type)) return operand;
    if (type.kind === "bool" && !isByte(operand.type, this.#program))
      return this.#converted(this.#converted(operand, byteType), type);
    const { span } = operand;
    const conversion = type.kind === "bool" ? "to-bool" : isInteger(type) ? "integer" : "pointer";
    return { kind: "convert", id: this.#nextNode(), span, type, conversion, operand, explicit: false };
  }

  /** Of an object that is declared otherwise. */
  #definedType({ symbol: id, type }: c.VariableRef): CType | null {
    const symbol = this.#program.symbols.get(id);
    if (symbol?.linkage !== "external" || isCompleted(type, symbol.type)) return null;
    this.isUsed = true;
    return symbol.type;
  }

  #seenAs(type: CType, reference: c.VariableRef): c.Dereference {
    const { span } = reference;
    const pointer = this.#pointer({ kind: "pointer", quals: 0, target: type }, this.#address(reference));
    return { kind: "dereference", id: this.#nextNode(), span, type, pointer };
  }

  #address(place: c.VariableRef): c.AddressOf {
    const type: CType = { kind: "pointer", quals: 0, target: place.type };
    return { kind: "address-of", id: this.#nextNode(), span: place.span, type, place };
  }

  /** Of an array, else the address of all. */
  #firstElement(operand: c.VariableRef): c.Expr {
    if (operand.type.kind !== "array") return this.#address(operand);
    const type: CType = { kind: "pointer", quals: 0, target: operand.type.element };
    const { span } = operand;
    const conversion = "array-to-pointer";
    return { kind: "convert", id: this.#nextNode(), span, type, conversion, operand, explicit: false };
  }

  #pointer(type: CType, operand: c.Expr, id = this.#nextNode()): c.Convert {
    return { kind: "convert", id, span: operand.span, type, conversion: "pointer", operand, explicit: true };
  }
}

/** The object that an expression loads, or takes the address of, or is. */
function objectOf(expr: c.Expr): c.VariableRef | null {
  if (expr.kind === "variable-ref") return expr;
  const inner =
    expr.kind === "load" || expr.kind === "address-of"
      ? expr.place
      : expr.kind === "convert" && expr.conversion === "array-to-pointer"
        ? expr.operand
        : null;
  return inner?.kind === "variable-ref" ? inner : null;
}

function isHandedAlike(a: CType, b: CType | undefined): boolean {
  if (!b) return false;
  const isOneKind = (isInteger(a) && isInteger(b)) || (a.kind === "pointer" && b.kind === "pointer");
  return isOneKind || sameType(unqualified(a), unqualified(b));
}

/** What is seen of a register that holds a `_Bool`. */
const byteType: CType = integerType("uchar");

function isByte(type: CType, program: c.Program): boolean {
  return integerShape(type, program).bits <= 8;
}

function isOtherInteger(a: CType, b: CType | undefined, program: c.Program): boolean {
  if (!b || !isInteger(a) || !isInteger(b)) return false;
  const [one, other] = [integerShape(a, program), integerShape(b, program)];
  return one.bits !== other.bits || one.signed !== other.signed;
}

/** An array may be declared without the length that its definition has. */
function isCompleted(declared: CType, defined: CType): boolean {
  if (declared.kind === "array" && defined.kind === "array" && declared.length === "incomplete")
    return isCompleted(declared.element, defined.element);
  return sameType(declared, defined);
}
