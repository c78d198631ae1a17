/** Macro constants and enumerators that lowered code mentions, as `const` items. */
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { enumeratorKey, type ItemPlan, type ProgramContext } from "./context.ts";
import { floatLiteral } from "./literal.ts";

/** Constants come before everything else of their module. */
const first = -2_000_000_000;

export function constantItems(cx: ProgramContext): readonly ItemPlan[] {
  return [...cx.used.macros].flatMap((name) => {
    const macro = cx.macros.get(name);
    const scalar = macro && rustScalar(macro.type, cx.program.enums);
    if (!macro || scalar === undefined || scalar === null) return [];
    const value: rust.Expr =
      typeof macro.value === "number"
        ? floatLiteral(macro.value, scalar === "f32" ? "f32" : "f64")
        : b.int(macro.value);
    const { module, name: rustName } = cx.names.macro(macro);
    const item: rust.ConstItem = {
      kind: "const",
      name: rustName,
      visibility: "pub",
      type: b.toType(scalar),
      value,
    };
    return [{ module, item, order: first + macro.line }];
  });
}

export function enumItems(cx: ProgramContext, _items: readonly ItemPlan[]): readonly ItemPlan[] {
  const plans: ItemPlan[] = [];
  for (const definition of cx.program.enums.values()) {
    const scalar = rustScalar(definition.underlying, cx.program.enums);
    if (scalar === null) continue;
    for (const { name, value } of definition.enumerators) {
      if (!cx.used.enumerators.has(enumeratorKey(definition.id, name))) continue;
      const item = cx.names.enumerator(definition.id, name);
      const constant: rust.ConstItem = {
        kind: "const",
        name: item.name,
        visibility: "pub",
        type: b.toType(scalar),
        value: b.int(value),
      };
      plans.push({ module: item.module, item: constant, order: first + 1_000_000 + Number(definition.node) });
    }
  }
  return plans;
}
