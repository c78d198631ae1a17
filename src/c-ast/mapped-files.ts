/**
 * Are all files that a program maps into memory only read there? Then copies of them do, and also for memory that belongs to
 * no file.
 *
 *   mmap(NULL, size, PROT_READ, MAP_SHARED, file, 0);  mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
 */
import type * as c from "./c-ast.ts";
import { calleeSymbol } from "./callee.ts";
import { programNodes } from "./program-nodes.ts";

/** DATA: bits of the arguments of `mmap`. */
const bits = { write: 2n, read: 1n, shared: 1n, private: 2n, anonymous: 0x20n, hints: 0xc000n };

/** Are all uses of `mmap` such calls? */
export function mapsCopiesOnly(program: c.Program): boolean {
  let uses = 0;
  let calls = 0;
  for (const node of programNodes(program)) {
    if (node.kind === "function-ref" && isMap(program.symbols.get(node.symbol))) uses++;
    if (node.kind === "call" && isMap(calleeSymbol(node, program)) && isCopy(node)) calls++;
  }
  return uses > 0 && uses === calls;
}

function isMap(symbol: c.CSymbol | null | undefined): boolean {
  return symbol?.kind === "function" && symbol.name === "mmap" && !symbol.defined;
}

function isCopy({ args: [place, , access, flags] }: c.Call): boolean {
  const wanted = flags && valueOf(flags);
  const rights = access && valueOf(access);
  if (typeof wanted !== "bigint" || typeof rights !== "bigint" || !place || valueOf(place) !== 0n)
    return false;
  const kind = wanted & ~(bits.hints | bits.anonymous);
  if (kind !== bits.shared && kind !== bits.private) return false;
  if (rights === bits.read) return true;
  const isOwn = kind === bits.private || (wanted & bits.anonymous) !== 0n;
  return isOwn && rights === (bits.read | bits.write);
}

function valueOf(expr: c.Expr): bigint | null {
  if (expr.kind === "convert") return valueOf(expr.operand);
  if (expr.kind === "integer-constant") return expr.value;
  if (expr.kind !== "binary" || (expr.operator !== "|" && expr.operator !== "+")) return null;
  const [left, right] = [valueOf(expr.left), valueOf(expr.right)];
  if (left === null || right === null) return null;
  return expr.operator === "|" ? left | right : left + right;
}
