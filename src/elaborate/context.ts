/** State of an elaboration: one `ProgramBuilder` per program, one `UnitContext` per translation unit. */
import type * as c from "../c-ast/c-ast.ts";
import type {
  CType,
  EnumDefinition,
  EnumId,
  FunctionType,
  RecordDefinition,
  RecordId,
  RecordType,
} from "../c-ast/c-type.ts";
import type { FieldRequest } from "../c-ast/layout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { MacroUse, PreprocessedUnit } from "../project/preprocessed.ts";
import type { LineMap } from "../source/line-map.ts";
import type { NodeId, NodeIdSource } from "../source/node-id.ts";
import type { Span, UnitIndex } from "../source/span.ts";
import type { AttributeEntry, SyntaxNode } from "../syntax/syntax-node.ts";
import type { PackingChange } from "./packing.ts";
import type { Entity, Scope, TagEntity } from "./scope.ts";
import type { FunctionBuilder, Mutable, SymbolBuilder, VariableBuilder } from "./symbol-builder.ts";

/** A record of the program and how it can be recognised in another unit. */
export interface SharedRecord {
  readonly id: RecordId;
  readonly tag: string | null;
  /** Units that have this definition. */
  readonly units: Set<UnitIndex>;
}

export interface ProgramBuilder {
  readonly nextNode: NodeIdSource;
  readonly symbols: Map<c.SymbolId, SymbolBuilder>;
  readonly records: Map<RecordId, RecordDefinition>;
  readonly enums: Map<EnumId, EnumDefinition>;
  /** Enumerations without a definition so far (GNU): those that never get one have no enumerators. */
  readonly mentionedEnums: Map<EnumId, EnumDefinition>;
  /** Type objects of records that are incomplete: rewritten when the record proves to be one of another unit. */
  readonly incompleteTypes: Map<RecordId, Mutable<RecordType>[]>;
  /** Completed records by `file:line` of their definition and by tag. */
  readonly recordsByPlace: Map<string, SharedRecord[]>;
  readonly enumsByPlace: Map<string, { readonly id: EnumId; readonly units: Set<UnitIndex> }[]>;
  /** Names with external linkage. */
  readonly externals: Map<string, SymbolBuilder>;
  /** Internal functions and constant tables of headers, by place and name. */
  readonly sharedSymbols: Map<string, SharedSymbol>;
  /** Symbols that some expression or initializer names. */
  readonly referenced: Set<c.SymbolId>;
  /** Functions defined without a prototype: gcc takes calls with more arguments. */
  readonly oldStyle: Set<c.SymbolId>;
  /** External objects that have only tentative definitions so far. */
  readonly tentative: Set<c.SymbolId>;
  /** Calls of functions about whose parameters nothing was known at that place. */
  /** Declarations that say their definition may be missing. */
  readonly weakDeclarations: {
    readonly unit: UnitContext;
    readonly node: SyntaxNode;
    readonly symbol: SymbolBuilder;
  }[];
  readonly unprototypedCalls: UnprototypedCall[];
  /** Variables that hold the lengths of variable length array typedefs, by the length expression. */
  readonly lengthVariables: Map<NodeId, VariableBuilder>;
  ids: { symbol: number; record: number; enum: number };
}

/** An internal symbol of a header that several units may have in common. */
export interface SharedSymbol {
  readonly symbol: SymbolBuilder;
  /** Preprocessed text of the definition. */
  readonly text: string;
  /** What its names stood for in the first unit. */
  readonly dependencies: Dependencies;
  /** False when each unit needs its own: it has state. */
  shareable: boolean;
}

export interface UnprototypedCall {
  readonly unit: UnitContext;
  readonly call: Mutable<c.Call>;
  readonly callee: Mutable<c.FunctionRef>;
  readonly caller: FunctionContext | null;
}

/** The labels of a function whose addresses are taken. */
export interface LabelNumbers {
  readonly numbers: Map<string, number>;
  /** Where the next jump goes, once there is one. */
  variable: VariableBuilder | null;
}

/** A function whose body is being elaborated. */
export interface FunctionContext {
  readonly symbol: FunctionBuilder;
  readonly type: FunctionType;
  readonly errors: Diagnostic[];
  /** Symbol of `__func__` once it is used (C11 6.4.2.2). */
  nameVariable: VariableBuilder | null;
  /** Types of the values of the enclosing switch statements, innermost last. */
  readonly switchTypes: CType[];
  readonly labels: LabelNumbers;
  hasState: boolean;
}

/** What parts of the elaborator need of each other in a circle: C's grammar is recursive, imports are not. */
export interface Rules {
  /** As written: lvalues are not loaded, arrays and functions have not decayed. */
  expression(unit: UnitContext, node: SyntaxNode): c.Expr;
  initializer(
    unit: UnitContext,
    node: SyntaxNode,
    type: CType,
  ): { readonly type: CType; readonly value: c.Initializer };
  compound(unit: UnitContext, node: SyntaxNode, valueWanted: "value" | "no-value"): c.Compound;
  /** GNU: a function inside of a function. */
  nestedFunction(unit: UnitContext, node: SyntaxNode): void;
  /** Members that one `field_declaration` declares. */
  fields(unit: UnitContext, node: SyntaxNode): readonly FieldRequest[];
  /** Type named by a `type_descriptor`. */
  typeName(unit: UnitContext, node: SyntaxNode): TypeName;
  /** Elaborates system declarations that were put off until one of their names is used. */
  declareSystem(unit: UnitContext, nodes: readonly SyntaxNode[]): void;
  /** Elaborates the record or enum specifier of a system header that defines a tag. */
  defineSystemTag(unit: UnitContext, node: SyntaxNode): void;
}

