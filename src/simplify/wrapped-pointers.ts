/**
 * Which pointers get a struct around them (`wrap-pointers.ts`): those that own heap memory and lie behind other pointers,
 * as the rows of `double **m` and the texts of `char **lines` do, or are given back through `int **out`.
 *
 * Reads: the elaborated program. Gives: classes of such pointers, as objects in memory, each with what its pointers point
 * at.
 * Sound because a class is left alone as soon as one of its objects is seen in a way that is not known here; a struct of
 * one pointer lies in memory as the pointer does.
 */
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier, type PointerType } from "../c-ast/c-type.ts";
import { leadsToRecords } from "../c-ast/holds-pointers.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { libraryEffect } from "../c-ast/library.ts";
import { isLibrary } from "../c-ast/program-kind.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import { sameType } from "../c-ast/type-relations.ts";
import { isExpr, type AstNode } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";
import type { ClassId, ObjectFacts } from "../../analyses/facts/object-facts.ts";
import { objectIn } from "./pointed-objects.ts";

/** Pointers in memory that own what they point at. */
export interface WrappedClass {
  /** What they point at. */
  readonly pointee: c.CType;
  /** The first place of the source where one of them stands: its name from one form of the program to the next. */
  readonly anchor: NodeId;
  readonly span: Span;
}

/**
 * @param unwrapped classes that are left alone, by anchor
 * @returns by class, as `objects` finds it
 */
export function wrappedPointers(
  program: c.Program,
  objects: ObjectFacts,
  unwrapped: ReadonlySet<NodeId>,
): ReadonlyMap<ClassId, WrappedClass> {
  if (isLibrary(program)) return new Map();
  const candidates = new Candidates(program, objects);
  if (!candidates.isEmpty) candidates.check();
  return new Map([...candidates.left()].filter(([, { anchor }]) => !unwrapped.has(anchor)));
}

/** Numbers, structs that are no nodes of linked structures, and those that were put around pointers before: rows of rows. */
function isPointee(type: c.CType, program: c.Program): boolean {
  if (type.kind !== "record") return ["integer", "floating", "bool", "enum"].includes(type.kind);
  const record = program.records.get(type.record);
  return record?.wraps !== undefined || (record?.keyword === "struct" && !leadsToRecords(program, type));
}

interface Candidate {
  /** Null as long as none of the pointers was seen. */
  type: PointerType | null;
  anchor: Pick<WrappedClass, "anchor" | "span"> | null;
  /** One of them is seen as a pointer to what may be changed. */
  hasVariable: boolean;
  /** A pointer to constants is stored. */
  storesConstant: boolean;
}

class Candidates {
  readonly #program: c.Program;
  readonly #objects: ObjectFacts;
  readonly #left = new Map<ClassId, Candidate>();

  constructor(program: c.Program, objects: ObjectFacts) {
    this.#program = program;
    this.#objects = objects;
    const owned = new Set<ClassId>();
    for (const node of programNodes(program)) {
      const target = isExpr(node) && isAllocation(program, node) ? this.#targetOf(node) : null;
      if (target !== null) owned.add(target);
    }
    for (const node of programNodes(program)) {
      if (!isExpr(node) || node.type.kind !== "pointer") continue;
      const target = this.#targetOf(node);
      const pointee = target === null ? null : this.#objects.classes.knownPointee(target);
      if (target !== null && pointee !== null && owned.has(this.#objects.classes.find(pointee)))
        this.#left.set(target, {
          type: null,
          anchor: null,
          hasVariable: false,
          storesConstant: false,
        });
    }
  }

  get isEmpty(): boolean {
    return this.#left.size === 0;
  }

