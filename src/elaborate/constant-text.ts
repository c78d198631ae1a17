/**
 * Evaluates constant expressions that exist as text only: attribute arguments and macro bodies. Covers operators, literals,
 * enumerators, casts to named types and `sizeof (type)`; anything else gives null.
 */
import { integerType, intType, sizeType } from "../c-ast/basic-types.ts";
import type { ArithmeticOperator, ComparisonOperator } from "../c-ast/c-ast.ts";
import type { CType, IntegerKind } from "../c-ast/c-type.ts";
import { alignOf, sizeOf } from "../c-ast/layout.ts";
import { commonArithmeticType, isArithmetic, isInteger, promote } from "../c-ast/type-relations.ts";
import { lex } from "../syntax/lex.ts";
import { arithmeticConstant, compareConstants, convertConstant, isTrue } from "./constant-arithmetic.ts";
import type { ConstantValue } from "./constant-arithmetic.ts";
import { arithmeticKeywords, arithmeticTypeOf } from "./arithmetic-keywords.ts";
import type { UnitContext } from "./context.ts";
import { parseCharacter, parseNumber } from "./literal.ts";
import { lookupName } from "./lookup.ts";

export interface TypedConstant {
  readonly value: ConstantValue;
  readonly type: CType;
}

interface Token {
  readonly kind: string;
  readonly text: string;
}

/** @param macros bodies of object-like macros that the text may use */
export function constantFromText(
  unit: UnitContext,
  text: string,
  macros: ReadonlyMap<string, string> = new Map(),
): TypedConstant | null {
  const tokens = expand(tokenize(text), macros, new Set());
  if (!tokens || tokens.length === 0 || tokens.length > longestBody) return null;
  const state: State = { unit, tokens, at: 0 };
  const result = parseConditional(state);
  return state.at === tokens.length ? result : null;
}

/** Beyond this a macro body is code rather than a constant. */
const longestBody = 200;

interface State {
  readonly unit: UnitContext;
  readonly tokens: readonly Token[];
  at: number;
}

function tokenize(text: string): Token[] {
  const { kinds, texts } = lex(text);
  return kinds.map((kind, index) => ({ kind, text: texts[index] ?? "" }));
}

/** Replaces macros by their bodies; a name is not replaced within its own body (C11 6.10.3.4p2). */
function expand(
  tokens: readonly Token[],
  macros: ReadonlyMap<string, string>,
  hidden: ReadonlySet<string>,
): Token[] | null {
  const out: Token[] = [];
  for (const token of tokens) {
    const body = token.kind === "identifier" && !hidden.has(token.text) ? macros.get(token.text) : undefined;
    const inner =
      body === undefined ? [token] : expand(tokenize(body), macros, new Set([...hidden, token.text]));
    if (!inner || out.length + inner.length > longestBody) return null;
    out.push(...inner);
  }
  return out;
}

function accept(state: State, kind: string): boolean {
  if (state.tokens[state.at]?.kind !== kind) return false;
  state.at += 1;
  return true;
}

// ---------------------------------------------------------------------------------------------------- operators

function parseConditional(state: State): TypedConstant | null {
  const condition = parseBinary(state, 0);
  if (!condition || !accept(state, "?")) return condition;
  const then = parseConditional(state);
  if (!then || !accept(state, ":")) return null;
  const otherwise = parseConditional(state);
  if (!otherwise) return null;
  const type = commonArithmeticType(then.type, otherwise.type, state.unit.program);
  return convert(state, isTrue(condition.value) ? then : otherwise, type);
}

const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

function parseBinary(state: State, level: number): TypedConstant | null {
  const operators = levels[level];
  if (!operators) return parseUnary(state);
  let left = parseBinary(state, level + 1);
  for (;;) {
    const operator = state.tokens[state.at]?.kind ?? "";
    if (!left || !operators.includes(operator)) return left;
    state.at += 1;
    const right = parseBinary(state, level + 1);
    left = right && applyBinary(state, operator, left, right);
  }
}

function applyBinary(
  state: State,
  operator: string,
  left: TypedConstant,
  right: TypedConstant,
): TypedConstant | null {
  const tables = state.unit.program;
  switch (operator) {
    case "||":
      return truth(isTrue(left.value) || isTrue(right.value));
    case "&&":
      return truth(isTrue(left.value) && isTrue(right.value));
    case "<<":
    case ">>": {
      const type = promote(left.type, tables);
      const value = arithmeticConstant(operator, left.value, right.value, type, tables);
      return value === null ? null : { value, type };
    }
  }
  const type = commonArithmeticType(left.type, right.type, tables);
  const a = convert(state, left, type);
  const b = convert(state, right, type);
  if (!a || !b) return null;
  if (isComparison(operator)) return truth(compareConstants(operator, a.value, b.value));
  if (!isArithmeticOperator(operator)) return null;
  const value = arithmeticConstant(operator, a.value, b.value, type, tables);
  return value === null ? null : { value, type };
}

