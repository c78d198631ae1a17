/** Rust types as text. */
import { assertNever } from "../source/assert-never.ts";
import type { Generics, Type } from "../rust-ast/rust-ast.ts";
import { concat, join } from "./layout.ts";
import type { Doc } from "./layout.ts";
import { anywhere } from "./printer.ts";
import type { Printer } from "./printer.ts";

export function printType(printer: Printer, type: Type): Doc {
  switch (type.kind) {
    case "path":
      return concat(type.path, printArguments(printer, type.lifetimes ?? [], type.args ?? []));
    case "ref": {
      const lifetime = type.lifetime === undefined ? "" : `'${type.lifetime} `;
      return concat("&", lifetime, type.mutable ? "mut " : "", printUnambiguous(printer, type.target));
    }
    case "slice":
      return concat("[", printer.type(type.element), "]");
    case "array":
      return concat("[", printer.type(type.element), "; ", printer.expr(type.length, anywhere), "]");
    case "tuple":
      return printTuple(type.elements.map(printer.type));
    case "fn":
      return concat("fn(", join(", ", type.params.map(printer.type)), ")", printResult(printer, type.result));
    case "bound":
      return `${type.keyword} ${type.bound}`;
    case "const":
      return String(type.value);
    case "never":
      return "!";
    case "infer":
      return "_";
    default:
      return assertNever(type);
  }
}

/** ` -> type`; nothing for the unit type, as rustfmt and clippy want it. */
export function printResult(printer: Printer, result: Type | null): Doc {
  if (result === null || (result.kind === "tuple" && result.elements.length === 0)) return "";
  return concat(" -> ", printer.type(result));
}

/** `<'l, T: Bound, const N: usize>` behind the name of an item. */
export function printGenerics(generics: Generics | undefined): string {
  if (generics === undefined) return "";
  const all = [...generics.lifetimes.map((lifetime) => `'${lifetime}`), ...generics.params];
  return all.length === 0 ? "" : `<${all.join(", ")}>`;
}

/** `(a, b)`; one element needs a comma to be a tuple. */
export function printTuple(elements: readonly Doc[]): Doc {
  return concat("(", join(", ", elements), elements.length === 1 ? ",)" : ")");
}

function printArguments(printer: Printer, lifetimes: readonly string[], args: readonly Type[]): Doc {
  const all = [...lifetimes.map((lifetime) => `'${lifetime}`), ...args.map(printer.type)];
  return all.length === 0 ? "" : concat("<", join(", ", all), ">");
}

/** `&(dyn A + B)`: a `+` does not belong into the target of a reference. */
function printUnambiguous(printer: Printer, type: Type): Doc {
  const text = printer.type(type);
  return type.kind === "bound" && type.bound.includes("+") ? concat("(", text, ")") : text;
}