export interface TypeName {
  readonly type: CType;
  /** Length expressions of the variable length arrays it introduces. */
  readonly lengths: readonly c.Expr[];
}

export interface UnitContext {
  readonly program: ProgramBuilder;
  readonly rules: Rules;
  readonly unit: UnitIndex;
  readonly source: PreprocessedUnit;
  readonly text: string;
  readonly lines: LineMap;
  /** Path by which the preprocessor knows the `.c` file itself. */
  readonly mainFile: string;
  readonly attributes: ReadonlyMap<number, readonly AttributeEntry[]>;
  readonly macroUses: ReadonlyMap<number, MacroUse>;
  /** Values of macros as their uses show them; null for those that are no constants. */
  readonly macroValues: Map<string, { readonly value: bigint | number; readonly type: CType } | null>;
  /** Maximum alignment of members by `#pragma pack`, from each offset on. */
  readonly packing: readonly PackingChange[];
  readonly fileScope: Scope;
  /** Records that system headers define and nothing needed the members of so far, by tag. */
  readonly systemRecords: Map<string, SyntaxNode>;
  /** Declarations of system headers that have been elaborated. */
  readonly systemNodes: Set<SyntaxNode>;
  /** Types of the specifiers with bodies that were elaborated out of order. */
  readonly systemTypes: Map<SyntaxNode, CType>;
  /** Definitions of internal functions and constant tables in headers, by name. */
  readonly headerDefinitions: ReadonlyMap<string, SyntaxNode>;
  /** References made before bodies are read to header symbols that may have to be this unit's own. */
  readonly earlyReferences: (Mutable<c.FunctionRef> | Mutable<c.VariableRef>)[];
  /** Function bodies to be read once all of the file scope is known. */
  readonly pendingBodies: PendingBody[];
  /** Symbols of other units' headers that this unit takes for its own as long as nothing speaks against it, by name. */
  readonly shared: Map<string, SharedSymbol>;
  /** Definitions of shared tables, to be read only when the unit needs its own. */
  readonly postponed: { readonly name: string; readonly read: () => void }[];
  /** Objects defined at file scope, in order. */
  readonly definitions: Map<c.SymbolId, ObjectDefinition>;
  readonly diagnostics: Diagnostic[];
  readonly functions: c.FunctionDefinition[];
  /** Functions inside of functions. */
  readonly nested: Map<c.SymbolId, NestedFunction>;
  readonly globals: c.GlobalDefinition[];
  readonly refused: c.RefusedDefinition[];
  scope: Scope;
  function: FunctionContext | null;
  /** Collects what file-scope names stand for, while something is elaborated that other units may share. */
  dependencies: DependencyRecorder | null;
}

/** File-scope names that something uses, and what they stand for there. */
export interface Dependencies {
  readonly names: ReadonlyMap<string, Entity>;
  readonly tags: ReadonlyMap<string, TagEntity>;
}
export interface DependencyRecorder extends Dependencies {
  readonly names: Map<string, Entity>;
  readonly tags: Map<string, TagEntity>;
}

/** A definition of an object with linkage, perhaps a tentative one (C11 6.9.2). */
export interface ObjectDefinition {
  readonly symbol: VariableBuilder;
  readonly node: SyntaxNode;
  initializer: c.Initializer | null;
  tentative: boolean;
}

/** A function inside of another. */
export interface NestedFunction {
  /** The function at file scope around it. */
  readonly root: c.SymbolId;
  /** In the source. */
  readonly name: string;
}

export interface PendingBody {
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  readonly name: string;
  readonly params: readonly VariableBuilder[];
  readonly lengths: readonly c.Expr[];
  readonly scope: Scope;
}

export function newId(unit: UnitContext): NodeId {
  return unit.program.nextNode();
}

export function spanOf(unit: UnitContext, node: SyntaxNode): Span {
  return { unit: unit.unit, start: node.start, end: node.end };
}

/** Runs `work` in `scope` and comes back, also after a failure. */
export function inScope<T>(unit: UnitContext, scope: Scope, work: () => T): T {
  const outer = unit.scope;
  unit.scope = scope;
  try {
    return work();
  } finally {
    unit.scope = outer;
  }
}

/** Runs `work` and tells which file-scope names it used. */
export function recordingDependencies<T>(
  unit: UnitContext,
  work: () => T,
): { value: T; dependencies: Dependencies } {
  const outer = unit.dependencies;
  const dependencies: DependencyRecorder = { names: new Map(), tags: new Map() };
  unit.dependencies = dependencies;
  try {
    return { value: work(), dependencies };
  } finally {
    unit.dependencies = outer;
  }
}

/** Runs `work` at file scope, outside any function. */
export function atFileScope<T>(unit: UnitContext, work: () => T): T {
  const current = unit.function;
  unit.function = null;
  try {
    return inScope(unit, unit.fileScope, work);
  } finally {
    unit.function = current;
  }
}
