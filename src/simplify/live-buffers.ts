/**
 * A jump may come to a buffer as long as the function has not returned: also out of what is done behind the statements that
 * catch jumps. Finds out whether there is such a call.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { JumpFacts } from "../../analyses/facts/jump-facts.ts";
import { children, isStatement, type AstNode } from "../c-ast/visit.ts";
import { gotosIn } from "./entered-statements.ts";
import { ownMarkings } from "./marking-call.ts";
import { sameExpr } from "./same-expr.ts";

/** What is around a list of statements. */
export interface Around {
  readonly outer: Around | null;
  /** The list that holds it, and what stands behind it there. */
  readonly list: readonly c.Statement[];
  readonly rest: readonly c.Statement[];
  /** The loop whose body it is. */
  readonly loop: c.While | c.DoWhile | c.For | null;
}

export interface LiveBuffer {
  readonly program: c.Program;
  readonly definition: c.FunctionDefinition;
  readonly jumps: JumpFacts;
  /** As it was passed to `setjmp`. */
  readonly buffer: c.Expr;
  /** What need not be looked at. */
  readonly caught: ReadonlySet<AstNode>;
}

/** May a jump to the buffer come out of something that is done behind the place and that is not caught? */
export function jumpsBehind(live: LiveBuffer, place: Around): boolean {
  const { body } = live.definition;
  if (gotosIn(body) === "backward") return jumpsIn(live, body);
  const variable = ownVariable(live.program, live.buffer);
  for (let around: Around | null = place; around; around = around.outer) {
    if (around.loop && jumpsInLoop(live, around.loop)) return true;
    if (jumpsInList(live, around.rest)) return true;
    if (variable !== null && declares(around, variable)) return false; // its lifetime ends here
  }
  return false;
}

/** May a jump come out of the node? */
export function jumpsIn(live: LiveBuffer, node: AstNode): boolean {
  if (live.caught.has(node)) return false;
  if (node.kind === "call" && live.jumps.mayJump(node)) return true;
  return children(node).some((part) => jumpsIn(live, part));
}

/** From the end of its body around to where it calls `setjmp` again. */
function jumpsInLoop(live: LiveBuffer, loop: c.While | c.DoWhile | c.For): boolean {
  const tests = children(loop).filter((part) => !isStatement(part));
  const body = loop.body.kind === "compound" ? loop.body.body : [loop.body];
  return tests.some((part) => jumpsIn(live, part)) || jumpsInList(live, body);
}

/** A buffer that is filled anew is another one; a `goto` may lead past that. */
function jumpsInList(live: LiveBuffer, list: readonly c.Statement[]): boolean {
  const isStraight = gotosIn(live.definition.body) === "none";
  for (const statement of list) {
    const [again] = ownMarkings(live.program, statement);
    const [buffer] = again?.args ?? [];
    if (isStraight && buffer && sameExpr(buffer, live.buffer)) return false;
    if (jumpsIn(live, statement)) return true;
  }
  return false;
}

/** The automatic variable that the buffer is, or is a part of. */
function ownVariable(program: c.Program, buffer: c.Expr): c.SymbolId | null {
  let place = buffer.kind === "address-of" ? buffer.place : buffer;
  if (place.kind === "convert" && place.conversion === "array-to-pointer") place = place.operand;
  for (;;) {
    if (place.kind === "member") place = place.base;
    else if (place.kind === "index" && place.pointer.kind === "convert") place = place.pointer.operand;
    else break;
  }
  if (place.kind !== "variable-ref") return null;
  const symbol = program.symbols.get(place.symbol);
  return symbol?.kind === "variable" && symbol.storage === "automatic" ? place.symbol : null;
}

function declares({ list, loop }: Around, variable: c.SymbolId): boolean {
  const init = loop?.kind === "for" && loop.init ? [loop.init] : [];
  return [...list, ...init].some(
    (statement) =>
      statement.kind === "local-declaration" && statement.variables.some(({ symbol }) => symbol === variable),
  );
}
