/**
 * Does a program ask for nothing by `signal` but what it has anyway? Nothing handles signals from outside, so that is what
 * each signal does by itself, and that those are ignored which do nothing, or which the runtime sees: a closed pipe.
 *
 *   signal(SIGPIPE, SIG_IGN);  signal(SIGINT, SIG_DFL);
 */
import type * as c from "./c-ast.ts";
import { calleeSymbol } from "./callee.ts";
import { programNodes } from "./program-nodes.ts";

/** DATA: SIGPIPE, SIGCONT, SIGURG and SIGWINCH. */
const ignorable: ReadonlySet<bigint> = new Set([13n, 18n, 23n, 28n]);

const setsDefault = 0n;
const setsIgnored = 1n;

/** Are all uses of C's `signal` such calls? */
export function ignoresSignalsOnly(program: c.Program): boolean {
  let uses = 0;
  let calls = 0;
  for (const node of programNodes(program)) {
    if (node.kind === "function-ref" && isSignal(program.symbols.get(node.symbol))) uses++;
    if (node.kind === "call" && isSignal(calleeSymbol(node, program)) && isHarmless(node)) calls++;
  }
  return uses > 0 && uses === calls;
}

function isSignal(symbol: c.CSymbol | null | undefined): boolean {
  return symbol?.kind === "function" && symbol.name === "signal" && !symbol.defined;
}

function isHarmless({ args: [signal, handler] }: c.Call): boolean {
  const wanted = handler && constantOf(handler);
  if (wanted === setsDefault) return true;
  const number = signal && constantOf(signal);
  return wanted === setsIgnored && typeof number === "bigint" && ignorable.has(number);
}

function constantOf(expr: c.Expr): bigint | null {
  if (expr.kind === "convert") return constantOf(expr.operand);
  return expr.kind === "integer-constant" ? expr.value : null;
}
