/**
 * Expressions, read flat from left to right. What matters is only whether an operand has just ended: that tells unary
 * from binary operators, calls from groups, and so which parentheses the grammar could take for a cast. Those groups get
 * a second pair: `(a) - b * c` is written `((a)) - b * c`.
 */
import { isAttribute } from "./rewrite-attributes.ts";
import {
  copyAs,
  copyExpected,
  partnerOf,
  peek,
  SyntaxFailure,
  textAt,
  unexpected,
  unknownTypeName,
} from "./rewriter.ts";
import type { Rewriter } from "./rewriter.ts";
import { isTypeStart } from "./specifier-words.ts";
import { role } from "./token-writer.ts";

/** `comma`: an expression; `assignment`: one that ends at a comma, or an initialiser with its braces. */
export type ExpressionForm = "comma" | "assignment";

/** An open bracket, with what was known of the operand that it is part of. */
interface Frame {
  readonly kind: "(" | "[" | "{";
  /** The group was written with two pairs of parentheses. */
  readonly doubled: boolean;
  readonly primary: number;
  readonly afterUnary: boolean;
  /** Where its content starts among the written tokens. */
  readonly content: number;
  /** `?` without their `:` so far. */
  ternaries: number;
  hasComma: boolean;
}

interface State {
  readonly form: ExpressionForm;
  readonly frames: Frame[];
  ternaries: number;
  /** An operand has just ended. */
  operand: boolean;
  /** Where the present operand starts among the written tokens, postfix operators included. */
  primary: number;
  /** The present operand follows one of `- + ! ~` immediately. */
  afterUnary: boolean;
  /** The last token was `sizeof` or `_Alignof`. */
  afterSizeof: boolean;
  last: string;
}

/** Reads up to a token that cannot go on: `;`, an unopened closing bracket, `:` or `...`, or `,` for `assignment`. */
export function rewriteExpression(rw: Rewriter, form: ExpressionForm): void {
  const state: State = {
    form,
    frames: [],
    ternaries: 0,
    operand: false,
    primary: rw.out.count,
    afterUnary: false,
    afterSizeof: false,
    last: "",
  };
  const first = rw.at;
  while (rewriteToken(rw, state));
  if (rw.at === first || !state.operand) throw unexpected(rw, "an expression");
}

/** Writes the next token; false where the expression ends. */
function rewriteToken(rw: Rewriter, state: State): boolean {
  const kind = peek(rw);
  switch (kind) {
    case "identifier":
      rewriteLeaf(rw, state, "a");
      break;
    case "number":
      rewriteLeaf(rw, state, "0");
      break;
    case "character":
      rewriteLeaf(rw, state, "'a'");
      break;
    case "string":
      if (state.operand && state.last === "string") copyAs(rw, '""');
      else rewriteLeaf(rw, state, '""');
      break;
    case "(":
      openParenthesis(rw, state);
      break;
    case "[":
      // attributes behind a bit-field's width
      if (isAttribute(rw)) return endOrFail(rw, state);
      openFrame(rw, state, "[");
      break;
    case "{":
      if (state.operand) return endOrFail(rw, state);
      if (state.last === "") beginOperand(rw, state);
      openFrame(rw, state, "{");
      break;
    case ")":
    case "]":
    case "}":
      if (state.frames.length === 0) return false;
      closeFrame(rw, state);
      break;
    case ".":
    case "->":
      copyAs(rw, kind);
      if (peek(rw) !== "identifier") throw unexpected(rw, "a member name");
      copyAs(rw, "a");
      state.operand = true;
      break;
    case "++":
    case "--":
      if (state.operand) rewritePostfixUpdate(rw, state, kind);
      else rewritePrefix(rw, state, kind);
      break;
    case "&&":
      if (state.operand) rewriteBinary(rw, state, kind);
      else rewritePrefix(rw, state, "~");
      break;
    case "+":
    case "-":
    case "*":
    case "&":
      if (state.operand) rewriteBinary(rw, state, kind);
      else rewritePrefix(rw, state, kind);
      break;
    case "!":
    case "~":
      rewritePrefix(rw, state, kind);
      break;
    case "__real__":
    case "__imag__":
      // like `*`, it gives something that can be assigned to
      rewritePrefix(rw, state, "*");
      break;
    case "sizeof":
    case "_Alignof":
      rewritePrefix(rw, state, "sizeof");
      state.afterSizeof = true;
      break;
    case "?":
      rewriteBinary(rw, state, kind);
      countTernary(state, 1);
      break;
    case ":":
      return rewriteColon(rw, state);
    case ",":
      if (state.frames.length === 0 && state.form === "assignment") return false;
      noteComma(state);
      rewriteBinary(rw, state, kind);
      // a list may end with a comma, and then no operand follows
      state.operand = peek(rw) === "}" && state.frames.at(-1)?.kind === "{";
      break;
    case "...":
      if (state.frames.at(-1)?.kind !== "[") return endOrFail(rw, state);
      rewriteBinary(rw, state, kind);
      break;
    case ";":
    case "__attribute__":
    case "":
      return endOrFail(rw, state);
    case "__extension__":
      rw.at += 1;
      return true;
    case "_Generic":
      rewriteGeneric(rw, state);
      break;
    case "__builtin_convertvector":
    case "__builtin_offsetof":
    case "__builtin_types_compatible_p":
    case "__builtin_va_arg":
      rewriteTypeCall(rw, state);
      break;
    case "asm":
      rewriteAsm(rw, state);
      break;
    default:
      if (!binaryOperators.has(kind)) return endOrFail(rw, state);
      rewriteBinary(rw, state, kind);
  }
  if (kind !== "sizeof" && kind !== "_Alignof") state.afterSizeof = false;
  state.last = kind;
  return true;
}

