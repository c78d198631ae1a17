/** Variables that keep what they have where the block that declares them is left by a jump, or done again. */
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import type { Edit } from "./edit.ts";

/** Volatile variables without a value keep what they have, when their block is done again or left by a jump. */
function isLifted(edit: Edit, { symbol, initializer, vlaLengths }: c.LocalVariable): boolean {
  const variable = edit.symbol(symbol);
  if (variable?.kind !== "variable" || variable.storage === "static") return false;
  let { type } = variable;
  while (type.kind === "array") type = type.element;
  return initializer === null && vlaLengths.length === 0 && (type.quals & Qualifier.volatile) !== 0;
}

/** Declarations that go ahead of the statements. */
export function lifted(edit: Edit, statements: readonly c.Statement[]): readonly c.Statement[] {
  return statements.flatMap((statement): readonly c.LocalDeclaration[] => {
    if (statement.kind !== "local-declaration") return [];
    const variables = statement.variables.filter((variable) => isLifted(edit, variable));
    return variables.length > 0 ? [{ ...statement, id: edit.id(), variables }] : [];
  });
}

/** The statements without these. */
export function unlifted(edit: Edit, statements: readonly c.Statement[]): readonly c.Statement[] {
  return statements.flatMap((statement): readonly c.Statement[] => {
    if (statement.kind !== "local-declaration") return [statement];
    const variables = statement.variables.filter((variable) => !isLifted(edit, variable));
    return variables.length > 0 ? [{ ...statement, variables }] : [];
  });
}
