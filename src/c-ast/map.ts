/** Copies of typed C nodes with their direct parts replaced; the counterpart of `visit.ts`. */
import type * as c from "./c-ast.ts";
import { assertNever } from "../source/assert-never.ts";

/** What becomes of the direct parts of a node. */
export interface Mapping {
  readonly expr: (expr: c.Expr) => c.Expr;
  readonly statement: (statement: c.Statement) => c.Statement;
}

export function mapExprChildren(expr: c.Expr, mapping: Mapping): c.Expr {
  const { expr: map } = mapping;
  switch (expr.kind) {
    case "integer-constant":
    case "floating-constant":
    case "string-literal":
    case "variable-ref":
    case "function-ref":
    case "sizeof-variable":
      return expr;
    case "load":
    case "address-of":
      return { ...expr, place: map(expr.place) };
    case "dereference":
    case "arrow":
      return { ...expr, pointer: map(expr.pointer) };
    case "index":
    case "pointer-offset":
      return { ...expr, pointer: map(expr.pointer), index: map(expr.index) };
    case "member":
      return { ...expr, base: map(expr.base) };
    case "unary":
    case "not":
      return { ...expr, operand: map(expr.operand) };
    case "convert": {
      const lengths = expr.vlaLengths ? { vlaLengths: expr.vlaLengths.map(map) } : {};
      return { ...expr, ...lengths, operand: map(expr.operand) };
    }
    case "binary":
    case "compare":
    case "logical":
    case "pointer-difference":
    case "comma":
      return { ...expr, left: map(expr.left), right: map(expr.right) };
    case "conditional": {
      const condition = map(expr.condition);
      return { ...expr, condition, then: expr.then && map(expr.then), otherwise: map(expr.otherwise) };
    }
    case "assign":
    case "compound-assign":
      return { ...expr, target: map(expr.target), value: map(expr.value) };
    case "step":
      return { ...expr, target: map(expr.target) };
    case "call":
      return { ...expr, callee: map(expr.callee), args: expr.args.map(map) };
    case "builtin-call":
      return { ...expr, args: expr.args.map(map) };
    case "compound-literal":
      return { ...expr, initializer: mapInitializer(expr.initializer, mapping) };
    case "statement-expr":
      return { ...expr, body: mapCompound(expr.body, mapping) };
    default:
      return assertNever(expr);
  }
}

export function mapStatementChildren(statement: c.Statement, mapping: Mapping): c.Statement {
  const { expr: map, statement: mapStatement } = mapping;
  switch (statement.kind) {
    case "compound":
      return mapCompound(statement, mapping);
    case "local-declaration":
      return {
        ...statement,
        variables: statement.variables.map((variable) => ({
          ...variable,
          vlaLengths: variable.vlaLengths.map(map),
          initializer: variable.initializer && mapInitializer(variable.initializer, mapping),
        })),
      };
    case "expr-statement":
      return { ...statement, expr: map(statement.expr) };
    case "if": {
      const condition = map(statement.condition);
      const then = mapStatement(statement.then);
      return {
        ...statement,
        condition,
        then,
        otherwise: statement.otherwise && mapStatement(statement.otherwise),
      };
    }
    case "while":
    case "do-while":
      return { ...statement, condition: map(statement.condition), body: mapStatement(statement.body) };
    case "for":
      return {
        ...statement,
        init: statement.init && mapForInit(statement.init, mapping),
        condition: statement.condition && map(statement.condition),
        step: statement.step && map(statement.step),
        body: mapStatement(statement.body),
      };
    case "switch":
      return { ...statement, value: map(statement.value), body: mapStatement(statement.body) };
    case "case":
    case "default":
    case "labeled":
      return { ...statement, body: mapStatement(statement.body) };
    case "return":
      return { ...statement, value: statement.value && map(statement.value) };
    case "catch":
      return {
        ...statement,
        mark: map(statement.mark),
        body: asCompound(mapStatement(statement.body), statement.body),
        handler: asCompound(mapStatement(statement.handler), statement.handler),
      };
    case "goto":
    case "break":
    case "continue":
    case "empty":
      return statement;
    default:
      return assertNever(statement);
  }
}

function mapForInit(init: NonNullable<c.For["init"]>, mapping: Mapping): NonNullable<c.For["init"]> {
  const mapped = mapStatementChildren(init, mapping);
  return mapped.kind === "local-declaration" || mapped.kind === "expr-statement" ? mapped : init;
}

/** Blocks of which something else is made stay blocks. */
function asCompound(mapped: c.Statement, before: c.Compound): c.Compound {
  return mapped.kind === "compound" ? mapped : { ...before, body: [mapped] };
}

function mapCompound(compound: c.Compound, { statement }: Mapping): c.Compound {
  return { ...compound, body: compound.body.map(statement) };
}

export function mapInitializer(initializer: c.Initializer, mapping: Mapping): c.Initializer {
  switch (initializer.kind) {
    case "value":
      return { ...initializer, value: mapping.expr(initializer.value) };
    case "string":
      return initializer;
    case "array": {
      const elements = initializer.elements.map((element) => ({
        ...element,
        value: mapInitializer(element.value, mapping),
      }));
      return { ...initializer, elements };
    }
    case "record": {
      const fields = initializer.fields.map((field) => ({
        ...field,
        value: mapInitializer(field.value, mapping),
      }));
      return { ...initializer, fields };
    }
    default:
      return assertNever(initializer);
  }
}

/** Rewrites the statements of the blocks inside of a statement. */
export function blockMapping(rewrite: (body: readonly c.Statement[]) => readonly c.Statement[]): Mapping {
  const mapping: Mapping = {
    expr: (expr) => mapExprChildren(expr, mapping),
    statement: (statement) =>
      statement.kind === "compound"
        ? { ...statement, body: rewrite(statement.body) }
        : mapStatementChildren(statement, mapping),
  };
  return mapping;
}
