/** What the parts of the verifier share. */
import type * as c from "./c-ast.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";

/** A broken promise of the typed C AST. */
export interface Violation {
  readonly message: string;
  readonly node: NodeId;
  readonly span: Span;
}

/** A node, as far as a violation has to name it. */
export interface Place {
  readonly id: NodeId;
  readonly span: Span;
}

export interface CheckContext {
  readonly program: c.Program;
  readonly report: (message: string, at: Place) => void;
}