  left(): ReadonlyMap<ClassId, WrappedClass> {
    return new Map(
      [...this.#left].flatMap(([id, { type, anchor, hasVariable, storesConstant }]) => {
        if (type === null || anchor === null || (hasVariable && storesConstant)) return [];
        const quals = hasVariable ? 0 : Qualifier.const;
        return [[id, { pointee: { ...type.target, quals }, ...anchor }] as const];
      }),
    );
  }

  /** What an expression points at. */
  #targetOf(expr: c.Expr): ClassId | null {
    const target = this.#objects.targets.get(expr.id);
    return target === undefined ? null : this.#objects.classes.find(target);
  }

  #drop(id: ClassId | null): void {
    if (id !== null) this.#left.delete(this.#objects.classes.find(id));
  }

  check(): void {
    const { classes, exposed, functions, variables } = this.#objects;
    for (const { object } of exposed)
      for (const own of [object, classes.knownPointee(object)]) this.#drop(own);
    for (const [symbol, object] of variables) this.#checkVariable(symbol, object);
    for (const [key, object] of this.#objects.fields) this.#checkField(key, object);
    for (const definition of this.#program.units.flatMap((unit) => unit.functions))
      this.#checkSignature(definition, functions.has(definition.symbol));
    for (const node of programNodes(this.#program)) if (isExpr(node)) this.#checkExpr(node);
  }

  /** Types of functions that are called through pointers, or by nobody, stay what they are. */
  #checkSignature({ symbol: id, params }: c.FunctionDefinition, isAddressTaken: boolean): void {
    const { results, variables } = this.#objects;
    const symbol = this.#program.symbols.get(id);
    if (symbol?.kind !== "function" || (symbol.name !== "main" && !isAddressTaken)) return;
    for (const param of params) {
      const type = this.#program.symbols.get(param)?.type;
      if (type) this.#dropBehind(type, variables.get(param));
    }
    const { result } = symbol.type;
    const target = results.get(id);
    if (result.kind === "pointer" && result.target.kind === "pointer" && target !== undefined) {
      this.#drop(target);
      this.#dropBehind(result.target, target);
    }
  }

  /** What an object of this type leads to keeps its type. */
  #dropBehind(type: c.CType, object: ClassId | null | undefined): void {
    if (object === null || object === undefined) return;
    if (type.kind === "array") this.#dropBehind(type.element, object);
    const behind = type.kind === "pointer" ? this.#objects.classes.knownPointee(object) : null;
    if (behind === null || type.kind !== "pointer" || type.target.kind !== "pointer") return;
    this.#drop(behind);
    this.#dropBehind(type.target, behind);
  }

  #checkVariable(id: c.SymbolId, object: ClassId): void {
    const symbol = this.#program.symbols.get(id);
    if (symbol?.kind !== "variable") return;
    if (symbol.system) this.#keep(object, symbol.type);
    else if (symbol.role === "parameter") this.#drop(object);
    else this.#noteHolder(object, symbol.type);
  }

  #checkField(key: string, object: ClassId): void {
    const [record = 0, field = 0] = key.split(":").map(Number);
    const definition = this.#program.records.get(record as c.RecordId);
    const fields = definition?.fields ?? [];
    const type = fields[field]?.type;
    if (definition?.keyword !== "struct" || definition.system || definition.pooled)
      for (const { type: own } of fields) this.#keep(object, own); // those of a union are one object
    else if (type) this.#noteHolder(object, type);
  }

  #keep(object: ClassId, type: c.CType): void {
    this.#drop(object);
    this.#dropBehind(type, object);
  }

  /** What is declared to hold pointers to constants is given such. */
  #noteHolder(object: ClassId, type: c.CType): void {
    this.#note(object, type, null);
    const candidate = this.#left.get(this.#objects.classes.find(object));
    let held = type;
    while (held.kind === "array") held = held.element;
    if (candidate && held.kind === "pointer" && isConstant(held)) candidate.storesConstant = true;
  }

  /** An object of the class has this type. */
  #note(object: ClassId, type: c.CType, at: c.Expr | null): void {
    const id = this.#objects.classes.find(object);
    const candidate = this.#left.get(id);
    if (!candidate) return;
    if (type.kind === "array") {
      this.#note(id, type.element, at);
      return;
    }
    const isWrong = (type.quals & (Qualifier.volatile | Qualifier.atomic)) !== 0;
    if (type.kind !== "pointer" || !isPointee(type.target, this.#program) || isWrong) this.#drop(id);
    else if (candidate.type && !isSame(candidate.type.target, type.target)) this.#drop(id);
    else {
      candidate.type ??= type;
      candidate.anchor ??= at && { anchor: at.id, span: at.span };
      candidate.hasVariable ||= !isConstant(type);
    }
  }

  #checkExpr(expr: c.Expr): void {
    const object = objectIn(this.#objects, this.#program, expr);
    if (object !== null) this.#note(object, expr.type, expr);
    if (expr.type.kind === "pointer") this.#checkPointer(expr, expr.type);
    if (expr.kind === "assign" || expr.kind === "compound-assign" || expr.kind === "step")
      this.#checkStore(expr);
    if (expr.kind === "call") this.#checkCall(expr);
  }

  /** Pointers to such objects are pointers to pointers, or to nothing that is known. */
  #checkPointer(expr: c.Expr, { target }: PointerType): void {
    const id = target.kind === "void" ? null : this.#targetOf(expr);
    if (id !== null) this.#note(id, target, null);
  }

  #checkStore({ target }: c.Assign | c.CompoundAssign | c.Step): void {
    const object = objectIn(this.#objects, this.#program, target);
    const candidate = object === null ? undefined : this.#left.get(this.#objects.classes.find(object));
    if (candidate && target.type.kind === "pointer" && isConstant(target.type))
      candidate.storesConstant = true;
  }

  /** The library knows pointers to pointers as such. */
  #checkCall(call: c.Call): void {
    const callee = calleeSymbol(call, this.#program);
    if (!callee || callee.defined) return;
    for (const part of [call, ...call.args])
      if (part.type.kind === "pointer" && part.type.target.kind === "pointer")
        this.#drop(this.#targetOf(part));
  }
}

function isAllocation(program: c.Program, node: AstNode): boolean {
  const call = isExpr(node) ? stripConversions(node) : node;
  if (call.kind !== "call") return false;
  const callee = calleeSymbol(call, program);
  return callee !== null && !callee.defined && libraryEffect(callee.name).allocates;
}

function isConstant(type: PointerType): boolean {
  return (type.target.quals & Qualifier.const) !== 0;
}

/** The same type but for qualifiers. */
function isSame(one: c.CType, other: c.CType): boolean {
  return sameType({ ...one, quals: 0 }, { ...other, quals: 0 });
}
