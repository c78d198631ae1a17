/** Shapes from our concrete tree. */
import type { SyntaxNode } from "../../src/syntax/syntax-node.ts";
import { commaShape, initialiserShape, shape } from "./shape.ts";
import type { Shape, Shapes } from "./shape.ts";

export function treeShapes(root: SyntaxNode): Shapes {
  const shapes = new Map<string, Shape>();
  for (const node of root.children) {
    if (node.kind === "function_definition") {
      const name = nameIn(byField(node, "declarator"));
      shapes.set(name, shape(name, shapesIn(byField(node, "body"))));
    } else if (node.kind === "declaration") {
      for (const declared of declaratorShapes(node)) {
        if (declared.children.length === 0) continue;
        const name = declared.label.slice("var ".length);
        shapes.set(name, shape(name, declared.children));
      }
    }
  }
  return shapes;
}

function byField(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  return node?.children.find((child) => child.field === field);
}

function nameIn(declarator: SyntaxNode | undefined): string {
  let node = declarator;
  while (node && node.children.length > 0)
    node = byField(node, "declarator") ?? node.children.find((c) => c.named);
  return node?.text ?? "";
}

function named(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named);
}

function shapesIn(node: SyntaxNode | undefined): Shape[] {
  return node ? named(node).flatMap((child) => toShapes(child)) : [];
}

function fieldShapes(node: SyntaxNode, ...fields: readonly string[]): Shape[] {
  return fields.flatMap((field) => {
    const child = byField(node, field);
    return child ? toShapes(child) : [];
  });
}

/** The parentheses of `if (x)` are the statement's. */
function condition(node: SyntaxNode): Shape[] {
  return shapesIn(byField(node, "condition"));
}

const leaves: Readonly<Record<string, string>> = {
  number_literal: "number",
  char_literal: "character",
  string_literal: "string",
  concatenated_string: "string",
  gnu_asm_expression: "asm",
  generic_expression: "_Generic",
  break_statement: "break",
  continue_statement: "continue",
};

const plain: Readonly<Record<string, string>> = {
  compound_statement: "{",
  return_statement: "return",
  parenthesized_expression: "()",
};

function toShapes(node: SyntaxNode): Shape[] {
  const leaf = leaves[node.kind];
  if (leaf !== undefined) return [shape(leaf)];
  const label = plain[node.kind];
  const operator = byField(node, "operator")?.kind ?? "";
  switch (node.kind) {
    case "compound_statement":
    case "return_statement":
      return [shape(label ?? "", shapesIn(node))];
    case "parenthesized_expression": {
      const inner = named(node)[0];
      const isStatement = inner?.kind === "compound_statement";
      return [shape(isStatement ? "({})" : "()", shapesIn(node))];
    }
    case "identifier":
    case "statement_identifier":
      return [shape(node.text)];
    case "binary_expression":
    case "assignment_expression":
      return [shape(operator, fieldShapes(node, "left", "right"))];
    case "comma_expression":
      return [commaShape(fieldShapes(node, "left", "right"))];
    case "unary_expression":
    case "pointer_expression":
      return [shape(`prefix ${operator}`, fieldShapes(node, "argument"))];
    case "update_expression": {
      const side = node.children[0]?.field === "operator" ? "prefix" : "postfix";
      return [shape(`${side} ${operator}`, fieldShapes(node, "argument"))];
    }
    case "cast_expression":
      return [shape("cast", fieldShapes(node, "value"))];
    case "compound_literal_expression":
      return [shape("literal", fieldShapes(node, "value"))];
    case "call_expression":
      return [callShape(node)];
    case "field_expression":
      return [shape(`.${byField(node, "field")?.text ?? ""}`, fieldShapes(node, "argument"))];
    case "subscript_expression":
      return [shape("[]", fieldShapes(node, "argument", "index"))];
    case "conditional_expression":
      return [shape("?:", fieldShapes(node, "condition", "consequence", "alternative"))];
    case "sizeof_expression":
    case "alignof_expression": {
      const name = node.kind.slice(0, node.kind.indexOf("_"));
      return [byField(node, "type") ? shape(`${name} type`) : shape(name, fieldShapes(node, "value"))];
    }
    case "initializer_list":
      return [initialiser(node)];
    case "initializer_pair":
      return fieldShapes(node, "value");
    case "expression_statement":
      return named(node).length === 0 ? [shape(";")] : shapesIn(node);
    case "if_statement":
      return [shape("if", [...condition(node), ...fieldShapes(node, "consequence", "alternative")])];
    case "else_clause":
      return shapesIn(node);
    case "while_statement":
      return [shape("while", [...condition(node), ...fieldShapes(node, "body")])];
    case "switch_statement":
      return [shape("switch", [...condition(node), ...fieldShapes(node, "body")])];
    case "do_statement":
      return [shape("do", [...fieldShapes(node, "body"), ...condition(node)])];
    case "for_statement":
      return [shape("for", fieldShapes(node, "initializer", "condition", "update", "body"))];
    case "case_statement":
      return caseShapes(node);
    case "labeled_statement":
      return [shape(`${byField(node, "label")?.text ?? ""}:`), ...shapesIn(node).slice(1)];
    case "goto_statement": {
      const target = byField(node, "label");
      if (target) return [shape(`goto ${target.text}`)];
      return [shape("goto *", fieldShapes(named(node)[0] ?? node, "argument"))];
    }
    case "declaration":
      return declaratorShapes(node);
    case "type_definition":
      return [];
    default:
      return [shape(`tree:${node.kind}`, shapesIn(node))];
  }
}

function declaratorShapes(node: SyntaxNode): Shape[] {
  return node.children
    .filter((child) => child.field === "declarator")
    .map((declarator) => {
      const value = declarator.kind === "init_declarator" ? byField(declarator, "value") : undefined;
      return shape(`var ${nameIn(declarator)}`, value ? toShapes(value) : []);
    });
}

/** Builtins that clang gives nodes of their own. */
const builtinLeaves: Readonly<Record<string, string>> = {
  __builtin_convertvector: "convertvector",
  __builtin_offsetof: "offsetof",
  __builtin_types_compatible_p: "types_compatible",
};

function callShape(node: SyntaxNode): Shape {
  const name = byField(node, "function")?.text ?? "";
  const args = shapesIn(byField(node, "arguments"));
  const leaf = builtinLeaves[name];
  if (leaf !== undefined) return shape(leaf);
  if (name === "__builtin_va_arg") return shape("va_arg", args.slice(0, 1));
  if (/^__(c11_)?atomic_/.test(name)) return shape("atomic");
  return shape("call", [...fieldShapes(node, "function"), ...args]);
}

function initialiser(node: SyntaxNode): Shape {
  const shapes = initialiserShape(shapesIn(node));
  return hasRange(node) ? shape("{...}") : shapes;
}

function hasRange(node: SyntaxNode): boolean {
  return node.children.some(
    (child) => child.kind === "subscript_range_designator" || (!isExpression(child) && hasRange(child)),
  );
}

function isExpression(node: SyntaxNode): boolean {
  return node.kind.endsWith("_expression");
}

function caseShapes(node: SyntaxNode): Shape[] {
  const value = byField(node, "value");
  const statements = named(node).filter((child) => child !== value);
  const following = statements.flatMap((child) => toShapes(child));
  if (!value) return [shape("default"), ...following];
  const isRange = byField(value, "operator")?.kind === "...";
  return [shape("case", isRange ? fieldShapes(value, "left", "right") : toShapes(value)), ...following];
}
