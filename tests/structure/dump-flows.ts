/** Flows as text a person can read, for tests of their shape: jumps are numbered in order of appearance. */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Flow, JumpTarget, LoopFlow, SwitchArm } from "../../src/c-ast/structured.ts";
import { assertNever } from "../../src/source/assert-never.ts";

/** `text` gives the C text of a node. */
export function dumpFlows(
  list: readonly Flow[],
  text: (node: { readonly span: c.Expr["span"] }) => string,
  name: (symbol: c.SymbolId) => string,
): string {
  const numbers = new Map<JumpTarget, number>();
  const number = (target: JumpTarget): string => {
    const known = numbers.get(target) ?? numbers.size;
    numbers.set(target, known);
    return `'${String(known)}`;
  };
  const dump = (flows: readonly Flow[], indent: string): string =>
    flows.map((flow) => `${indent}${line(flow, indent)}\n`).join("");
  const braces = (flows: readonly Flow[], indent: string): string =>
    flows.length === 0 ? "{}" : `{\n${dump(flows, `${indent}  `)}${indent}}`;
  const loop = (flow: LoopFlow, indent: string): string => {
    const parts = [flow.init, flow.condition, flow.step].map((part) =>
      part ? text(part).replace(/;$/, "") : "",
    );
    const head =
      (flow.init ?? flow.step)
        ? `for (${parts.join("; ")})`
        : flow.condition
          ? `while (${parts[1] ?? ""})`
          : "loop";
    const target = number(flow.target);
    if (flow.test === "after") return `${target}: do ${braces(flow.body, indent)} while (${parts[1] ?? ""})`;
    return `${target}: ${head} ${braces(flow.body, indent)}`;
  };
  const arm = (each: SwitchArm, indent: string): string => {
    const values = each.cases.map(
      ({ low, high }) => `${String(low.value)}${high ? `..=${String(high.value)}` : ""}`,
    );
    const pattern = [...values, ...(each.isDefault ? ["_"] : [])].join(" | ");
    return `${indent}${pattern} => ${braces(each.body, indent)}\n`;
  };
  const line = (flow: Flow, indent: string): string => {
    switch (flow.kind) {
      case "simple":
        return text(flow.statement);
      case "hoist":
        return `hoist ${flow.variables.map((variable) => name(variable.symbol)).join(", ")}`;
      case "initialize":
        return `initialize ${name(flow.variable.symbol)}`;
      case "scope":
        return braces(flow.body, indent);
      case "if": {
        const otherwise = flow.otherwise.length > 0 ? ` else ${braces(flow.otherwise, indent)}` : "";
        return `if (${text(flow.condition)}) ${braces(flow.then, indent)}${otherwise}`;
      }
      case "loop":
        return loop(flow, indent);
      case "block":
        return `${number(flow.target)}: ${flow.label === null ? "" : `${flow.label} `}${braces(flow.body, indent)}`;
      case "switch": {
        const head = `${number(flow.target)}: match ${text(flow.value)}`;
        return `${head} {\n${flow.arms.map((each) => arm(each, `${indent}  `)).join("")}${indent}}`;
      }
      case "dispatch": {
        const head = `${number(flow.target)}: dispatch`;
        const states = flow.states.map(
          (state) => `${indent}  ${state.name}: ${braces(state.body, `${indent}  `)}\n`,
        );
        return `${head} {\n${states.join("")}${indent}}`;
      }
      case "catch":
        return `${number(flow.target)}: catch ${text(flow.mark)} ${braces(flow.body, indent)} ${flow.then} after ${braces(flow.handler, indent)}`;
      case "enter":
        return `enter ${number(flow.target)} ${String(flow.state)}`;
      case "break":
      case "continue":
        return `${flow.kind} ${number(flow.target)}`;
      default:
        return assertNever(flow);
    }
  };
  return dump(list, "");
}