const binaryOperators: ReadonlySet<string> = new Set(
  "= += -= *= /= %= <<= >>= &= ^= |= / % << >> < > <= >= == != ^ | ||".split(" "),
);

/** Operators behind a group that the grammar could take for the start of a cast's operand. */
const castOperandStarts: ReadonlySet<string> = new Set("- + * & && ( ++ --".split(" "));

function endOrFail(rw: Rewriter, state: State): false {
  if (state.frames.length > 0) throw unexpected(rw, state.operand ? "an operator" : "an expression");
  return false;
}

function beginOperand(rw: Rewriter, state: State): void {
  state.primary = rw.out.count;
  state.afterUnary = state.last === "-" || state.last === "+" || state.last === "!" || state.last === "~";
}

function rewriteLeaf(rw: Rewriter, state: State, spelling: string): void {
  if (state.operand) throw misplacedOperand(rw, state);
  beginOperand(rw, state);
  copyAs(rw, spelling);
  state.operand = true;
}

function misplacedOperand(rw: Rewriter, state: State): SyntaxFailure {
  const twoNames = state.last === "identifier" && peek(rw) === "identifier";
  return twoNames ? unknownTypeName(rw, rw.at - 1) : unexpected(rw, "an operator");
}

function rewriteBinary(rw: Rewriter, state: State, spelling: string): void {
  if (!state.operand && spelling !== ",") throw unexpected(rw, "an expression");
  copyAs(rw, spelling);
  state.operand = false;
}

function rewritePrefix(rw: Rewriter, state: State, spelling: string): void {
  if (state.operand) throw unexpected(rw, "an operator");
  copyAs(rw, spelling);
}

/** The grammar reads `-a++` as `(-a)++`: it gives both operators one precedence. */
function rewritePostfixUpdate(rw: Rewriter, state: State, spelling: string): void {
  copyAs(rw, spelling);
  if (!state.afterUnary) return;
  rw.out.parenthesizeFrom(state.primary);
  rw.out.writeSynthetic(")");
  state.afterUnary = false;
}

function openParenthesis(rw: Rewriter, state: State): void {
  if (state.operand) {
    openFrame(rw, state, "(");
  } else if (isTypeStart(rw, rw.at + 1)) {
    rewriteTypeGroup(rw, state);
  } else if (peek(rw, 1) === "{") {
    beginOperand(rw, state);
    copyAs(rw, "(");
    rw.rules.compound(rw);
    copyExpected(rw, ")");
    state.operand = true;
  } else {
    beginOperand(rw, state);
    openFrame(rw, state, "(");
  }
}

/** `(T)`: a cast, the operand of `sizeof`, or the type of a compound literal. */
function rewriteTypeGroup(rw: Rewriter, state: State): void {
  const close = partnerOf(rw, rw.at);
  const start = rw.out.count;
  copyAs(rw, "(");
  rw.rules.typeName(rw);
  if (rw.at !== close) throw unexpected(rw, '")"');
  copyAs(rw, ")");
  if (peek(rw) === "{") {
    beginOperand(rw, state);
    state.primary = start;
    openFrame(rw, state, "{");
  } else {
    state.operand = state.afterSizeof;
    state.primary = start;
    state.afterUnary = false;
  }
}

