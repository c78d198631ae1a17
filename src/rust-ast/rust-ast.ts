/**
 * DATA: the Rust AST that lowering makes, rewrites change and `print` renders. Only what we emit, edition 2021.
 * Parentheses are the printer's business: a tree always means what its shape says.
 * `origin` names the C node a piece came from, so that rustc's messages and the report find their way back.
 */
import type { NodeId } from "../source/node-id.ts";

// ---------------------------------------------------------------------------------------------------------- types

export type Type =
  /** `a::b<'l, T, N>`; also primitive types and type parameters. */
  | {
      readonly kind: "path";
      readonly path: string;
      readonly lifetimes?: readonly string[];
      readonly args?: readonly Type[];
    }
  | { readonly kind: "ref"; readonly mutable: boolean; readonly lifetime?: string; readonly target: Type }
  | { readonly kind: "slice"; readonly element: Type }
  | { readonly kind: "array"; readonly element: Type; readonly length: Expr }
  /** `()` when empty. */
  | { readonly kind: "tuple"; readonly elements: readonly Type[] }
  | { readonly kind: "fn"; readonly params: readonly Type[]; readonly result: Type }
  /** `dyn Bound + 'l`, `impl Bound`. */
  | { readonly kind: "bound"; readonly keyword: "dyn" | "impl"; readonly bound: string }
  /** An argument for a `const` parameter. */
  | { readonly kind: "const"; readonly value: number }
  | { readonly kind: "never" }
  | { readonly kind: "infer" };

// ---------------------------------------------------------------------------------------------------- expressions

