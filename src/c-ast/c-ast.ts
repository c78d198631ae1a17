/**
 * DATA: the typed C AST. Every name is resolved, every conversion explicit, every type known. What C defines by
 * rewriting stays as written: `a->b`, `p[i]`, `p + i`, `i++`, `a += b`. Lowering and all analyses read only this.
 *
 * Conventions
 * - `type` of an expression is its type after C's rules; an lvalue's type may carry qualifiers, an rvalue's never does.
 * - An lvalue used for its value is wrapped in `Load`; an array used as a pointer in `Convert` "array-to-pointer"; a
 *   function name used as a pointer in `Convert` "function-to-pointer". So a bare lvalue node appears only as the
 *   operand of `Load`, `AddressOf`, `Assign`/`CompoundAssign`/`Step` targets, `Member` base, array decay and sizeof.
 * - Operands of arithmetic have already been promoted and converted to the common type by `Convert` nodes.
 * - Conditions (`if`, `while`, `for`, `?:`, `!`, `&&`, `||`) hold scalar expressions of any scalar type: true when
 *   they compare unequal to zero. The results of comparisons, `!`, `&&`, `||` are `int`, as in C.
 */
import type { NodeId } from "../source/node-id.ts";
import type { Span, UnitIndex } from "../source/span.ts";
import type { LineMap } from "../source/line-map.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type {
  CType,
  EnumDefinition,
  EnumId,
  Field,
  FunctionType,
  RecordDefinition,
  RecordId,
} from "./c-type.ts";

export type SymbolId = number & { readonly __brand: "SymbolId" };

interface NodeBase {
  readonly id: NodeId;
  readonly span: Span;
}
interface ExprBase extends NodeBase {
  readonly type: CType;
}

// ---------------------------------------------------------------------------------------------------- expressions

/** Integer, character or enumeration constant, or a folded `sizeof`/`offsetof`/`_Alignof`. */
export interface IntegerConstant extends ExprBase {
  readonly kind: "integer-constant";
  /** Value in the range of `type`. */
  readonly value: bigint;
  readonly form: IntegerForm;
  /** Object-like macro that was written in the source where this constant stands. */
  readonly macro?: string;
}
/** How the constant was written, for readable output; carries no meaning. */
export type IntegerForm =
  | { readonly kind: "decimal" | "hex" | "octal" | "binary" }
  | { readonly kind: "character" }
  | { readonly kind: "enumerator"; readonly enum: EnumId; readonly name: string }
  | { readonly kind: "sizeof"; readonly of: CType }
  | { readonly kind: "alignof"; readonly of: CType }
  | { readonly kind: "offsetof"; readonly record: RecordId; readonly path: string };

export interface FloatingConstant extends ExprBase {
  readonly kind: "floating-constant";
  /** Exact for float and double; a long double constant is then rounded to double, as a conversion does. */
  readonly value: number;
  /** Source text, suffix included. */
  readonly text: string;
  readonly macro?: string;
}

/** Lvalue of type `char[N]` (or wider elements), terminating NUL included in `units` and N. */
export interface StringLiteral extends ExprBase {
  readonly kind: "string-literal";
  readonly units: readonly number[];
}

/** Lvalue: an object with a name. */
export interface VariableRef extends ExprBase {
  readonly kind: "variable-ref";
  readonly symbol: SymbolId;
}
/** Designator of a function. */
export interface FunctionRef extends ExprBase {
  readonly kind: "function-ref";
  readonly symbol: SymbolId;
}
/** Value of an lvalue (C11 6.3.2.1p2). */
export interface Load extends ExprBase {
  readonly kind: "load";
  readonly place: Expr;
}
/** `*pointer`; lvalue, or a function designator. */
export interface Dereference extends ExprBase {
  readonly kind: "dereference";
  readonly pointer: Expr;
}
/** `&place`. */
export interface AddressOf extends ExprBase {
  readonly kind: "address-of";
  readonly place: Expr;
}
/**
 * `pointer[index]`; lvalue. An array base has decayed by a `Convert`. `index` is an integer, sign as written. GNU: the
 * base of a lane access is the vector itself, an lvalue of vector type or a vector value.
 */
