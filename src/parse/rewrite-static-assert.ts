/** `_Static_assert(...)`: the C compiler has checked it, and it translates to nothing. */
import { partnerOf, peek, unexpected } from "./rewriter.ts";
import type { Rewriter } from "./rewriter.ts";

/** Drops the assertion with its semicolon. */
export function skipStaticAssert(rw: Rewriter): void {
  rw.at += 1;
  if (peek(rw) !== "(") throw unexpected(rw, '"("');
  rw.at = partnerOf(rw, rw.at) + 1;
  if (peek(rw) !== ";") throw unexpected(rw, '";"');
  rw.at += 1;
}
