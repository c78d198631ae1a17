/**
 * Writes into preprocessed C what the typed AST says about the type of every expression, as static assertions on the
 * expression's own text: the C compiler then judges the elaborator, expression by expression.
 *
 * Example: `return a + b;` becomes `return ({ _Static_assert(__builtin_types_compatible_p(__typeof__(a + b), int), "...");
 * a + b; });`
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { CType } from "../../src/c-ast/c-type.ts";
import { isVaListTag, type TypeNames } from "../../src/c-ast/print-c-names.ts";
import { printTypeName } from "../../src/c-ast/print-c-type.ts";
import { isVariablyModified } from "../../src/c-ast/type-relations.ts";
import { children, isExpr, walkStatement } from "../../src/c-ast/visit.ts";
import { formatLocation } from "../../src/source/span.ts";

interface Insertion {
  readonly offset: number;
  readonly text: string;
}

export interface AssertedText {
  readonly text: string;
  readonly assertions: number;
}

export function assertTypes(unit: c.TranslationUnit, program: c.Program): AssertedText {
  const names = sourceNames(program);
  const insertions: Insertion[] = [];
  let assertions = 0;
  for (const definition of unit.functions) {
    if (definition.span.unit !== unit.index) continue;
    for (const statement of walkStatement(definition.body)) {
      for (const expr of fullExpressions(statement, program)) {
        const asserted = withinFullExpression(expr).flatMap(
          (part) => assertType(part, unit, program, names) ?? [],
        );
        if (asserted.length === 0 || expr.span.end === expr.span.start) continue;
        assertions += asserted.length;
        insertions.push({ offset: expr.span.start, text: `({ ${asserted.join(" ")} ` });
        insertions.push({ offset: expr.span.end, text: `; })` });
      }
    }
  }
  return { text: insert(unit.text, insertions), assertions };
}

/** Expressions that stand where a statement expression could stand. */
function fullExpressions(statement: c.Statement, program: c.Program): readonly c.Expr[] {
  switch (statement.kind) {
    case "expr-statement":
      return [statement.expr];
    case "if":
    case "while":
    case "do-while":
      return [statement.condition];
    case "for":
      return [statement.condition, statement.step].filter((expr) => expr !== null);
    case "switch":
      return [statement.value];
    case "return":
      return statement.value ? [statement.value] : [];
    case "local-declaration":
      return statement.variables.flatMap(({ symbol, initializer }) => {
        const variable = program.symbols.get(symbol);
        const automatic = variable?.kind === "variable" && variable.storage === "automatic";
        return automatic && initializer?.kind === "value" ? [initializer.value] : [];
      });
    default:
      return [];
  }
}

/** The expression and those below it in the same scope. */
function withinFullExpression(root: c.Expr): readonly c.Expr[] {
  if (root.kind === "statement-expr") return [root];
  const below = [...children(root)].filter(isExpr);
  return [root, ...below.flatMap(withinFullExpression)];
}

function assertType(
  expr: c.Expr,
  unit: c.TranslationUnit,
  program: c.Program,
  names: TypeNames,
): string | null {
  if (expr.kind === "convert" && !expr.explicit) return null;
  // Functions without a prototype get one when the program is linked; what they return is asserted at their calls.
  if (expr.kind === "function-ref") return null;
  if (expr.kind === "statement-expr" || containsStatements(expr)) return null;
  if (isBitField(expr, program) || isVariablyModified(expr.type) || !isNamed(expr.type, program)) return null;
  const text = unit.text.slice(expr.span.start, expr.span.end);
  if (text.trim() === "") return null;
  const type = printTypeName(expr.type, names);
  const place = `${formatLocation(unit.lines.locate(expr.span.start))}: ${expr.kind} is not ${type}`;
  return `_Static_assert(__builtin_types_compatible_p(__typeof__(${text}), ${type}), ${JSON.stringify(place)});`;
}

function containsStatements(expr: c.Expr): boolean {
  return withinFullExpression(expr).some((part) => part.kind === "statement-expr");
}

/** `typeof` does not take bit-fields; what is assigned to one has its type. */
function isBitField(expr: c.Expr, program: c.Program): boolean {
  switch (expr.kind) {
    case "member":
    case "arrow":
      return program.records.get(expr.record)?.fields?.[expr.field]?.bitWidth !== null;
    case "load":
      return isBitField(expr.place, program);
    case "assign":
    case "compound-assign":
    case "step":
      return isBitField(expr.target, program);
    case "comma":
      return isBitField(expr.right, program);
    default:
      return false;
  }
}

/** Can the type be written where the expression stands? */
function isNamed(type: CType, program: c.Program): boolean {
  switch (type.kind) {
    case "record":
      return isNamedRecord(program.records.get(type.record));
    case "enum":
      return program.enums.get(type.enum)?.name != null;
    case "pointer":
      return isNamed(type.target, program);
    case "array":
    case "vector":
      return isNamed(type.element, program);
    case "function":
      return isNamed(type.result, program) && type.params.every((param) => isNamed(param, program));
    default:
      return true;
  }
}

/** `va_list` is made of a record that C cannot name. */
function isNamedRecord(record: c.RecordDefinition | undefined): boolean {
  return record?.name != null && !isVaListTag(record);
}

/** Types under the names they have in the source. */
function sourceNames(program: c.Program): TypeNames {
  return {
    record: (id) => {
      const record = program.records.get(id);
      return record?.tag != null ? `${record.keyword} ${record.tag}` : (record?.name ?? "");
    },
    enum: (id) => {
      const definition = program.enums.get(id);
      return definition?.tag != null ? `enum ${definition.tag}` : (definition?.name ?? "");
    },
    // Types with such lengths are not asserted.
    lengths: { textOf: () => "*" },
  };
}

/** Of two insertions at one place the one that ends something comes first. */
function insert(text: string, insertions: readonly Insertion[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { offset, text: inserted } of insertions.toSorted((a, b) => a.offset - b.offset)) {
    pieces.push(text.slice(at, offset), inserted);
    at = offset;
  }
  return pieces.join("") + text.slice(at);
}
