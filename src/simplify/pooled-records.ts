/**
 * Structs that may live in pools: nodes of lists, trees and graphs. All pointers to one lead to whole objects that `malloc`
 * gave for it, or are null, and are only copied, compared for equality, followed to members and freed.
 *
 * Reads: the elaborated program. Gives: those of the wanted records to which this applies.
 * Sound because every use that is not known to be of this kind takes the record out.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions, variableArguments } from "../c-ast/callee.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { holdsPointers } from "../c-ast/holds-pointers.ts";
import { indexedObject } from "../c-ast/indexed-object.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { ignoredValues, isNullPointer } from "../c-ast/ignored-values.ts";
import { madePointer } from "../c-ast/made-pointer.ts";
import { passedChoices, passedPart } from "../c-ast/passed-part.ts";
import { positionedPointer } from "../c-ast/positioned-pointer.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import { libraryEffect, libraryFunction, readsText } from "../c-ast/library.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";
import { withSlots, type Pools } from "./slot-pointers.ts";

export function pooledRecords(program: c.Program, wanted: ReadonlySet<c.RecordId>): Pools {
  const pools = new Candidates(program, wanted);
  pools.checkRecords();
  pools.checkSymbols();
  for (const { initializer } of program.units.flatMap(({ globals }) => globals)) {
    if (!initializer) continue;
    pools.checkAddresses(initializer);
    pools.allowInitializer(initializer);
  }
  pools.checkNodes();
  return withSlots(program, pools.left);
}

class Candidates {
  readonly #program: c.Program;
  readonly #left: Set<c.RecordId>;
  /** Nodes whose use is known to be right: met before they are walked into. */
  readonly #allowed = new Set<AstNode>();
  /** Expressions whose values are not used, or only compared with null: met before they are walked into. */
  readonly #ignored = new Set<AstNode>();

  constructor(program: c.Program, wanted: ReadonlySet<c.RecordId>) {
    this.#program = program;
    this.#left = new Set(wanted);
  }

  get left(): ReadonlySet<c.RecordId> {
    return this.#left;
  }

  /** The wanted record that the type is a pointer to. */
  #behind(type: c.CType): c.RecordId | null {
    return type.kind === "pointer" ? this.#itself(type.target) : null;
  }

  #itself(type: c.CType): c.RecordId | null {
    return type.kind === "record" && this.#left.has(type.record) ? type.record : null;
  }

  #drop(record: c.RecordId | null): void {
    if (record !== null) this.#left.delete(record);
  }

  // ------------------------------------------------------------------------------------------------ declarations

  checkRecords(): void {
    for (const record of this.#program.records.values()) {
      if (this.#left.has(record.id) && !isPoolable(record)) this.#drop(record.id);
      for (const { type } of record.fields ?? []) {
        this.#dropParts(type);
        if (record.keyword === "union" || record.system) this.#dropPointees(type);
      }
    }
    for (const id of this.#left) if (this.#holdsUnion(id)) this.#drop(id);
  }

  /** Objects of the record that are not made by `malloc`: parts of others. */
  #dropParts(type: c.CType): void {
    if (type.kind === "array" || type.kind === "vector") this.#dropParts(type.element);
    else this.#drop(this.#itself(type));
    if (type.kind === "function")
      [type.result, ...type.params].forEach((part) => {
        this.#dropParts(part);
      });
    if (type.kind === "pointer" && type.target.kind !== "record") this.#dropParts(type.target);
  }

  /** Pointers that share their memory with something else. */
  #dropPointees(type: c.CType): void {
    if (type.kind === "array") this.#dropPointees(type.element);
    this.#drop(this.#behind(type));
    if (type.kind === "record")
      for (const field of this.#program.records.get(type.record)?.fields ?? [])
        this.#dropPointees(field.type);
  }

  #holdsUnion(id: c.RecordId): boolean {
    return (this.#program.records.get(id)?.fields ?? []).some(({ type }) => {
      let inner = type;
      while (inner.kind === "array") inner = inner.element;
      if (inner.kind !== "record") return false;
      const record = this.#program.records.get(inner.record);
      return !record || record.keyword === "union" || record.system || this.#holdsUnion(record.id);
    });
  }

  /** Functions that take or give whole objects, and variables of which there is more than one object or a row of them. */
  checkSymbols(): void {
    for (const symbol of this.#program.symbols.values())
      if (!this.#isNodeVariable(symbol)) this.#dropParts(symbol.type);
  }

  #isNodeVariable(symbol: c.CSymbol): boolean {
    if (symbol.kind !== "variable" || symbol.role === "parameter") return false;
    if (symbol.role === "global" && !symbol.defined) return false;
    const { type } = symbol;
    if (type.kind === "array") return typeof type.length === "number" && this.#itself(type.element) !== null;
    return this.#itself(type) !== null;
  }

  /** Globals are made when they are first used: none may lead to itself. */
  checkAddresses(initializer: c.Initializer): void {
    for (const node of walk(initializer)) if (node.kind === "address-of") this.#drop(this.#behind(node.type));
  }

  /** What a variable of the type, or a row of them, is initialized with. */
  allowInitializer(initializer: c.Initializer | null): void {
    if (initializer?.kind === "array") for (const { value } of initializer.elements) this.#allowObject(value);
    else if (initializer) this.#allowObject(initializer);
  }

  #allowObject(initializer: c.Initializer): void {
    this.#allowed.add(initializer);
    if (initializer.kind === "value" && initializer.value.kind === "load")
      this.#allowed.add(initializer.value.place);
  }

  // ------------------------------------------------------------------------------------------------------- uses

  checkNodes(): void {
    for (const node of programNodes(this.#program)) this.#check(node);
  }

  #check(node: AstNode): void {
    for (const value of ignoredValues(node)) this.#ignored.add(stripConversions(value));
    const positioned = positionedPointer(node);
    if (positioned) this.#drop(this.#behind(positioned));
    switch (node.kind) {
      case "member":
        this.#allowed.add(node.base);
        return;
      case "local-declaration":
        for (const { initializer } of node.variables) this.allowInitializer(initializer);
        return;
      case "variable-ref":
        if (!this.#allowed.has(node)) this.#dropParts(node.type);
        return;
      case "dereference":
        if (!this.#allowed.has(node)) this.#drop(this.#behind(node.pointer.type));
        this.#allowed.add(node.pointer);
        return;
      case "index":
        this.#checkIndex(node);
        return;
      case "assign":
        this.#allowWhole(node);
        return;
      case "address-of":
        if (isPartOfVariable(node.place)) this.#allowed.add(node.place);
        else this.#drop(this.#behind(node.type));
        // pointers to links are looked at by themselves
        if (!this.#allowed.has(node) && this.#behind(node.place.type) === null)
          this.#drop(this.#inside(node.place));
        return;
      case "convert":
        this.#checkConversion(node);
        return;
      case "call":
        this.#checkCall(node);
        return;
      case "builtin-call":
        for (const part of [node, ...node.args]) this.#drop(this.#behind(part.type));
        return;
      case "record":
        if (!this.#allowed.has(node)) this.#drop(this.#left.has(node.record) ? node.record : null);
        return;
      default:
        return;
    }
  }

  /** `nodes[i]` of a row of nodes; no other pointer to one is indexed. */
  #checkIndex(node: c.Index): void {
    this.#allowed.add(node.pointer);
    const whole = indexedObject(node);
    if (whole?.kind === "variable-ref" && this.#itself(node.type) !== null) {
      if (this.#allowed.has(node)) this.#allowed.add(whole);
    } else this.#drop(this.#behind(node.pointer.type));
  }

  /** `*p = *q`, `*p = (struct node){ ... }` */
  #allowWhole({ target, value }: c.Assign): void {
    if (value.kind !== "load" || this.#itself(target.type) === null) return;
    const { place } = value;
    this.#allowed.add(target);
    this.#allowed.add(place.kind === "compound-literal" ? place.initializer : place);
  }

  /** The wanted record in whose object behind a pointer a place lies. */
  #inside(place: c.Expr): c.RecordId | null {
    switch (place.kind) {
      case "arrow":
        return this.#behind(place.pointer.type);
      case "member":
        return this.#itself(place.base.type) ?? this.#inside(place.base);
      case "dereference":
      case "index": {
        const whole = indexedObject(place);
        return whole ? this.#inside(whole) : this.#behind(place.pointer.type);
      }
      default:
        return null;
    }
  }

  #checkConversion(node: c.Convert): void {
    const { conversion, operand, type } = node;
    const from = this.#behind(operand.type);
    const to = this.#behind(type);
    if (conversion === "array-to-pointer") {
      if (!this.#allowed.has(node)) this.#drop(this.#inside(operand));
      return;
    }
    if (conversion === "to-bool" || conversion === "to-void" || conversion === "null-pointer") return;
    if (isFunctionPointer(operand.type) && isFunctionPointer(type)) {
      this.#dropMentioned(operand.type);
      this.#dropMentioned(type);
    }
    if (from === to) return;
    if (from !== null && !this.#allowed.has(node)) this.#drop(from);
    if (to !== null && !this.#isAllocation(operand, to)) this.#drop(to);
  }

  /** Functions that are called by another type than their own. */
  #dropMentioned(type: c.CType): void {
    this.#drop(this.#behind(type));
    if (type.kind === "pointer") this.#dropMentioned(type.target);
    if (type.kind === "function")
      [type.result, ...type.params].forEach((part) => {
        this.#dropMentioned(part);
      });
  }

  /** `malloc(sizeof(struct node))`, `calloc(1, sizeof(struct node))` */
  #isAllocation(operand: c.Expr, record: c.RecordId): boolean {
    const call = stripConversions(operand);
    if (call.kind !== "call") return false;
    const callee = calleeSymbol(call, this.#program);
    if (!callee || callee.defined || (callee.name !== "malloc" && callee.name !== "calloc")) return false;
    const sizes = call.args.map(constantSize);
    if (sizes.some((size) => size === null)) return false;
    const size = sizes.reduce<bigint>((product, factor) => product * (factor ?? 0n), 1n);
    return size === BigInt(this.#program.records.get(record)?.size ?? 0);
  }

  #checkCall(call: c.Call): void {
    const callee = calleeSymbol(call, this.#program);
    const isLibrary = callee !== null && !callee.defined;
    if (isLibrary && callee.name === "free") for (const arg of call.args) this.#allowConversions(arg);
    if (isLibrary && callee.name === "memset") this.#checkClearing(call);
    if (isLibrary && takesCopies(call, callee.name, this.#ignored.has(call) ? "ignored" : "used"))
      for (const [at, arg] of call.args.entries()) this.#allowPart(arg, callee.name, at);
    const others = variableArguments(call);
    if (callee?.defined && (call.type.kind !== "pointer" || this.#behind(call.type) !== null))
      for (const arg of call.args) if (!others.includes(arg)) this.#allowLent(arg);
    for (const arg of others) this.#drop(this.#behind(arg.type));
  }

  /** An argument that is passed as a pointer to a copy. */
  #allowPart(arg: c.Expr, function_: string, at: number): void {
    const part = passedPart(arg);
    if (part) {
      this.#allowed.add(part.pointer);
      if (part.pointer.kind === "pointer-offset") this.#allowed.add(madePointer(part.pointer.pointer));
    } else
      for (const choice of passedChoices(arg))
        if (readsText(function_, at)) this.#allowPart(choice, function_, at);
  }

  /** A part of a node, without pointers in it, that a function of the program borrows. */
  #allowLent(arg: c.Expr): void {
    const part = passedPart(arg);
    if (!part || holdsPointers(this.#program, part.object.type)) return;
    this.#allowed.add(part.pointer);
    if (part.pointer.kind === "pointer-offset") this.#allowed.add(madePointer(part.pointer.pointer));
  }

  /** `memset(p, 0, sizeof *p)` */
  #checkClearing({ args: [target, value, size] }: c.Call): void {
    const record = target && this.#behind(stripConversions(target).type);
    if (!target || record === null || record === undefined) return;
    const whole = BigInt(this.#program.records.get(record)?.size ?? 0);
    if (value && size && constantSize(value) === 0n && constantSize(size) === whole)
      this.#allowConversions(target);
  }

  /** What a pointer becomes on its way into the call. */
  #allowConversions(arg: c.Expr): void {
    this.#allowed.add(arg);
    if (arg.kind === "convert") this.#allowConversions(arg.operand);
  }
}

/**
 * Functions of the library for which a copy of an argument does as well, written back after the call: those that keep no
 * pointer into one, and give none that is used.
 */
function takesCopies(call: c.Call, name: string, result: "used" | "ignored"): boolean {
  const known = libraryFunction(name);
  if (!known || name === "strtok") return false;
  const isKept = known.args.some(
    ({ kind }, at) => (kind === "end" || kind === "cursor") && !isNullPointer(call.args[at]),
  );
  return !isKept && (libraryEffect(name).resultInto === null || result === "ignored");
}

function isFunctionPointer(type: c.CType): boolean {
  return type.kind === "pointer" && type.target.kind === "function";
}

function isPoolable({ keyword, system, fields }: c.RecordDefinition): boolean {
  const special = Qualifier.volatile | Qualifier.atomic;
  return (
    keyword === "struct" &&
    !system &&
    fields !== null &&
    fields.every(({ name, type }) => name !== null && (type.quals & special) === 0 && hasSize(type))
  );
}

function hasSize(type: c.CType): boolean {
  if (type.kind === "array") return typeof type.length === "number" && hasSize(type.element);
  return type.kind !== "vector";
}

/** `v`, `nodes[i]` */
function isPartOfVariable(place: c.Expr): boolean {
  if (place.kind === "variable-ref") return true;
  return place.kind === "index" && indexedObject(place)?.kind === "variable-ref";
}
