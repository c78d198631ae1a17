/**
 * The builtins that compute with a check store their result through a pointer, unseen by the analyses: they become an
 * assignment and a question behind it, whether what was computed last did overflow.
 *
 *   __builtin_add_overflow(a, b, &sum)  →  (sum = __builtin_add_overflow(a, b), __builtin_overflowed())
 */
import type * as c from "../c-ast/c-ast.ts";
import { boolType } from "../c-ast/basic-types.ts";
import { Edit } from "./edit.ts";
import { rebuildStatement, type Rebuilder } from "./rebuild.ts";

const checked = /^__builtin_[su]?(add|sub|mul)(l|ll)?_overflow$/;

export function simplifyOverflow(program: c.Program): c.Program {
  const edit = new Edit(program);
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const found: c.Expr[] = [];
      const rebuilder: Rebuilder = {
        expr: (expr) => {
          const simpler = expr.kind === "builtin-call" ? withAssignment(edit, expr) : null;
          if (simpler) found.push(simpler);
          return simpler ?? expr;
        },
        statement: (statement) => statement,
      };
      const body = rebuildStatement(definition.body, rebuilder);
      if (found.length > 0 && body.kind === "compound") edit.replace({ ...definition, body });
    }
  return edit.finish();
}

function withAssignment(edit: Edit, call: c.BuiltinCall): c.Expr | null {
  const operation = checked.exec(call.builtin)?.[1];
  const [left, right, pointer] = call.args;
  if (operation === undefined || !left || !right || pointer?.type.kind !== "pointer") return null;
  const { span } = call;
  const type = { ...pointer.type.target, quals: 0 };
  const place: c.Expr =
    pointer.kind === "address-of"
      ? pointer.place
      : { kind: "dereference", id: edit.id(), span, type: pointer.type.target, pointer };
  const builtin = `__builtin_${operation}_overflow`;
  const value: c.BuiltinCall = { ...call, id: edit.id(), type, builtin, args: [left, right] };
  const flag: c.BuiltinCall = {
    ...call,
    id: edit.id(),
    type: boolType,
    builtin: "__builtin_overflowed",
    args: [],
  };
  return edit.comma(edit.assign(place, value), flag);
}
