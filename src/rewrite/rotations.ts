/**
 * Rotations written with shifts.
 *
 *     (x << 7) | (x >> (32 - 7))    ->  x.rotate_left(7)
 *     (x >> n) | (x << (32 - n))    ->  x.rotate_right(n)
 *
 * Sound because `x` is pure and of an unsigned type of the width that the amounts add up to. A variable amount is
 * taken modulo the width by the shifts (the crate is built without overflow checks) as by the method; amounts that
 * make a difference with checks are undefined in C.
 */
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { literalValue } from "./literal-value.ts";
import { isPure } from "./pure.ts";
import { collectItemTypes, isInteger, typeOf, unsignedBits } from "./types.ts";
import type { ItemTypes } from "./types.ts";
import { resolveVariables } from "./variables.ts";
import type { Variables } from "./variables.ts";

export function rotations(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr =>
      rotation(rebuilt, original, variables, items) ?? rebuilt;
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

/** Types are those of `original`; both have the same shape here, rotations do not nest in rotations' amounts. */
function rotation(
  rebuilt: rust.Expr,
  original: rust.Expr,
  variables: Variables,
  items: ItemTypes,
): rust.Expr | null {
  if (rebuilt.kind !== "binary" || !/^[|^+]$/.test(rebuilt.operator) || original.kind !== "binary")
    return null;
  const { left, right } = rebuilt;
  if (left.kind !== "binary" || right.kind !== "binary" || original.left.kind !== "binary") return null;
  const methods: Readonly<Partial<Record<rust.BinaryOperator, string>>> = {
    "<<": "rotate_left",
    ">>": "rotate_right",
  };
  const [first, second] = [methods[left.operator], methods[right.operator]];
  if (first === undefined || second === undefined || first === second) return null;
  if (!isPure(left.left) || !sameExpr(left.left, right.left)) return null;
  const bits = unsignedBits(typeOf(original.left.left, variables, items));
  if (bits === null) return null;
  const make = (method: string, amount: rust.Expr): rust.Expr => ({
    kind: "method-call",
    receiver: left.left,
    method,
    args: [amount],
    ...(rebuilt.origin === undefined ? {} : { origin: rebuilt.origin }),
  });
  const [a, b] = [literalValue(left.right), literalValue(right.right)];
  if (a !== null && b !== null) {
    if (a <= 0n || b <= 0n || a + b !== bits) return null;
    // The amount that C wrote down is the one without a subtraction.
    return left.right.kind === "binary" && right.right.kind !== "binary"
      ? make(second, { kind: "integer", value: b })
      : make(first, { kind: "integer", value: a });
  }
  // For amount 0, `x + x` and `x ^ x` are no rotations.
  if (rebuilt.operator !== "|") return null;
  if (isRest(right.right, left.right, bits))
    return make(first, asU32(left.right, original.left.right, variables, items));
  if (isRest(left.right, right.right, bits) && original.right.kind === "binary") {
    return make(second, asU32(right.right, original.right.right, variables, items));
  }
  return null;
}

/** `bits - amount` */
function isRest(expr: rust.Expr, amount: rust.Expr, bits: bigint): boolean {
  if (!isPure(amount) || literalValue(amount) !== null) return false;
  const wrapping = expr.kind === "method-call" && expr.method === "wrapping_sub";
  if (wrapping)
    return (
      literalValue(expr.receiver) === bits && expr.args[0] !== undefined && sameExpr(expr.args[0], amount)
    );
  return (
    expr.kind === "binary" &&
    expr.operator === "-" &&
    literalValue(expr.left) === bits &&
    sameExpr(expr.right, amount)
  );
}

function asU32(amount: rust.Expr, original: rust.Expr, variables: Variables, items: ItemTypes): rust.Expr {
  const type = typeOf(original, variables, items);
  if (type?.kind === "path" && type.path === "u32") return amount;
  const narrow = isInteger(type) && amount.kind === "cast" ? amount : null;
  const source = narrow === null ? amount : narrow;
  return { kind: "cast", operand: source, type: { kind: "path", path: "u32" } };
}
