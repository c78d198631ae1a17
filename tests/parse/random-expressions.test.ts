/** Random expressions: the tree must be the one that the text was made from. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { expression } from "./check.ts";

/** An expression as text, as the s-expression that is to come out, and with its precedence (C11 6.5). */
interface Sample {
  readonly text: string;
  readonly shape: string;
  readonly level: number;
}

const level = {
  comma: 0,
  assignment: 1,
  conditional: 2,
  or: 3,
  cast: 13,
  unary: 14,
  postfix: 15,
  primary: 16,
};

/** Binary operators by level, loosest first; the first level is `||`. */
const binaryLevels = ["||", "&&", "|", "^", "&", "== !=", "< > <= >=", "<< >>", "+ -", "* / %"];

function parenthesized(inner: Sample): Sample {
  return {
    text: `(${inner.text})`,
    shape: `(parenthesized_expression ${inner.shape})`,
    level: level.primary,
  };
}

/** In parentheses where the level asks for it. */
function atLeast(inner: Sample, minimum: number): Sample {
  return inner.level >= minimum ? inner : parenthesized(inner);
}

const primary = fc.constantFrom(
  ...["a", "b", "p", "s", "1", "0x1F", "'c'"].map((text) => ({ text, shape: text, level: level.primary })),
);

const types = [
  ["T", "(type_descriptor T)"],
  ["int", "(type_descriptor int)"],
  ["T *", "(type_descriptor T (abstract_pointer_declarator))"],
  ["struct S *", "(type_descriptor (struct_specifier S) (abstract_pointer_declarator))"],
] as const;

const samples = fc.letrec<{ expr: Sample }>((tie) => {
  const expr = tie("expr");
  const binary = fc
    .tuple(fc.nat(binaryLevels.length - 1), fc.nat(3), expr, expr)
    .map(([index, which, left, right]): Sample => {
      const operators = (binaryLevels[index] ?? "+").split(" ");
      const operator = operators[which % operators.length] ?? "+";
      const own = level.or + index;
      const [l, r] = [atLeast(left, own), atLeast(right, own + 1)];
      return {
        text: `${l.text} ${operator} ${r.text}`,
        shape: `(binary_expression ${l.shape} ${operator} ${r.shape})`,
        level: own,
      };
    });
  const unary = fc
    .tuple(fc.constantFrom("-", "+", "!", "~", "*", "&"), expr)
    .map(([operator, operand]): Sample => {
      const inner = atLeast(operand, level.cast);
      const kind = operator === "*" || operator === "&" ? "pointer" : "unary";
      // two signs would be another operator
      const blank = inner.text.startsWith(operator) ? " " : "";
      return {
        text: operator + blank + inner.text,
        shape: `(${kind}_expression ${operator} ${inner.shape})`,
        level: level.unary,
      };
    });
  const prefix = fc.tuple(fc.constantFrom("++", "--"), expr).map(([operator, operand]): Sample => {
    const inner = atLeast(operand, level.unary);
    return {
      text: `${operator} ${inner.text}`,
      shape: `(update_expression ${operator} ${inner.shape})`,
      level: level.unary,
    };
  });
  const postfix = fc.tuple(fc.constantFrom("++", "--"), expr).map(([operator, operand]): Sample => {
    // `a++++` is no C: the value of `a++` is no lvalue (C11 6.5.2.4p1)
    const inner = /(?:\+\+|--)$/.test(operand.text)
      ? parenthesized(operand)
      : atLeast(operand, level.postfix);
    return {
      text: inner.text + operator,
      shape: `(update_expression ${inner.shape} ${operator})`,
      level: level.postfix,
    };
  });
  const cast = fc.tuple(fc.constantFrom(...types), expr).map(([[text, shape], operand]): Sample => {
    const inner = atLeast(operand, level.cast);
    return {
      text: `(${text})${inner.text}`,
      shape: `(cast_expression ${shape} ${inner.shape})`,
      level: level.cast,
    };
  });
  const sizeofType = fc.constantFrom(...types).map(([text, shape]): Sample => ({
    text: `sizeof(${text})`,
    shape: `(sizeof_expression ${shape})`,
    level: level.unary,
  }));
  const sizeofExpr = expr.map((operand): Sample => {
    const inner = atLeast(operand, level.unary);
    return { text: `sizeof ${inner.text}`, shape: `(sizeof_expression ${inner.shape})`, level: level.unary };
  });
  const call = fc.tuple(expr, expr).map(([callee, argument]): Sample => {
    const [f, x] = [atLeast(callee, level.postfix), atLeast(argument, level.assignment)];
    return {
      text: `${f.text}(${x.text})`,
      shape: `(call_expression ${f.shape} (argument_list ${x.shape}))`,
      level: level.postfix,
    };
  });
  const subscript = fc.tuple(expr, expr).map(([array, index]): Sample => {
    const inner = atLeast(array, level.postfix);
    return {
      text: `${inner.text}[${index.text}]`,
      shape: `(subscript_expression ${inner.shape} ${index.shape})`,
      level: level.postfix,
    };
  });
  const member = fc.tuple(expr, fc.constantFrom(".", "->")).map(([object, operator]): Sample => {
    const inner = atLeast(object, level.postfix);
    // 1.T would be a number
    const blank = /^\d/.test(inner.text) ? " " : "";
    return {
      text: `${inner.text}${blank}${operator}T`,
      shape: `(field_expression ${inner.shape} ${operator} T)`,
      level: level.postfix,
    };
  });
  const conditional = fc.tuple(expr, expr, expr).map(([test, yes, no]): Sample => {
    const [c, n] = [atLeast(test, level.or), atLeast(no, level.conditional)];
    return {
      text: `${c.text} ? ${yes.text} : ${n.text}`,
      shape: `(conditional_expression ${c.shape} ${yes.shape} ${n.shape})`,
      level: level.conditional,
    };
  });
  const assignment = fc
    .tuple(fc.constantFrom("a", "*p", "p[0]", "s.T"), fc.constantFrom("=", "+=", "<<="), expr)
    .map(([target, operator, value]): Sample => {
      const inner = atLeast(value, level.assignment);
      return {
        text: `${target} ${operator} ${inner.text}`,
        shape: `(assignment_expression ${expression(target)} ${operator} ${inner.shape})`,
        level: level.assignment,
      };
    });
  const comma = fc.tuple(expr, expr).map(([left, right]): Sample => {
    const l = atLeast(left, level.assignment);
    return {
      text: `${l.text}, ${right.text}`,
      shape: `(comma_expression ${l.shape} ${right.shape})`,
      level: level.comma,
    };
  });
  const group = expr.map((inner) => parenthesized(inner));
  const operators = [
    binary,
    binary,
    binary,
    unary,
    unary,
    prefix,
    postfix,
    cast,
    cast,
    sizeofType,
    sizeofExpr,
  ];
  const others = [call, subscript, member, conditional, assignment, comma, group, group];
  return { expr: fc.oneof({ maxDepth: 6, withCrossShrink: true }, primary, ...operators, ...others) };
});

test("random expressions come out as they went in", () => {
  fc.assert(
    fc.property(samples.expr, ({ text, shape }) => {
      expect(expression(text)).toBe(shape);
    }),
    { numRuns: 500 },
  );
});
