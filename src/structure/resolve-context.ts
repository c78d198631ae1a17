/** What the resolvers of single constructs share. */
import type * as c from "../c-ast/c-ast.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import type { Exit, LeavingJumps } from "./exits.ts";
import type { Label } from "./label.ts";
import type { Piece } from "./piece.ts";

export interface ResolveContext {
  readonly labels: ReadonlyMap<string, Label>;
  /** Labels that no `goto` names are absent. */
  readonly gotoCounts: ReadonlyMap<Label, number>;
  readonly diagnostics: Diagnostic[];
  /** Jumps out of this body, and the labels made for them. */
  readonly leaving: LeavingJumps;
  readonly exits: Map<Label, Exit>;
  /** Statements contain loops and switches, which contain statements. */
  readonly resolveBody: (body: c.Statement, around: Surroundings, context: ResolveContext) => Piece[];
}

/** What `break`, `continue` and `case` mean at some place. */
export interface Surroundings {
  readonly breakLabel: Label | null;
  readonly continueLabel: Label | null;
  /** Collects the entries of the innermost switch. */
  readonly entries: SwitchEntry[] | null;
}

/** A `case` or, when `case` is null, a `default`. */
export interface SwitchEntry {
  readonly label: Label;
  readonly case: c.Case | null;
  readonly span: Span;
}