interface Origin {
  readonly origin?: NodeId;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | "&"
  | "|"
  | "^"
  | "=="
  | "!="
  | "<"
  | ">"
  | "<="
  | ">="
  | "&&"
  | "||";
export type AssignOperator = "+=" | "-=" | "*=" | "/=" | "%=" | "<<=" | ">>=" | "&=" | "|=" | "^=";

/** `suffix` is printed when present (`1u32`); negative values print as a unary minus. */
export interface IntegerLiteral extends Origin {
  readonly kind: "integer";
  readonly value: bigint;
  readonly suffix?: string;
  readonly base?: "decimal" | "hex" | "octal" | "binary";
}
/** `text` is a valid Rust float literal without suffix (`1.0`, `1e-9`); NaN and infinities are paths. */
export interface FloatLiteral extends Origin {
  readonly kind: "float";
  readonly text: string;
  readonly suffix?: "f32" | "f64";
}
export interface BoolLiteral extends Origin {
  readonly kind: "bool";
  readonly value: boolean;
}
/** `b'a'`. */
export interface ByteLiteral extends Origin {
  readonly kind: "byte";
  readonly value: number;
}
/** `b"..."`, of type `&'static [u8; N]`. */
export interface ByteString extends Origin {
  readonly kind: "byte-string";
  readonly bytes: readonly number[];
}
export interface StringLiteral extends Origin {
  readonly kind: "string";
  readonly value: string;
}
/** A variable, constant, function or other path; `a::<T>::b` is written out in `path`. */
export interface PathExpr extends Origin {
  readonly kind: "path";
  readonly path: string;
}
export interface UnaryExpr extends Origin {
  readonly kind: "unary";
  readonly operator: "-" | "!" | "*";
  readonly operand: Expr;
}
export interface BorrowExpr extends Origin {
  readonly kind: "borrow";
  readonly mutable: boolean;
  readonly place: Expr;
}
export interface BinaryExpr extends Origin {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}
export interface AssignExpr extends Origin {
  readonly kind: "assign";
  readonly target: Expr;
  readonly value: Expr;
}
export interface CompoundAssignExpr extends Origin {
  readonly kind: "compound-assign";
  readonly operator: AssignOperator;
  readonly target: Expr;
  readonly value: Expr;
}
export interface CastExpr extends Origin {
  readonly kind: "cast";
  readonly operand: Expr;
  readonly type: Type;
}
export interface CallExpr extends Origin {
  readonly kind: "call";
  readonly callee: Expr;
  readonly args: readonly Expr[];
}
export interface MethodCallExpr extends Origin {
  readonly kind: "method-call";
  readonly receiver: Expr;
  /** Name, turbofish included where needed. */
  readonly method: string;
  readonly args: readonly Expr[];
}
/** `name!(args)` or `name![args]`. */
export interface MacroExpr extends Origin {
  readonly kind: "macro";
  readonly name: string;
  readonly delimiter: "(" | "[";
  readonly args: readonly Expr[];
  /** `;` between the arguments, as in `vec![element; length]`; a comma when absent. */
  readonly separator?: ";";
}
/** `base.name`; tuple fields have digits as names. */
export interface FieldExpr extends Origin {
  readonly kind: "field";
  readonly base: Expr;
  readonly name: string;
}
export interface IndexExpr extends Origin {
  readonly kind: "index";
  readonly base: Expr;
  readonly index: Expr;
}
export interface RangeExpr extends Origin {
  readonly kind: "range";
  readonly from: Expr | null;
  readonly to: Expr | null;
  readonly inclusive: boolean;
}
export interface ArrayExpr extends Origin {
  readonly kind: "array";
  readonly elements: readonly Expr[];
}
export interface RepeatExpr extends Origin {
  readonly kind: "repeat";
  readonly element: Expr;
  readonly length: Expr;
}
export interface TupleExpr extends Origin {
  readonly kind: "tuple";
  readonly elements: readonly Expr[];
}
export interface StructExpr extends Origin {
  readonly kind: "struct";
  readonly path: string;
  readonly fields: readonly { readonly name: string; readonly value: Expr }[];
  /** `..rest` */
  readonly rest?: Expr;
}
export interface BlockExpr extends Origin {
  readonly kind: "block";
  /** `'name: { ... }`, without the quote. */
  readonly label?: string;
  /** `const { ... }`. */
  readonly isConst?: boolean;
  readonly block: Block;
}
/** `condition` may be a `let` expression. */
export interface IfExpr extends Origin {
  readonly kind: "if";
  readonly condition: Expr;
  readonly then: Block;
  /** A block or another `if`. */
  readonly otherwise: BlockExpr | IfExpr | null;
}
/** `let pattern = value` as a condition. */
export interface LetCondition extends Origin {
  readonly kind: "let-condition";
  readonly pattern: Pattern;
  readonly value: Expr;
}
export interface MatchExpr extends Origin {
  readonly kind: "match";
  readonly value: Expr;
  readonly arms: readonly MatchArm[];
}
export interface MatchArm {
  readonly pattern: Pattern;
  readonly guard?: Expr;
  readonly body: Expr;
  readonly comments?: readonly string[];
}
export interface LoopExpr extends Origin {
  readonly kind: "loop";
  readonly label?: string;
  readonly body: Block;
}
export interface WhileExpr extends Origin {
  readonly kind: "while";
  readonly label?: string;
  readonly condition: Expr;
  readonly body: Block;
}
export interface ForExpr extends Origin {
  readonly kind: "for";
  readonly label?: string;
  readonly pattern: Pattern;
  readonly iterator: Expr;
  readonly body: Block;
}
export interface BreakExpr extends Origin {
  readonly kind: "break";
  readonly label?: string;
  readonly value?: Expr;
}
export interface ContinueExpr extends Origin {
  readonly kind: "continue";
  readonly label?: string;
}
export interface ReturnExpr extends Origin {
  readonly kind: "return";
  readonly value?: Expr;
}
export interface ClosureExpr extends Origin {
  readonly kind: "closure";
  readonly move: boolean;
  readonly params: readonly { readonly pattern: Pattern; readonly type?: Type }[];
  readonly body: Expr;
}

export type Expr =
  | IntegerLiteral
  | FloatLiteral
  | BoolLiteral
  | ByteLiteral
  | ByteString
  | StringLiteral
  | PathExpr
  | UnaryExpr
  | BorrowExpr
  | BinaryExpr
  | AssignExpr
  | CompoundAssignExpr
  | CastExpr
  | CallExpr
  | MethodCallExpr
  | MacroExpr
  | FieldExpr
  | IndexExpr
  | RangeExpr
  | ArrayExpr
  | RepeatExpr
  | TupleExpr
  | StructExpr
  | BlockExpr
  | IfExpr
  | LetCondition
  | MatchExpr
  | LoopExpr
  | WhileExpr
  | ForExpr
  | BreakExpr
  | ContinueExpr
  | ReturnExpr
  | ClosureExpr;

// ------------------------------------------------------------------------------------------------------- patterns

export type Pattern =
  | { readonly kind: "wildcard" }
  | {
      readonly kind: "binding";
      readonly name: string;
      readonly mutable: boolean;
      readonly byRef?: "ref" | "ref mut";
    }
  | { readonly kind: "literal"; readonly value: Expr }
  | { readonly kind: "range"; readonly from: Expr; readonly to: Expr }
  | { readonly kind: "or"; readonly alternatives: readonly Pattern[] }
  | { readonly kind: "tuple"; readonly elements: readonly Pattern[] }
  /** `Path(p, q)`; a bare path when `elements` is empty. */
  | { readonly kind: "constructor"; readonly path: string; readonly elements: readonly Pattern[] }
  | { readonly kind: "slice"; readonly elements: readonly Pattern[] }
  | { readonly kind: "reference"; readonly mutable: boolean; readonly pattern: Pattern };

// ----------------------------------------------------------------------------------------------------- statements

/** `value` is the block's trailing expression, or null for `()` (or a diverging end). */
export interface Block {
  readonly statements: readonly Statement[];
  readonly value: Expr | null;
}

interface StatementBase {
  /** Comment lines printed above as `// ...`; an empty string is an empty comment line. */
  readonly comments?: readonly string[];
  /** Keep an empty line above, as the C had one. */
  readonly blankBefore?: boolean;
}
export interface LetStatement extends StatementBase, Origin {
  readonly kind: "let";
  readonly pattern: Pattern;
  readonly type?: Type;
  readonly value?: Expr;
  readonly otherwise?: Block;
}
/** The printer adds `;` except behind block-like expressions. */
export interface ExprStatement extends StatementBase {
  readonly kind: "expr";
  readonly expr: Expr;
}
export interface ItemStatement extends StatementBase {
  readonly kind: "item";
  readonly item: Item;
}
export type Statement = LetStatement | ExprStatement | ItemStatement;

// ---------------------------------------------------------------------------------------------------------- items

export type Visibility = "pub" | "pub(crate)" | "private";

interface ItemBase {
  /** Lines of the doc comment (`///`). */
  readonly docs?: readonly string[];
  /** `#[...]` contents: `derive(Clone, Copy)`, `allow(clippy::too_many_arguments)`. */
  readonly attributes?: readonly string[];
  readonly origin?: NodeId;
}
export interface FnParam {
  readonly name: string;
  readonly mutable: boolean;
  readonly type: Type;
}
export interface Generics {
  readonly lifetimes: readonly string[];
  /** `T: Bound` or `const N: usize`, written out. */
  readonly params: readonly string[];
}
export interface FnItem extends ItemBase {
  readonly kind: "fn";
  readonly name: string;
  readonly visibility: Visibility;
  readonly isConst?: boolean;
  readonly generics?: Generics;
  /** `self`, `&self`, `&mut self`. */
  readonly receiver?: string;
  readonly params: readonly FnParam[];
  readonly result: Type | null;
  readonly body: Block;
  /** Variables that no variable of the C stands for. */
  readonly temporaries?: ReadonlySet<string>;
}
export interface StructItem extends ItemBase {
  readonly kind: "struct";
  readonly name: string;
  readonly visibility: Visibility;
  readonly generics?: Generics;
  readonly fields:
    | readonly {
        readonly name: string;
        readonly visibility: Visibility;
        readonly type: Type;
        readonly docs?: readonly string[];
      }[]
    /** Tuple struct. */
    | { readonly tuple: readonly { readonly visibility: Visibility; readonly type: Type }[] };
  /** Stands for its one field (`rewrite/unwrap-pointers.ts`). */
  readonly wraps?: boolean;
}
export interface EnumItem extends ItemBase {
  readonly kind: "enum";
  readonly name: string;
  readonly visibility: Visibility;
  readonly generics?: Generics;
  readonly variants: readonly {
    readonly name: string;
    readonly fields: readonly Type[];
    readonly discriminant?: bigint;
    readonly docs?: readonly string[];
  }[];
}
export interface ConstItem extends ItemBase {
  readonly kind: "const" | "static";
  readonly name: string;
  readonly visibility: Visibility;
  readonly type: Type;
  readonly value: Expr;
}
/** `thread_local! { static NAME: T = const { value }; }` */
export interface ThreadLocalItem extends ItemBase {
  readonly kind: "thread-local";
  readonly name: string;
  readonly visibility: Visibility;
  readonly type: Type;
  readonly value: Expr;
  /** Initialiser is a constant expression, printed inside `const { }`. */
  readonly isConst: boolean;
}
export interface TypeAliasItem extends ItemBase {
  readonly kind: "type-alias";
  readonly name: string;
  readonly visibility: Visibility;
  readonly generics?: Generics;
  readonly type: Type;
}
export interface UseItem extends ItemBase {
  readonly kind: "use";
  readonly visibility: Visibility;
  readonly path: string;
}
export interface ImplItem extends ItemBase {
  readonly kind: "impl";
  readonly generics?: Generics;
  /** Trait path, or null for an inherent impl. */
  readonly trait: string | null;
  readonly type: Type;
  readonly items: readonly Item[];
}
export interface ModItem extends ItemBase {
  readonly kind: "mod";
  readonly name: string;
  readonly visibility: Visibility;
  /** Null: `mod name;`, the body is a file of its own. */
  readonly items: readonly Item[] | null;
}
/** Text we carry over as it is (runtime support code). */
export interface VerbatimItem extends ItemBase {
  readonly kind: "verbatim";
  readonly text: string;
}

export type Item =
  | FnItem
  | StructItem
  | EnumItem
  | ConstItem
  | ThreadLocalItem
  | TypeAliasItem
  | UseItem
  | ImplItem
  | ModItem
  | VerbatimItem;

/** One `.rs` file. */
export interface SourceFile {
  /** Path below the crate's `src`, with `/`. */
  readonly path: string;
  /** Lines of the `//!` comment. */
  readonly docs: readonly string[];
  /** `#![...]` contents. */
  readonly attributes: readonly string[];
  readonly items: readonly Item[];
}

/** A whole crate before it is printed. */
export interface Crate {
  readonly name: string;
  readonly target: "library" | "binary";
  readonly files: readonly SourceFile[];
  /** Modules below the root whose files come from elsewhere: the runtime. */
  readonly external?: readonly string[];
  /** Globals of the C are variables that functions pass on. */
  readonly passesGlobals?: boolean;
}
