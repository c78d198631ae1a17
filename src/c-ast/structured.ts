/**
 * DATA: a function body without `goto`, fall-through and implicit jump targets. `structure` makes it from the typed C
 * AST; lowering turns it into Rust almost line by line. Expressions and simple statements are those of the C AST.
 *
 * - Every jump names the construct it leaves (`break`) or starts again (`continue`), by its `JumpTarget`.
 * - Arms of a `switch` never fall through. Order, shared bodies and fall-through are expressed by labelled blocks.
 * - A `goto` that no labelled block expresses has become a `dispatch`: a loop over numbered states.
 */
import type {
  Expr,
  ExprStatement,
  IntegerConstant,
  LocalDeclaration,
  LocalVariable,
  Return,
} from "./c-ast.ts";
import type { Span } from "../source/span.ts";

/** Names a loop, block, switch or dispatch; unique in the program, so `({ })` bodies may be structured on their own. */
export type JumpTarget = number & { readonly __brand: "JumpTarget" };

interface FlowBase {
  /** Of the C statement it came from; comments and blank lines are attached by it. */
  readonly span: Span;
}

export interface SimpleFlow extends FlowBase {
  readonly kind: "simple";
  readonly statement: ExprStatement | LocalDeclaration | Return;
}
/** Gives a variable that was declared earlier (see `HoistFlow`) the value of its initializer. */
export interface InitializeFlow extends FlowBase {
  readonly kind: "initialize";
  readonly variable: LocalVariable;
}
/**
 * Declares variables without a value, ahead of the place where C declares them: they may now stand in the same scope as
 * others of their name. Static locals may be among them, as in `LocalDeclaration`; variable length arrays never are.
 */
export interface HoistFlow extends FlowBase {
  readonly kind: "hoist";
  readonly variables: readonly LocalVariable[];
}
/** A C compound statement: a scope. */
export interface ScopeFlow extends FlowBase {
  readonly kind: "scope";
  readonly body: readonly Flow[];
}
export interface IfFlow extends FlowBase {
  readonly kind: "if";
  readonly condition: Expr;
  readonly then: readonly Flow[];
  readonly otherwise: readonly Flow[];
}
/**
 * Any C loop. `test` says where the condition is evaluated; a null condition is always true. `init` and `step` come
 * from `for`. `continue` to this target goes on with the step and then the condition.
 */
export interface LoopFlow extends FlowBase {
  readonly kind: "loop";
  readonly target: JumpTarget;
  /** C label that a backward `goto` named, for a readable Rust label; null for a C loop. */
  readonly label: string | null;
  readonly init: LocalDeclaration | ExprStatement | null;
  readonly condition: Expr | null;
  readonly test: "before" | "after";
  readonly step: Expr | null;
  readonly body: readonly Flow[];
}
/** Left early by `break`; runs once. */
export interface BlockFlow extends FlowBase {
  readonly kind: "block";
  readonly target: JumpTarget;
  /** C label that follows the block, for a readable Rust label; null if there is none. */
  readonly label: string | null;
  readonly body: readonly Flow[];
}
export interface SwitchArm {
  /** Case values (`high` for GNU ranges); empty for an arm that is only the default. */
  readonly cases: readonly { readonly low: IntegerConstant; readonly high: IntegerConstant | null }[];
  readonly isDefault: boolean;
  readonly body: readonly Flow[];
  readonly span: Span;
}
/** At most one arm is the default, and it is the last; without one, unmatched values do nothing. `break` leaves it. */
export interface SwitchFlow extends FlowBase {
  readonly kind: "switch";
  readonly target: JumpTarget;
  readonly value: Expr;
  readonly arms: readonly SwitchArm[];
}
/** Starts in state 0 and runs states until `break`; a state that ends normally goes on with the next one, the last leaves. */
export interface DispatchFlow extends FlowBase {
  readonly kind: "dispatch";
  readonly target: JumpTarget;
  /** Names are snake case and differ from each other. */
  readonly states: readonly { readonly name: string; readonly body: readonly Flow[] }[];
}
/** Goes on with a state of an enclosing dispatch. */
export interface EnterFlow extends FlowBase {
  readonly kind: "enter";
  readonly target: JumpTarget;
  readonly state: number;
}
/** As `Catch` of the C AST. Jumps may leave its lists, none leads into them. */
export interface CatchFlow extends FlowBase {
  readonly kind: "catch";
  readonly target: JumpTarget;
  readonly mark: Expr;
  readonly body: readonly Flow[];
  readonly handler: readonly Flow[];
  readonly then: "behind" | "again";
}
export interface BreakFlow extends FlowBase {
  readonly kind: "break";
  readonly target: JumpTarget;
}
export interface ContinueFlow extends FlowBase {
  readonly kind: "continue";
  readonly target: JumpTarget;
}

export type Flow =
  | SimpleFlow
  | InitializeFlow
  | HoistFlow
  | ScopeFlow
  | IfFlow
  | LoopFlow
  | BlockFlow
  | SwitchFlow
  | DispatchFlow
  | EnterFlow
  | CatchFlow
  | BreakFlow
  | ContinueFlow;
