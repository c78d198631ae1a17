/** Inline assembly without instructions: a barrier for the optimizer, which has no effect of its own. */
import { lex } from "../syntax/lex.ts";

/**
 * `__asm__ volatile ("" : "+r"(x) : "r"(p) : "memory")`: the template is empty, what is written is read before, and
 * operands have no effects. An output without `+` would take its value from a register.
 */
export function isEmptyAsm(text: string): boolean {
  const { kinds, texts } = lex(text);
  const open = kinds.indexOf("(");
  let section = 0;
  let depth = 0;
  for (let at = open; at >= 0 && at < kinds.length; at++) {
    const kind = kinds[at] ?? "";
    if (kind === "(") depth += 1;
    else if (kind === ")") depth -= 1;
    else if (kind === ":" && depth === 1) section += 1;
    else if (kind === "string" && section === 0 && texts[at] !== '""') return false;
    else if (kind === "string" && section === 1 && !texts[at]?.startsWith('"+')) return false;
    else if (hasEffect(kind, kinds[at + 1] ?? "")) return false;
  }
  return open >= 0 && section < 4;
}

/** Assignments, steps and calls. */
function hasEffect(kind: string, next: string): boolean {
  if (kind === "identifier" && next === "(") return true;
  return kind === "++" || kind === "--" || (/=$/.test(kind) && !/^[=!<>]=$/.test(kind));
}