function isComparison(operator: string): operator is ComparisonOperator {
  return ["==", "!=", "<", ">", "<=", ">="].includes(operator);
}

function isArithmeticOperator(operator: string): operator is ArithmeticOperator {
  return ["+", "-", "*", "/", "%", "&", "|", "^"].includes(operator);
}

function truth(value: boolean): TypedConstant {
  return { value: value ? 1n : 0n, type: intType };
}

function convert(state: State, constant: TypedConstant, type: CType): TypedConstant | null {
  const value = convertConstant(constant.value, type, state.unit.program);
  return value === null || !isArithmetic(type) ? null : { value, type };
}

// ---------------------------------------------------------------------------------------------------- operands

function parseUnary(state: State): TypedConstant | null {
  const token = state.tokens[state.at];
  switch (token?.kind) {
    case "+":
    case "-":
    case "~":
    case "!": {
      state.at += 1;
      const operand = parseUnary(state);
      return operand && applyUnary(state, token.kind, operand);
    }
    case "sizeof":
    case "_Alignof": {
      state.at += 1;
      const type = parseParenthesizedType(state);
      if (!type) return null;
      const tables = state.unit.program;
      const bytes = token.kind === "sizeof" ? sizeOf(type, tables) : alignOf(type, tables);
      return bytes === null ? null : { value: BigInt(bytes), type: sizeType };
    }
    case "(": {
      const start = state.at;
      const type = parseParenthesizedType(state);
      if (type) {
        const operand = parseUnary(state);
        return operand && convert(state, operand, type);
      }
      state.at = start + 1;
      const inner = parseConditional(state);
      return inner && accept(state, ")") ? inner : null;
    }
    default:
      return parsePrimary(state);
  }
}

function applyUnary(
  state: State,
  operator: "+" | "-" | "~" | "!",
  operand: TypedConstant,
): TypedConstant | null {
  if (operator === "!") return truth(!isTrue(operand.value));
  const promoted = convert(state, operand, promote(operand.type, state.unit.program));
  if (!promoted || operator === "+") return promoted;
  if (operator === "-") return convert(state, { ...promoted, value: -promoted.value }, promoted.type);
  return typeof promoted.value === "bigint"
    ? convert(state, { ...promoted, value: ~promoted.value }, promoted.type)
    : null;
}

function parsePrimary(state: State): TypedConstant | null {
  const token = state.tokens[state.at];
  state.at += 1;
  if (token?.kind === "character") return parseCharacter(token.text);
  if (token?.kind === "number") {
    const literal = parseNumber(token.text);
    return literal.kind === "integer" || literal.kind === "floating" ? literal : null;
  }
  if (token?.kind !== "identifier") return null;
  const minimumWidth = /^U?INT(8|16|32|64|MAX)_C$/.exec(token.text);
  if (minimumWidth) return parseWidthMacro(state, token.text, minimumWidth[1] ?? "");
  const entity = lookupName(state.unit, token.text);
  return entity?.kind === "enumerator" ? { value: entity.value, type: entity.type } : null;
}

/** `UINT64_C(7)` and its like (C11 7.20.4): system macros, whose bodies are not at hand. */
function parseWidthMacro(state: State, name: string, width: string): TypedConstant | null {
  const wide = width === "64" || width === "MAX";
  const kind: IntegerKind = name.startsWith("U")
    ? wide
      ? "ulong"
      : width === "32"
        ? "uint"
        : "int"
    : wide
      ? "long"
      : "int";
  if (!accept(state, "(")) return null;
  const value = parsePrimary(state);
  return value && accept(state, ")") ? convert(state, value, integerType(kind)) : null;
}

// ---------------------------------------------------------------------------------------------------- types

/** `(type)` of keywords or one typedef name, with any number of `*`; null (and no token taken) if it is none. */
function parseParenthesizedType(state: State): CType | null {
  const start = state.at;
  if (accept(state, "(")) {
    let type = parseTypeWords(state);
    while (type && accept(state, "*")) type = { kind: "pointer", quals: 0, target: type };
    if (type && accept(state, ")")) return type;
  }
  state.at = start;
  return null;
}

function parseTypeWords(state: State): CType | null {
  const words: string[] = [];
  let named: CType | null = null;
  for (;;) {
    const token = state.tokens[state.at];
    if (!token) break;
    if (token.kind === "identifier" && words.length === 0 && !named) {
      const entity = lookupName(state.unit, token.text);
      if (entity?.kind !== "typedef") return null;
      named = entity.type;
    } else if (arithmeticKeywords.has(token.kind)) words.push(token.kind);
    else if (token.kind !== "const" && token.kind !== "volatile") break;
    state.at += 1;
  }
  if (named) return words.length === 0 && (isInteger(named) || named.kind === "floating") ? named : null;
  return words.length > 0 ? arithmeticTypeOf(words) : null;
}
