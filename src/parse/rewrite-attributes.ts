/** Takes GNU and C23 attributes, `asm` labels and `__extension__` out of the stream: the grammar knows few of their places. */
import type { AttributeEntry, AttributeTarget } from "../syntax/syntax-node.ts";
import { endOf, partnerOf, peek, startOf, textAt, unexpected } from "./rewriter.ts";
import type { PendingAttribute, Rewriter } from "./rewriter.ts";

/** Skips what stands here of `__attribute__((...))`, `[[...]]` and `__extension__`. */
export function takeAttributes(rw: Rewriter): readonly PendingAttribute[] {
  let taken: PendingAttribute[] | null = null;
  for (;;) {
    const kind = peek(rw);
    if (kind === "__extension__") {
      rw.at += 1;
    } else if (isAttribute(rw)) {
      taken ??= [];
      taken.push(takeAttribute(rw));
    } else {
      return taken ?? noAttributes;
    }
  }
}

const noAttributes: readonly PendingAttribute[] = [];

export function isAttribute(rw: Rewriter): boolean {
  const kind = peek(rw);
  // C has no expression in which two brackets follow each other, so [[ needs no more look-ahead
  return kind === "__attribute__" || (kind === "[" && peek(rw, 1) === "[");
}

/** `asm ("name")` behind a declarator, as an attribute named `asm`. */
export function takeAsmLabel(rw: Rewriter): PendingAttribute {
  const first = rw.at;
  rw.at += 1;
  if (peek(rw) !== "(") throw unexpected(rw, '"("');
  const last = partnerOf(rw, rw.at);
  const entry = { name: "asm", args: readArguments(rw, rw.at + 1, last) };
  rw.at = last + 1;
  return { start: startOf(rw, first), end: endOf(rw, last), entries: [entry] };
}

export function recordAttributes(
  rw: Rewriter,
  pending: readonly PendingAttribute[],
  kind: AttributeTarget["kind"],
  offset: number,
): void {
  for (const attribute of pending) rw.attributes.push({ ...attribute, target: { kind, offset } });
}

function takeAttribute(rw: Rewriter): PendingAttribute {
  const first = rw.at;
  const outer = peek(rw) === "[" ? first : first + 1;
  const inner = outer + 1;
  const last = partnerOf(rw, outer);
  if (rw.tokens.kinds[inner] !== rw.tokens.kinds[outer] || partnerOf(rw, inner) !== last - 1) {
    rw.at = inner;
    throw unexpected(rw, '"("');
  }
  rw.at = last + 1;
  return {
    start: startOf(rw, first),
    end: endOf(rw, last),
    entries: readEntries(rw, inner + 1, last - 1),
  };
}

function readEntries(rw: Rewriter, from: number, to: number): AttributeEntry[] {
  const entries: AttributeEntry[] = [];
  let at = from;
  while (at < to) {
    const kind = rw.tokens.kinds[at];
    if (kind === "," || kind === ":") {
      // [[gnu::packed]]: what came before the colons was the vendor
      if (kind === ":" && rw.tokens.kinds[at + 1] !== ":") entries.pop();
      at += 1;
    } else if (kind === "(") {
      const close = partnerOf(rw, at);
      const name = entries.pop()?.name ?? "";
      entries.push({ name, args: readArguments(rw, at + 1, close) });
      at = close + 1;
    } else {
      entries.push({ name: stripUnderscores(textAt(rw, at)), args: [] });
      at += 1;
    }
  }
  return entries;
}

/** Texts between the commas of this range that are in no inner brackets. */
function readArguments(rw: Rewriter, from: number, to: number): string[] {
  const args: string[] = [];
  let start = from;
  for (let at = from; at <= to && from < to; at++) {
    if (at < to && partnerOf(rw, at) > at) at = partnerOf(rw, at);
    if (at === to || rw.tokens.kinds[at] === ",") {
      args.push(rw.source.slice(startOf(rw, start), endOf(rw, at - 1)));
      start = at + 1;
    }
  }
  return args;
}

function stripUnderscores(name: string): string {
  return name.length > 4 && name.startsWith("__") && name.endsWith("__") ? name.slice(2, -2) : name;
}
