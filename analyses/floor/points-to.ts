/**
 * Which objects each pointer may point at, for the whole program, without regard to the order of statements: pointers
 * that are ever assigned to each other point at one class of objects.
 *
 *   p = &x             what p points at  ~  x
 *   p = q, f(q), return q               what both point at
 *   *p = q             what the objects p points at point at  ~  what q points at
 *
 * Fields are told apart by record, not by object; elements of an array are one object with it.
 *
 * Sound because every flow of a pointer joins the classes at both ends; conversions to other types keep the class.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { libraryEffect, libraryFunction } from "../../src/c-ast/library.ts";
import { indexedObject } from "../../src/c-ast/indexed-object.ts";
import { isLink } from "../../src/c-ast/pooled-types.ts";
import { walk, type AstNode } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";
import type { ClassId, ExposedClass, ObjectFacts } from "../facts/object-facts.ts";
import { ObjectClasses } from "./object-classes.ts";

export interface PointsTo extends ObjectFacts {
  readonly classes: ObjectClasses;
}

export function inferPointsTo(program: c.Program): PointsTo {
  const solver = new PointsToSolver(program);
  for (const unit of program.units) {
    for (const { symbol, initializer } of unit.globals)
      if (initializer) solver.initialize(solver.variable(symbol), initializer);
    for (const definition of unit.functions) solver.solveFunction(definition);
  }
  solver.finish();
  return solver;
}

class PointsToSolver implements PointsTo {
  readonly classes = new ObjectClasses();
  readonly targets = new Map<NodeId, ClassId>();
  readonly variables = new Map<c.SymbolId, ClassId>();
  readonly fields = new Map<FieldKey, ClassId>();
  readonly results = new Map<c.SymbolId, ClassId>();
  readonly functions = new Map<c.SymbolId, ClassId>();
  readonly exposed: ExposedClass[] = [];
  /** Classes of unnamed objects, by their node. */
  readonly #unnamed = new Map<NodeId, ClassId>();
  readonly #program: c.Program;
  readonly #definitions = new Map<c.SymbolId, c.FunctionDefinition>();
  #current: c.FunctionDefinition | null = null;

  constructor(program: c.Program) {
    this.#program = program;
    for (const { functions } of program.units)
      for (const definition of functions) this.#definitions.set(definition.symbol, definition);
  }

  variable(symbol: c.SymbolId): ClassId {
    return this.#known(this.variables, symbol, () => this.#program.symbols.get(symbol)?.type);
  }

  field(record: c.RecordId, at: number): ClassId {
    const definition = this.#program.records.get(record);
    // members of a union lie in one place
    const index = definition?.keyword === "union" ? 0 : at;
    return this.#known(this.fields, fieldKey(record, index), () => definition?.fields?.[at]?.type);
  }

  /** What the result of a function points at. */
  result(symbol: c.SymbolId): ClassId {
    return this.#known(this.results, symbol, () => undefined);
  }

  function(symbol: c.SymbolId): ClassId {
    return this.#known(this.functions, symbol, () => undefined);
  }

  solveFunction(definition: c.FunctionDefinition): void {
    this.#current = definition;
    for (const length of definition.vlaLengths) this.#visitAll(length);
    this.#visitAll(definition.body);
    this.#current = null;
  }

  /** Stores what an initializer gives into an object. */
  initialize(object: ClassId, initializer: c.Initializer): void {
    switch (initializer.kind) {
      case "value":
        this.#store(object, initializer.value);
        this.#visitAll(initializer.value);
        return;
      case "string":
        return;
      case "array":
        for (const { value } of initializer.elements) this.initialize(object, value);
        return;
      case "record":
        for (const { field, value } of initializer.fields)
          this.initialize(this.field(initializer.record, field), value);
    }
  }

  #known<K>(table: Map<K, ClassId>, key: K, type: () => c.CType | undefined): ClassId {
    const known = table.get(key);
    if (known !== undefined) return known;
    const made = this.classes.create();
    table.set(key, made);
    const own = type();
    if (own) this.#noteType(made, own);
    return made;
  }

  #noteType(object: ClassId, type: c.CType): void {
    if (type.kind === "array") this.#noteType(object, type.element);
    if (type.kind === "record") this.classes.noteRecord(object, type.record);
  }

  // ------------------------------------------------------------------------------------------------- statements

  #visitAll(root: AstNode): void {
    for (const node of walk(root)) this.#visit(node);
  }

  #visit(node: AstNode): void {
    if ("span" in node) this.classes.site = node.span;
    switch (node.kind) {
      case "assign":
        this.#store(this.#object(node.target), node.value);
        break;
      case "compare":
      case "pointer-difference":
        if (node.left.type.kind === "pointer" && node.right.type.kind === "pointer")
          this.classes.join(this.#target(node.left), this.#target(node.right));
        break;
      case "call":
        this.#call(node);
        break;
      case "return":
        if (node.value?.type.kind === "pointer" && this.#current)
          this.classes.join(this.result(this.#current.symbol), this.#target(node.value));
        break;
      case "local-declaration":
        for (const { symbol, initializer } of node.variables)
          if (initializer) this.#initializeLocal(this.variable(symbol), initializer);
        break;
      case "compound-literal":
        this.#initializeLocal(this.#unnamedObject(node), node.initializer);
        break;
      case "convert":
        if (node.conversion === "pointer-to-integer") this.#expose(this.#target(node.operand), node);
        break;
      case "builtin-call":
        for (const arg of node.args) if (arg.type.kind === "pointer") this.#expose(this.#target(arg), node);
        if (node.builtin.endsWith("va_arg")) this.#putInMemory(node);
        break;
      default:
        break;
    }
    if ("type" in node && node.type.kind === "pointer") this.#target(node);
  }

  /** The expressions in it are visited with the function around it. */
  #initializeLocal(object: ClassId, initializer: c.Initializer): void {
    switch (initializer.kind) {
      case "value":
        this.#store(object, initializer.value);
        return;
      case "string":
        return;
      case "array":
        for (const { value } of initializer.elements) this.#initializeLocal(object, value);
        return;
      case "record":
        for (const { field, value } of initializer.fields)
          this.#initializeLocal(this.field(initializer.record, field), value);
    }
  }

  #expose(object: ClassId, { span }: c.Expr): void {
    this.exposed.push({ object, at: span });
  }

  #store(object: ClassId, value: c.Expr): void {
    if (value.type.kind === "pointer") this.classes.join(this.classes.pointee(object), this.#target(value));
  }

  // ------------------------------------------------------------------------------------------------------- calls

  #call(call: c.Call): void {
    const callee = calleeSymbol(call, this.#program);
    if (!callee) {
      this.#indirectCall(call);
      return;
    }
    const definition = this.#definitions.get(callee.id);
    if (definition) {
      for (const [at, arg] of call.args.entries()) {
        const param = definition.params[at];
        if (param !== undefined) this.#store(this.variable(param), arg);
        else this.#putInMemory(arg); // behind `...`
      }
      return;
    }
    this.#libraryCall(call, callee.name);
  }

  /** A value that lies in memory, where nothing is known of it but its type. */
  #putInMemory(value: c.Expr): void {
    if (value.type.kind === "pointer") this.#expose(this.#target(value), value);
    else if (value.type.kind === "record") this.#expose(this.#unnamedObject(value), value);
  }

  /** Every function whose address is taken may be called; those with other parameters cannot be told apart. */
  #indirectCall(call: c.Call): void {
    for (const [symbol] of this.functions) this.#callThrough(symbol, call);
    this.#indirectCalls.push(call);
  }

  readonly #indirectCalls: c.Call[] = [];

  #callThrough(symbol: c.SymbolId, call: c.Call): void {
    const definition = this.#definitions.get(symbol);
    const callee = this.#program.symbols.get(symbol);
    if (!definition || callee?.kind !== "function") return;
    const { variadic } = callee.type;
    const [least, given] = [definition.params.length, call.args.length];
    if (variadic ? given < least : given !== least) return;
    for (const [at, arg] of call.args.entries()) {
      const param = definition.params[at];
      if (param !== undefined) this.#store(this.variable(param), arg);
      else this.#putInMemory(arg);
    }
    if (call.type.kind === "pointer") this.classes.join(this.#target(call), this.result(symbol));
  }

  #libraryCall(call: c.Call, name: string): void {
    const known = libraryFunction(name);
    const { resultInto } = libraryEffect(name);
    const into = name === "realloc" ? 0 : resultInto;
    const argument = into === null ? undefined : call.args[into];
    if (argument?.type.kind === "pointer" && call.type.kind === "pointer")
      this.classes.join(this.#target(call), this.#target(argument));
    for (const [at, role] of (known?.args ?? []).entries()) {
      const arg = call.args[at];
      const of = role.kind === "end" || role.kind === "cursor" ? call.args[role.of] : undefined;
      if (arg && of) this.classes.join(this.classes.pointee(this.#target(arg)), this.#target(of));
      if (arg && role.kind === "comparison") this.#comparisons.push([call, arg]);
    }
    if (/^(memcpy|memmove|mempcpy|bcopy)$/.test(name)) this.#copyContents(call);
  }

  /** Pointers in memory that is copied. */
  #copyContents(call: c.Call): void {
    const [to, from] = call.args;
    if (!to || !from) return;
    const [target, source] = [this.#target(to), this.#target(from)];
    if (this.classes.knownPointee(target) === null && this.classes.knownPointee(source) === null) {
      this.#copies.push([target, source]);
      return;
    }
    this.classes.join(this.classes.pointee(target), this.classes.pointee(source));
  }

  /** Copies between objects in which no pointer was seen so far. */
  readonly #copies: (readonly [ClassId, ClassId])[] = [];

  readonly #comparisons: (readonly [c.Call, c.Expr])[] = [];

  /** `qsort` and `bsearch` call their last argument with pointers to elements. */
  #comparison(call: c.Call, comparison: c.Expr): void {
    const elements = call.args.slice(0, -1).filter((arg) => arg.type.kind === "pointer");
    const compared = this.#target(comparison); // which takes down a function that is named here first
    for (const [symbol, pointer] of this.functions) {
      if (this.classes.find(pointer) !== this.classes.find(compared)) continue;
      for (const param of this.#definitions.get(symbol)?.params ?? [])
        for (const element of elements) this.#store(this.variable(param), element);
    }
  }

  /** What could not be joined when it was met: functions and pointers that were found later. */
  finish(): void {
    for (const call of this.#indirectCalls) {
      this.classes.site = call.span;
      for (const [symbol] of this.functions) this.#callThrough(symbol, call);
    }
    for (const [call, comparison] of this.#comparisons) {
      this.classes.site = call.span;
      this.#comparison(call, comparison);
    }
    for (const [to, from] of this.#copies)
      if (this.classes.knownPointee(to) !== null || this.classes.knownPointee(from) !== null)
        this.classes.join(this.classes.pointee(to), this.classes.pointee(from));
  }

  // ------------------------------------------------------------------------------------------------- expressions

  /** Class of the object that an lvalue designates. */
  #object(place: c.Expr): ClassId {
    switch (place.kind) {
      case "variable-ref":
        return this.variable(place.symbol);
      case "member":
        return this.field(place.record, place.field);
      case "arrow":
        this.classes.noteRecord(this.#target(place.pointer), place.record);
        return this.field(place.record, place.field);
      case "dereference":
      case "index":
        if (isLink(place.pointer.type)) return this.#unnamedObject(place);
        if (place.pointer.type.kind !== "pointer") return this.#object(place.pointer);
        return this.#target(place.pointer);
      case "load":
        return this.#object(place.place);
      default:
        return this.#unnamedObject(place);
    }
  }

  #unnamedObject(node: c.Expr): ClassId {
    return this.#known(this.#unnamed, node.id, () => node.type);
  }

  #target(expr: c.Expr): ClassId {
    const known = this.targets.get(expr.id);
    if (known !== undefined) return known;
    const found = this.#newTarget(expr);
    this.targets.set(expr.id, found);
    if (expr.type.kind === "pointer") this.#noteType(found, expr.type.target);
    return found;
  }

  #newTarget(expr: c.Expr): ClassId {
    switch (expr.kind) {
      case "load":
        return expr.place.type.kind === "pointer"
          ? this.classes.pointee(this.#object(expr.place))
          : this.classes.create();
      case "variable-ref":
      case "member":
      case "arrow":
      case "index":
      case "dereference":
        return this.classes.pointee(this.#object(expr));
      case "address-of":
        return expr.place.kind === "function-ref" ? this.function(expr.place.symbol) : this.#part(expr.place);
      case "convert":
        return this.#converted(expr);
      case "pointer-offset":
        return this.#target(expr.pointer);
      case "assign":
      case "compound-assign":
      case "step":
        return this.classes.pointee(this.#object(expr.target));
      case "conditional": {
        const then = expr.then ?? expr.condition;
        const [yes, no] = [this.#target(then), this.#target(expr.otherwise)];
        this.classes.join(yes, no);
        return yes;
      }
      case "comma":
        return this.#target(expr.right);
      case "call": {
        const callee = calleeSymbol(expr, this.#program);
        return callee && this.#definitions.has(callee.id) ? this.result(callee.id) : this.classes.create();
      }
      case "statement-expr": {
        const last = expr.body.body.at(-1);
        return last?.kind === "expr-statement" ? this.#target(last.expr) : this.classes.create();
      }
      default: {
        const made = this.classes.create();
        if (expr.kind === "builtin-call") this.#expose(made, expr);
        return made;
      }
    }
  }

  #converted(expr: c.Convert): ClassId {
    switch (expr.conversion) {
      case "array-to-pointer":
        return this.#part(expr.operand);
      case "function-to-pointer":
        return expr.operand.kind === "function-ref"
          ? this.function(expr.operand.symbol)
          : this.#object(expr.operand);
      case "pointer":
      case "none":
        return expr.operand.type.kind === "link" ? this.classes.create() : this.#target(expr.operand);
      case "integer-to-pointer": {
        const made = this.classes.create();
        this.#expose(made, expr);
        return made;
      }
      default:
        return this.classes.create();
    }
  }

  /** The object that a pointer is taken of, with what it is a part of. */
  #part(place: c.Expr): ClassId {
    const object = this.#object(place);
    for (let part = place; ;) {
      if (part.kind === "member") {
        this.classes.notePart(this.#object(part), this.#object(part.base));
        part = part.base;
      } else if (part.kind === "arrow") {
        this.classes.notePart(this.#object(part), this.#target(part.pointer));
        break;
      } else {
        const whole = part.kind === "index" ? indexedObject(part) : null;
        if (!whole) break;
        part = whole;
      }
    }
    return object;
  }
}