export interface Index extends ExprBase {
  readonly kind: "index";
  readonly pointer: Expr;
  readonly index: Expr;
}
/** `base.field`, base an lvalue or a struct value. Members of anonymous records are reached by nested `Member`s. */
export interface Member extends ExprBase {
  readonly kind: "member";
  readonly base: Expr;
  readonly record: RecordId;
  /** Index into the record's `fields`. */
  readonly field: number;
}
/** `pointer->field`. */
export interface Arrow extends ExprBase {
  readonly kind: "arrow";
  readonly pointer: Expr;
  readonly record: RecordId;
  readonly field: number;
}
export interface Unary extends ExprBase {
  readonly kind: "unary";
  readonly operator: "-" | "~" | "+";
  readonly operand: Expr;
}
/** `!operand`, operand any scalar. */
export interface Not extends ExprBase {
  readonly kind: "not";
  readonly operand: Expr;
}
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "<<" | ">>" | "&" | "|" | "^";
/** Arithmetic operands; both of type `type`, except shifts, where the right operand has its own promoted type. */
export interface Binary extends ExprBase {
  readonly kind: "binary";
  readonly operator: ArithmeticOperator;
  readonly left: Expr;
  readonly right: Expr;
}
export type ComparisonOperator = "==" | "!=" | "<" | ">" | "<=" | ">=";
/** Operands are arithmetic of one common type, or both pointers (a null pointer constant has been converted). */
export interface Compare extends ExprBase {
  readonly kind: "compare";
  readonly operator: ComparisonOperator;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Logical extends ExprBase {
  readonly kind: "logical";
  readonly operator: "&&" | "||";
  readonly left: Expr;
  readonly right: Expr;
}
/** `pointer + index` or `pointer - index`; `index + pointer` comes normalised, evaluation order being open in C. */
export interface PointerOffset extends ExprBase {
  readonly kind: "pointer-offset";
  readonly operator: "+" | "-";
  readonly pointer: Expr;
  readonly index: Expr;
}
/** `left - right`, in elements. */
export interface PointerDifference extends ExprBase {
  readonly kind: "pointer-difference";
  readonly left: Expr;
  readonly right: Expr;
}
/**
 * `condition ? then : otherwise`; `then` is null for GNU `condition ?: otherwise`, whose condition has already been
 * converted to `type` (which does not change its truth).
 */
export interface Conditional extends ExprBase {
  readonly kind: "conditional";
  readonly condition: Expr;
  readonly then: Expr | null;
  readonly otherwise: Expr;
}
/** `target = value`; value already converted to the target's type. The expression's value is that of the target. */
export interface Assign extends ExprBase {
  readonly kind: "assign";
  readonly target: Expr;
  readonly value: Expr;
}
/**
 * `target op= value`. The target's value is converted to `computation`, the operation done there, and the result
 * converted to the target's type (C11 6.5.16.2). For pointers (`p += n`) `computation` is the pointer type and `value`
 * an integer. `value` is converted to `computation`, except for shifts and pointers.
 */
export interface CompoundAssign extends ExprBase {
  readonly kind: "compound-assign";
  readonly operator: ArithmeticOperator;
  readonly target: Expr;
  readonly value: Expr;
  readonly computation: CType;
}
/** `++x`, `x++`, `--x`, `x--` on arithmetic types and pointers. */
export interface Step extends ExprBase {
  readonly kind: "step";
  readonly operator: "++" | "--";
  readonly position: "prefix" | "postfix";
  readonly target: Expr;
}
export interface Comma extends ExprBase {
  readonly kind: "comma";
  readonly left: Expr;
  readonly right: Expr;
}
/** Arguments are converted to the parameters' types; those matching `...` by the default argument promotions. */
export interface Call extends ExprBase {
  readonly kind: "call";
  /** `FunctionRef` for a direct call, else an expression of pointer-to-function type. */
  readonly callee: Expr;
  readonly args: readonly Expr[];
}
/** A compiler builtin with its name; arguments as the builtin defines them. `va_arg`'s type is the node's type. */
export interface BuiltinCall extends ExprBase {
  readonly kind: "builtin-call";
  readonly builtin: string;
  readonly args: readonly Expr[];
}
export type ConversionKind =
  | "integer" // integer, bool or enum to integer or enum, value reduced modulo 2^N
  | "integer-to-floating"
  | "floating-to-integer"
  | "floating"
  | "to-bool" // any scalar to _Bool: != 0
  | "array-to-pointer" // operand is an lvalue of array type
  | "function-to-pointer"
  | "null-pointer" // integer constant 0, or (void *)0, to a pointer type
  | "pointer" // between object pointer types, `void *` included, or between function pointer types
  | "integer-to-pointer"
  | "pointer-to-integer"
  | "vector-splat" // GNU: a scalar to all lanes of a vector
  | "vector-bits" // GNU: same bytes seen as another vector or integer type of that size
  | "to-void"
  | "none"; // cast to the same type; struct to itself
export interface Convert extends ExprBase {
  readonly kind: "convert";
  readonly conversion: ConversionKind;
  readonly operand: Expr;
  /** Written as a cast in the source? */
  readonly explicit: boolean;
  /** Cast to a pointer to a VLA: the lengths that its type name introduces, from outer to inner dimension. */
  readonly vlaLengths?: readonly Expr[];
}
/** `(type){ ... }`: an unnamed object; lvalue. */
export interface CompoundLiteral extends ExprBase {
  readonly kind: "compound-literal";
  readonly initializer: Initializer;
}
/** GNU `({ ... })`; the value is that of the last statement when it is an expression statement, else void. */
export interface StatementExpr extends ExprBase {
  readonly kind: "statement-expr";
  readonly body: Compound;
}
/** `sizeof` of an object of variable length array type; the size is computed from the lengths its declaration keeps. */
export interface SizeofVariable extends ExprBase {
  readonly kind: "sizeof-variable";
  readonly of: CType;
}

export type Expr =
  | IntegerConstant
  | FloatingConstant
  | StringLiteral
  | VariableRef
  | FunctionRef
  | Load
  | Dereference
  | AddressOf
  | Index
  | Member
  | Arrow
  | Unary
  | Not
  | Binary
  | Compare
  | Logical
  | PointerOffset
  | PointerDifference
  | Conditional
  | Assign
  | CompoundAssign
  | Step
  | Comma
  | Call
  | BuiltinCall
  | Convert
  | CompoundLiteral
  | StatementExpr
  | SizeofVariable;

// ---------------------------------------------------------------------------------------------------- initializers

/** An initializer with designators and brace elision resolved (C11 6.7.9). */
export type Initializer =
  /** A scalar, or a struct/union copied from an expression. */
  | { readonly kind: "value"; readonly value: Expr }
  /** A character array from a string literal; shorter literals are followed by zeros. */
  | { readonly kind: "string"; readonly literal: StringLiteral }
  /** Elements given, in ascending index order; all others are zero. */
  | {
      readonly kind: "array";
      readonly elements: readonly { readonly index: number; readonly value: Initializer }[];
    }
  /** Fields given, in the order of the record; all others are zero. For a union at most one. */
  | {
      readonly kind: "record";
      readonly record: RecordId;
      readonly fields: readonly { readonly field: number; readonly value: Initializer }[];
    };

// ---------------------------------------------------------------------------------------------------- statements

export interface Compound extends NodeBase {
  readonly kind: "compound";
  readonly body: readonly Statement[];
}
/** Declares local objects (also `static` and `extern` ones); types and functions declared locally leave no node. */
export interface LocalDeclaration extends NodeBase {
  readonly kind: "local-declaration";
  readonly variables: readonly LocalVariable[];
}
export interface LocalVariable {
  readonly symbol: SymbolId;
  readonly initializer: Initializer | null;
  /** For a VLA: the length expressions from outer to inner dimension, already `size_t`. */
  readonly vlaLengths: readonly Expr[];
}
export interface ExprStatement extends NodeBase {
  readonly kind: "expr-statement";
  readonly expr: Expr;
}
export interface If extends NodeBase {
  readonly kind: "if";
  readonly condition: Expr;
  readonly then: Statement;
  readonly otherwise: Statement | null;
}
export interface While extends NodeBase {
  readonly kind: "while";
  readonly condition: Expr;
  readonly body: Statement;
}
export interface DoWhile extends NodeBase {
  readonly kind: "do-while";
  readonly body: Statement;
  readonly condition: Expr;
}
export interface For extends NodeBase {
  readonly kind: "for";
  readonly init: LocalDeclaration | ExprStatement | null;
  readonly condition: Expr | null;
  readonly step: Expr | null;
  readonly body: Statement;
}
/** `value` has been promoted; case values are converted to its type. */
export interface Switch extends NodeBase {
  readonly kind: "switch";
  readonly value: Expr;
  readonly body: Statement;
}
/** `case low:` or GNU `case low ... high:`; belongs to the innermost enclosing switch. */
export interface Case extends NodeBase {
  readonly kind: "case";
  readonly low: IntegerConstant;
  readonly high: IntegerConstant | null;
  readonly body: Statement;
}
export interface Default extends NodeBase {
  readonly kind: "default";
  readonly body: Statement;
}
export interface Labeled extends NodeBase {
  readonly kind: "labeled";
  readonly label: string;
  readonly body: Statement;
}
export interface Goto extends NodeBase {
  readonly kind: "goto";
  readonly label: string;
}
export interface Break extends NodeBase {
  readonly kind: "break";
}
export interface Continue extends NodeBase {
  readonly kind: "continue";
}
export interface Return extends NodeBase {
  readonly kind: "return";
  /** Converted to the function's result type. */
  readonly value: Expr | null;
}
export interface Empty extends NodeBase {
  readonly kind: "empty";
}
/**
 * Not in the source: statements behind a call of `setjmp`. A `longjmp` to `mark` out of the body leads to the handler, in which the
 * builtin `caught_value` is what it brings, and then goes on behind both, or with the body once more.
 */
export interface Catch extends NodeBase {
  readonly kind: "catch";
  /** A number, as the buffer holds it. */
  readonly mark: Expr;
  readonly body: Compound;
  readonly handler: Compound;
  readonly then: "behind" | "again";
}

export type Statement =
  | Compound
  | LocalDeclaration
  | ExprStatement
  | If
  | While
  | DoWhile
  | For
  | Switch
  | Case
  | Default
  | Labeled
  | Goto
  | Break
  | Continue
  | Return
  | Empty
  | Catch;

// ---------------------------------------------------------------------------------------------------- program

export type Linkage = "external" | "internal" | "none";

/** An object with a name: global, static local, local or parameter. */
export interface VariableSymbol {
  readonly kind: "variable";
  readonly id: SymbolId;
  readonly name: string;
  readonly type: CType;
  readonly linkage: Linkage;
  readonly storage: "static" | "automatic";
  readonly role: "global" | "static-local" | "local" | "parameter";
  /** Unit that declares it; for external linkage the unit of its definition, else of the first declaration. */
  readonly unit: UnitIndex;
  /** Alignment asked for by an attribute or `_Alignas`, in bytes. */
  readonly align?: number;
  /** Global: whether some unit defines it (an initializer or a tentative definition). */
  readonly defined: boolean;
  readonly system: boolean;
  /** Slots lead to it, so that it is a cell in Rust. */
  readonly isCell?: boolean;
  readonly span: Span;
}
export interface FunctionSymbol {
  readonly kind: "function";
  readonly id: SymbolId;
  readonly name: string;
  readonly type: FunctionType;
  readonly linkage: Linkage;
  readonly unit: UnitIndex;
  /** Some unit has its body. */
  readonly defined: boolean;
  readonly inline: boolean;
  readonly noreturn: boolean;
  readonly system: boolean;
  /** Declared in a header (not only in the `.c` file that defines it). */
  readonly inHeader: boolean;
  /** Its parameters are no longer those that C callers pass. */
  readonly reshaped?: true;
  /** Not in the source: stands for that function where it is called through pointers. */
  readonly adapterOf?: SymbolId;
  /** Stands in for a function of the C library (`runtime/c`). */
  readonly ofLibrary?: true;
  readonly span: Span;
}
export type CSymbol = VariableSymbol | FunctionSymbol;

export interface FunctionDefinition extends NodeBase {
  readonly kind: "function-definition";
  readonly symbol: SymbolId;
  readonly params: readonly SymbolId[];
  /** Lengths in the types of parameters such as `int a[n][m]`, as in `LocalVariable`; evaluated on entry. */
  readonly vlaLengths: readonly Expr[];
  readonly body: Compound;
  /** Why the function cannot be translated, where a pass over the whole program found that out. */
  readonly refusal?: Diagnostic;
  /** Loads of pointer variables that are not read again before they get another value: what they own may move on. */
  readonly moves?: ReadonlySet<NodeId>;
}
export interface GlobalDefinition extends NodeBase {
  readonly kind: "global-definition";
  readonly symbol: SymbolId;
  readonly initializer: Initializer | null;
}

/** Static locals are listed with their initializers in `globals` as well as at their `LocalDeclaration` (null there). */
export interface TranslationUnit {
  readonly index: UnitIndex;
  /** Path of the `.c` file as given. */
  readonly path: string;
  readonly text: string;
  readonly lines: LineMap;
  /** In source order; bodies of functions that come from headers are defined in the first unit that has them. */
  readonly functions: readonly FunctionDefinition[];
  readonly globals: readonly GlobalDefinition[];
  /** What was left out of `functions` and `globals` because of errors; the symbols stay. */
  readonly refused: readonly RefusedDefinition[];
  /** Object-like macros of the user's own files whose expansion is a constant. */
  readonly macros: readonly MacroConstant[];
  readonly comments: readonly SourceComment[];
}

export interface RefusedDefinition {
  readonly symbol: SymbolId;
  readonly span: Span;
  /** At least one. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface MacroConstant {
  readonly name: string;
  readonly value: bigint | number;
  readonly type: CType;
  readonly file: string;
  readonly line: number;
}

export interface SourceComment {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly ownLine: boolean;
  readonly lines: readonly string[];
}

/** A linked program: one symbol per entity, one record per definition, over all its units. */
export interface Program {
  readonly units: readonly TranslationUnit[];
  readonly symbols: ReadonlyMap<SymbolId, CSymbol>;
  readonly records: ReadonlyMap<RecordId, RecordDefinition>;
  readonly enums: ReadonlyMap<EnumId, EnumDefinition>;
}

export type { CType, EnumDefinition, Field, FunctionType, RecordDefinition, EnumId, RecordId };