function openFrame(rw: Rewriter, state: State, kind: Frame["kind"]): void {
  const doubled = kind === "(" && !state.operand && looksLikeType(rw, state);
  if (doubled) rw.out.writeSynthetic("(");
  copyAs(rw, kind);
  const { primary, afterUnary } = state;
  const content = rw.out.count;
  state.frames.push({ kind, doubled, primary, afterUnary, content, ternaries: 0, hasComma: false });
  // only brackets that may be empty
  state.operand = peek(rw) === ")" || (kind === "{" && peek(rw) === "}");
}

/** Could the grammar read the group that starts here as a type in parentheses, followed by an operand? */
function looksLikeType(rw: Rewriter, state: State): boolean {
  if (peek(rw, 1) !== "identifier") return false;
  return state.afterSizeof || castOperandStarts.has(rw.tokens.kinds[partnerOf(rw, rw.at) + 1] ?? "");
}

function closeFrame(rw: Rewriter, state: State): void {
  const frame = state.frames.pop();
  if (!frame) throw unexpected(rw, "an expression");
  if (!state.operand) throw unexpected(rw, "an expression");
  if (frame.kind === "[" && frame.hasComma) {
    // the grammar has no comma operator in subscripts
    rw.out.parenthesizeFrom(frame.content);
    rw.out.writeSynthetic(")");
  }
  copyAs(rw, peek(rw));
  if (frame.doubled) rw.out.writeSynthetic(")");
  state.operand = true;
  state.primary = frame.primary;
  state.afterUnary = frame.afterUnary;
}

function noteComma(state: State): void {
  const frame = state.frames.at(-1);
  if (frame) frame.hasComma = true;
}

function countTernary(state: State, by: 1 | -1): void {
  const frame = state.frames.at(-1);
  if (frame) frame.ternaries += by;
  else state.ternaries += by;
}

function rewriteColon(rw: Rewriter, state: State): boolean {
  const frame = state.frames.at(-1);
  const open = frame ? frame.ternaries : state.ternaries;
  if (open > 0) {
    countTernary(state, -1);
    // GNU: a ?: b
    if (state.last === "?") state.operand = true;
    rewriteBinary(rw, state, ":");
  } else if (frame?.kind === "{") {
    rewriteBinary(rw, state, ":");
  } else {
    return endOrFail(rw, state);
  }
  state.last = ":";
  return true;
}

/** Which arguments of these are types; a member name may look like one. */
const typeArguments: Readonly<Record<string, readonly boolean[]>> = {
  __builtin_convertvector: [false, true],
  __builtin_offsetof: [true, false],
  __builtin_types_compatible_p: [true, true],
  __builtin_va_arg: [false, true],
};

/** `__builtin_va_arg(ap, T)`: types among the arguments are written `sizeof (T)`. */
function rewriteTypeCall(rw: Rewriter, state: State): void {
  const isType = typeArguments[peek(rw)] ?? [];
  beginOperand(rw, state);
  copyAs(rw, "a");
  copyExpected(rw, "(");
  isType.forEach((type, index) => {
    if (index > 0) copyExpected(rw, ",");
    if (type) {
      rw.out.writeSynthetic("sizeof");
      rw.out.writeSynthetic("(");
      rw.rules.typeName(rw);
      rw.out.writeSynthetic(")");
    } else {
      rewriteExpression(rw, "assignment");
    }
  });
  copyExpected(rw, ")");
  state.operand = true;
}

function rewriteGeneric(rw: Rewriter, state: State): void {
  beginOperand(rw, state);
  copyAs(rw, "_Generic");
  copyExpected(rw, "(");
  rewriteExpression(rw, "assignment");
  while (peek(rw) === ",") {
    copyAs(rw, ",");
    if (peek(rw) === "default") {
      rw.out.write("int", rw.at, role.typeName);
      rw.at += 1;
    } else {
      rw.rules.typeName(rw);
    }
    copyExpected(rw, ":");
    rewriteExpression(rw, "assignment");
  }
  copyExpected(rw, ")");
  state.operand = true;
}

/** Inline assembly is one leaf: nothing looks into it. */
function rewriteAsm(rw: Rewriter, state: State): void {
  const first = rw.at;
  while (peek(rw) !== "(") {
    if (peek(rw) !== "volatile" && peek(rw) !== "inline" && peek(rw) !== "goto" && rw.at !== first) {
      throw unexpected(rw, '"("');
    }
    rw.at += 1;
  }
  const last = partnerOf(rw, rw.at);
  if (last < 0) throw new SyntaxFailure(first, `unclosed "${textAt(rw, first)}"`);
  beginOperand(rw, state);
  rw.out.writeGroup("a", [first, last], role.asm);
  rw.at = last + 1;
  state.operand = true;
}
