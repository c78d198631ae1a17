/**
 * Typed C nodes with their direct parts replaced; the counterpart of `visit.ts`. A node of which no part became another
 * is given back itself: most of a program stays as it is in most rewrites, and facts that are kept by node stay good.
 */
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
      return withParts(expr, { place: map(expr.place) });
    case "dereference":
    case "arrow":
      return withParts(expr, { pointer: map(expr.pointer) });
    case "index":
    case "pointer-offset":
      return withParts(expr, { pointer: map(expr.pointer), index: map(expr.index) });
    case "member":
      return withParts(expr, { base: map(expr.base) });
    case "unary":
    case "not":
      return withParts(expr, { operand: map(expr.operand) });
    case "convert": {
      const lengths = expr.vlaLengths ? { vlaLengths: mapAll(expr.vlaLengths, map) } : {};
      return withParts(expr, { ...lengths, operand: map(expr.operand) });
    }
    case "binary":
    case "compare":
    case "logical":
    case "pointer-difference":
    case "comma":
      return withParts(expr, { left: map(expr.left), right: map(expr.right) });
    case "conditional": {
      const condition = map(expr.condition);
      return withParts(expr, {
        condition,
        then: expr.then && map(expr.then),
        otherwise: map(expr.otherwise),
      });
    }
    case "assign":
    case "compound-assign":
      return withParts(expr, { target: map(expr.target), value: map(expr.value) });
    case "step":
      return withParts(expr, { target: map(expr.target) });
    case "call":
      return withParts(expr, { callee: map(expr.callee), args: mapAll(expr.args, map) });
    case "builtin-call":
      return withParts(expr, { args: mapAll(expr.args, map) });
    case "compound-literal":
      return withParts(expr, { initializer: mapInitializer(expr.initializer, mapping) });
    case "statement-expr":
      return withParts(expr, { body: mapCompound(expr.body, mapping) });
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
      return withParts(statement, {
        variables: mapAll(statement.variables, (variable) =>
          withParts(variable, {
            vlaLengths: mapAll(variable.vlaLengths, map),
            initializer: variable.initializer && mapInitializer(variable.initializer, mapping),
          }),
        ),
      });
    case "expr-statement":
      return withParts(statement, { expr: map(statement.expr) });
    case "if": {
      const condition = map(statement.condition);
      const then = mapStatement(statement.then);
      const otherwise = statement.otherwise && mapStatement(statement.otherwise);
      return withParts(statement, { condition, then, otherwise });
    }
    case "while":
    case "do-while":
      return withParts(statement, {
        condition: map(statement.condition),
        body: mapStatement(statement.body),
      });
    case "for":
      return withParts(statement, {
        init: statement.init && mapForInit(statement.init, mapping),
        condition: statement.condition && map(statement.condition),
        step: statement.step && map(statement.step),
        body: mapStatement(statement.body),
      });
    case "switch":
      return withParts(statement, { value: map(statement.value), body: mapStatement(statement.body) });
    case "case":
    case "default":
    case "labeled":
      return withParts(statement, { body: mapStatement(statement.body) });
    case "return":
      return withParts(statement, { value: statement.value && map(statement.value) });
    case "catch":
      return withParts(statement, {
        mark: map(statement.mark),
        body: asCompound(mapStatement(statement.body), statement.body),
        handler: asCompound(mapStatement(statement.handler), statement.handler),
      });
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
  return withParts(compound, { body: mapAll(compound.body, statement) });
}

export function mapInitializer(initializer: c.Initializer, mapping: Mapping): c.Initializer {
  switch (initializer.kind) {
    case "value":
      return withParts(initializer, { value: mapping.expr(initializer.value) });
    case "string":
      return initializer;
    case "array":
      return withParts(initializer, {
        elements: mapAll(initializer.elements, (element) =>
          withParts(element, { value: mapInitializer(element.value, mapping) }),
        ),
      });
    case "record":
      return withParts(initializer, {
        fields: mapAll(initializer.fields, (field) =>
          withParts(field, { value: mapInitializer(field.value, mapping) }),
        ),
      });
    default:
      return assertNever(initializer);
  }
}

export function mapFunction(definition: c.FunctionDefinition, mapping: Mapping): c.FunctionDefinition {
  return {
    ...definition,
    vlaLengths: definition.vlaLengths.map(mapping.expr),
    body: { ...definition.body, body: definition.body.body.map(mapping.statement) },
  };
}

export function mapGlobal(global: c.GlobalDefinition, mapping: Mapping): c.GlobalDefinition {
  return { ...global, initializer: global.initializer && mapInitializer(global.initializer, mapping) };
}

/** Rewrites the statements of the blocks inside of a statement. */
export function blockMapping(rewrite: (body: readonly c.Statement[]) => readonly c.Statement[]): Mapping {
  const mapping: Mapping = {
    expr: (expr) => mapExprChildren(expr, mapping),
    statement: (statement) =>
      statement.kind === "compound"
        ? withParts(statement, { body: rewrite(statement.body) })
        : mapStatementChildren(statement, mapping),
  };
  return mapping;
}

/** The node itself where the parts are those it has. */
function withParts<Node extends object>(node: Node, parts: Partial<Node>): Node {
  for (const name in parts) if (parts[name] !== node[name]) return { ...node, ...parts };
  return node;
}

/** The list itself where all members stay what they are. */
function mapAll<Part>(parts: readonly Part[], map: (part: Part) => Part): readonly Part[] {
  let mapped: Part[] | null = null;
  for (const [at, part] of parts.entries()) {
    const other = map(part);
    if (other !== part) mapped ??= parts.slice(0, at);
    mapped?.push(other);
  }
  return mapped ?? parts;
}
