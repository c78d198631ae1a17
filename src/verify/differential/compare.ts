/** Compares the outcomes of one case on both sides. */
import type { Outcome, ShownCall } from "./protocol.ts";

export type Comparison =
  | { readonly verdict: "same" }
  /** C has undefined behaviour there, aborts, or takes too long: nothing can be said. */
  | { readonly verdict: "discarded"; readonly reason: string }
  /** The shim refuses overlapping arguments by name. */
  | { readonly verdict: "refused" }
  /**
   * Rust ends out of bounds on an object with arbitrary contents. The C may have left a member of the struct for the
   * next one there, which is undefined (J.2) and which no sanitizer sees: nothing is known of who is right.
   */
  | { readonly verdict: "undecided" }
  | {
      readonly verdict: "different";
      /** Index of the function whose call parts the two sides first. */
      readonly function: number;
      readonly kind: "value" | "panic" | "exit" | "timeout";
      readonly message: string;
    };

const outOfBounds =
  /out of range for slice|index out of bounds|out of range|mid > len|does not match (destination|the length)|lengths? .* differ/;

export function compareOutcome(c: Outcome, rust: Outcome): Comparison {
  if (c.kind === "ran" && c.status === "raw" && rust.kind === "died" && outOfBounds.test(rust.message))
    return { verdict: "undecided" };
  if (c.kind === "died") return { verdict: "discarded", reason: discardReason(c) };
  const length = Math.max(c.steps.length, rust.steps.length);
  for (let index = 0; index < length; index++) {
    const expected = c.steps[index];
    const actual = rust.steps[index];
    const blamed = actual ?? expected;
    if (!blamed || (expected?.function === actual?.function && expected?.hash === actual?.hash)) continue;
    if (rust.kind === "died" && (actual?.hash ?? null) === null) return death(rust, blamed.function);
    const kind = actual?.hash === null || expected?.hash === null ? "exit" : "value";
    return { verdict: "different", function: blamed.function, kind, message: exitMessage(c, rust) };
  }
  const last = c.steps.at(-1)?.function ?? 0;
  if (rust.kind === "died") return death(rust, last);
  if (c.kind === rust.kind && c.status === rust.status) return { verdict: "same" };
  return { verdict: "different", function: last, kind: "exit", message: exitMessage(c, rust) };
}

function death(rust: Outcome, blamed: number): Comparison {
  if (/c2rust-safe: overlapping arguments to/.test(rust.message)) return { verdict: "refused" };
  const kind = rust.status === "timeout" ? "timeout" : "panic";
  return { verdict: "different", function: blamed, kind, message: deathMessage(rust) };
}

/** Rust says where and why before the shim says which function. */
function deathMessage(rust: Outcome): string {
  const lines = rust.message.split("|").filter((line) => line !== "" && !line.startsWith("note:"));
  const panic = lines.find((line) => line.includes("panicked at"));
  const place = /panicked at (.*?):?$/.exec(panic ?? "")?.[1];
  const cause = panic === undefined ? undefined : lines[lines.indexOf(panic) + 1];
  if (place !== undefined && cause !== undefined) return `${cause} (${place})`;
  return lines[0] ?? rust.status;
}

function exitMessage(c: Outcome, rust: Outcome): string {
  const tell = (outcome: Outcome): string =>
    outcome.kind === "exit" ? `calls exit(${outcome.status})` : "returns";
  return `C ${tell(c)}, Rust ${tell(rust)}`;
}

/** What the sanitizer found, without addresses and places, so that equal reasons count together. */
export function discardReason(c: Outcome): string {
  if (c.status === "timeout") return "takes too long";
  const found =
    /runtime error: ([^|]*)/.exec(c.message)?.[1] ?? /AddressSanitizer:? ([^|]*)/.exec(c.message)?.[1];
  if (found === undefined)
    return c.status === "sanitizer" ? "undefined behaviour" : `the C ends by ${c.status}`;
  return found
    .replace(/ on (unknown )?address.*/, "")
    .replace(/0x[0-9a-f]+/g, "ADDRESS")
    .replace(/-?\d+/g, "N")
    .trim();
}

export interface Divergence {
  /** Calls up to and with the one that parts the sides. */
  readonly calls: readonly ShownCall[];
  readonly name: string;
  readonly c: string;
  readonly rust: string;
}

/** First value that differs between the two sides of a shown case; null when all are the same. */
export function firstDivergence(c: readonly ShownCall[], rust: readonly ShownCall[]): Divergence | null {
  for (const [index, expected] of c.entries()) {
    for (const [position, output] of expected.outputs.entries()) {
      const actual = rust[index]?.outputs[position];
      if (!actual) return null;
      if (actual.value === output.value) continue;
      const calls = c.slice(0, index + 1);
      return { calls, ...firstDifference(output.name, output.value, actual.value) };
    }
  }
  return null;
}

/** Names the first differing byte of `x0a0b`, element of `[1, 2]`, or field of `{a: 1}`. */
function firstDifference(name: string, c: string, rust: string): { name: string; c: string; rust: string } {
  if (/^x[0-9a-f]*$/.test(c) && /^x[0-9a-f]*$/.test(rust)) {
    const at = c
      .slice(1)
      .match(/../g)
      ?.findIndex((byte, index) => byte !== rust.slice(1 + 2 * index, 3 + 2 * index));
    if (at === undefined || at < 0) return { name, c, rust };
    const byte = (text: string): string => `0x${text.slice(1 + 2 * at, 3 + 2 * at)}`;
    return { name: `${name}[${String(at)}]`, c: byte(c), rust: byte(rust) };
  }
  const parts = splitValue(c);
  const others = splitValue(rust);
  const index = parts.findIndex((part, at) => part.text !== others[at]?.text);
  const part = parts[index];
  const other = others[index];
  if (!part || !other) return { name, c, rust };
  return firstDifference(`${name}${part.path}`, part.text, other.text);
}

/** Elements of a described array or struct, each with the path that selects it; none for a scalar. */
function splitValue(text: string): readonly { path: string; text: string }[] {
  const open = text[0];
  if ((open !== "[" && open !== "{") || text.length < 2) return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 1; at < text.length; at++) {
    const char = text[at] ?? "";
    if ("[{".includes(char)) depth++;
    const closes = depth === 0 && at === text.length - 1;
    if (closes || (depth === 0 && char === ",")) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
    if ("]}".includes(char)) depth--;
  }
  return parts.map((part, index) => {
    if (open === "[") return { path: `[${String(index)}]`, text: part };
    const colon = part.indexOf(": ");
    return { path: `.${part.slice(0, colon)}`, text: part.slice(colon + 2) };
  });
}
