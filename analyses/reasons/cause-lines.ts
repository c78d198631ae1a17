/** Causes in words; where one lies in a callee, the callee's own cause comes next. */
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { ReasonLine } from "../../src/translation/explanation.ts";
import type { Cause, HeldCause, PassedTo } from "../facts/reason-facts.ts";
import { line, symbolName, type ReasonContext } from "./reason-context.ts";

/** Callees that a chain is followed through. */
const maximalDepth = 8;

/** Finds the cause of the same fact about a parameter. */
type CauseOf = (param: NonNullable<PassedTo["param"]>) => Cause | undefined;

/** A fact, and what made it so. @param text what the fact is, and what it rules out */
export function causeLines(
  cx: ReasonContext,
  text: string,
  cause: Cause | undefined,
  causeOf: CauseOf,
): readonly ReasonLine[] {
  if (!cause) return [line(text)];
  const lines: ReasonLine[] = [];
  const seen = new Set<SymbolId>();
  let prefix = `${text}: `;
  for (let next: Cause | undefined = cause; next && lines.length < maximalDepth;) {
    lines.push(line(`${prefix}${causeText(cx, next)}`, next.at));
    const param: PassedTo["param"] = next.passed?.param ?? null;
    if (!param || seen.has(param.symbol)) break;
    seen.add(param.symbol);
    next = causeOf(param);
    prefix = `  \`${symbolName(cx, param.symbol)}\` there: `;
  }
  return lines;
}

function causeText(cx: ReasonContext, { kind, passed }: Cause): string {
  switch (kind) {
    case "written":
      return "it is written through";
    case "assigned":
      return "it is set";
    case "moved":
      return "it moves";
    case "reached":
      return "more is reached from it";
    case "tested":
      return "it is tested for null";
    case "addressed":
      return "its own address is taken";
    case "stored":
      return "it is stored";
    case "returned":
      return "it is returned";
    case "used":
      return "it is used";
    case "shared":
      return "a function of the same type does so";
    case "passed":
      return passed ? `it is passed to \`${symbolName(cx, passed.callee)}\`` : "it is passed";
  }
}

/** How the pointer came to hold what it holds: sets and moves, without repetitions. */
export function heldLines(cx: ReasonContext, changes: readonly HeldCause[]): readonly ReasonLine[] {
  const groups = new Map<string, HeldCause[]>();
  for (const change of changes) {
    const text = changeText(cx, change);
    groups.set(text, [...(groups.get(text) ?? []), change]);
  }
  return [...groups].map(([text, causes]) => line(text, ...causes.slice(0, 3).map(({ at }) => at)));
}

function changeText(cx: ReasonContext, change: HeldCause): string {
  const held = heldText(change);
  if (held === null) return causeText(cx, change);
  if (change.kind === "assigned") return `it is set to ${held}`;
  if (change.kind === "stored") return `${held} is stored in it`;
  return change.kind === "returned" ? `${held} is returned` : causeText(cx, change);
}

function heldText({ becomes }: HeldCause): string | null {
  switch (becomes) {
    case "address":
      return "a place in an object";
    case "fresh":
      return "heap memory that nothing else owns";
    case "lent":
      return "memory that something else owns";
    case "static":
      return "memory that nobody writes meanwhile";
    case "choice":
      return "different objects at different times";
    case "unknown":
      return "a pointer of which no form is known";
    case "function":
      return "a function";
    case "null":
      return "null";
    case "floor":
    case "none":
      return null;
  }
}
