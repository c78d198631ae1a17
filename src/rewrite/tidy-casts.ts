/**
 * Conversions that another one swallows, or that change nothing.
 *
 *     x as u64 as usize                                  ->  x as usize
 *     n as usize                                         ->  n                              (n is a usize)
 *     (strlen(s) as u64).wrapping_sub(1) as usize        ->  strlen(s).wrapping_sub(1)
 *
 * Sound because integers of the same width hold the same bits, and because what is narrowed last keeps only bits that
 * no wider step before it changed. Values of floats are cut at the limits of each type, so theirs stay.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { collectItemTypes, isInteger, typeOf } from "./types.ts";
import { resolveVariables } from "./variables.ts";

type TypeName = (original: rust.Expr) => string | null;

export function tidyCasts(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const nameOf: TypeName = (expr) => {
      const type = typeOf(expr, variables, items);
      return isInteger(type) && type?.kind === "path" ? type.path : null;
    };
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr => {
      if (rebuilt.kind === "borrow" && original.kind === "borrow" && original.place.kind === "cast")
        return { ...rebuilt, place: { ...original.place, operand: rebuilt.place } }; // it borrows a copy
      return rebuilt.kind === "cast" && original.kind === "cast" ? tidy(rebuilt, original, nameOf) : rebuilt;
    };
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

function tidy(rebuilt: rust.CastExpr, original: rust.CastExpr, nameOf: TypeName): rust.Expr {
  const to = integerName(rebuilt.type);
  if (to === null || rebuilt.operand.kind === "integer") return rebuilt;
  if (nameOf(original.operand) === to) return rebuilt.operand;
  if (to === "usize" && nameOf(original.operand) === "u64") {
    const direct = asUsize(original.operand, nameOf);
    if (direct?.isSimpler === true) return direct.expr;
  }
  const { operand } = rebuilt;
  if (operand.kind !== "cast" || original.operand.kind !== "cast") return rebuilt;
  const through = integerName(operand.type);
  if (through === null || !isSwallowed(nameOf(original.operand.operand), through, to)) return rebuilt;
  return { ...rebuilt, operand: operand.operand };
}

/** Whether `from -> through -> to` is `from -> to`; a null `from` may be anything that can be converted. */
function isSwallowed(from: string | null, through: string, to: string): boolean {
  const [source, middle, target] = [from, through, to].map((name) => (name === null ? null : shape(name)));
  if (!middle || !target) return false;
  if (!source) return middle.bits === target.bits && middle.signed === target.signed;
  if (middle.bits >= target.bits) return true;
  return middle.bits > source.bits && (!source.signed || middle.signed);
}

function shape(name: string): { readonly bits: number; readonly signed: boolean } {
  const bits = name.slice(1);
  return { bits: bits === "size" ? 64 : Number(bits), signed: name.startsWith("i") };
}

interface Direct {
  readonly expr: rust.Expr;
  /** A conversion from `usize` went. */
  readonly isSimpler: boolean;
}

/** The same bits as a `usize`, of an expression of type `u64`; null where only a conversion does it. */
function asUsize(expr: rust.Expr, nameOf: TypeName): Direct | null {
  switch (expr.kind) {
    case "integer":
      return {
        expr: { ...expr, ...(expr.suffix === undefined ? {} : { suffix: "usize" }) },
        isSimpler: false,
      };
    case "cast":
      return nameOf(expr.operand) === "usize"
        ? { expr: expr.operand, isSimpler: true }
        : converted(expr.operand);
    case "binary": {
      if (!/^[-+*&|^]$/.test(expr.operator)) return null;
      const [left, right] = [asUsize(expr.left, nameOf), asUsize(expr.right, nameOf)];
      if (!left || !right) return null;
      return {
        expr: { ...expr, left: left.expr, right: right.expr },
        isSimpler: left.isSimpler || right.isSimpler,
      };
    }
    case "method-call": {
      if (!/^wrapping_(add|sub|mul)$/.test(expr.method)) return null;
      const [receiver, ...args] = [expr.receiver, ...expr.args].map((part) => asUsize(part, nameOf));
      if (!receiver || args.some((arg) => arg === null)) return null;
      const known = args.filter((arg) => arg !== null);
      return {
        expr: { ...expr, receiver: receiver.expr, args: known.map((arg) => arg.expr) },
        isSimpler: [receiver, ...known].some((part) => part.isSimpler),
      };
    }
    default:
      return nameOf(expr) === "u64" ? converted(expr) : null;
  }
}

function converted(operand: rust.Expr): Direct {
  return { expr: { kind: "cast", operand, type: { kind: "path", path: "usize" } }, isSimpler: false };
}

function integerName(type: rust.Type): string | null {
  return isInteger(type) && type.kind === "path" ? type.path : null;
}
