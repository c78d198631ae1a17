/** Shapes from the text of `clang -Xclang -ast-dump`. */
import { execa } from "execa";
import { commaShape, initialiserShape, shape } from "./shape.ts";
import type { Shape, Shapes } from "./shape.ts";

interface DumpNode {
  readonly kind: string;
  readonly rest: string;
  readonly children: DumpNode[];
}

export async function hasClang(): Promise<boolean> {
  return (await execa("clang", ["--version"], { reject: false })).exitCode === 0;
}

/** Null when clang rejects the text. @param text preprocessed by clang */
export async function clangShapes(text: string): Promise<Shapes | null> {
  const flags = ["-w", "-std=gnu11", "-fsyntax-only", "-ferror-limit=1", "-Xclang", "-ast-dump"];
  const options = { input: text, reject: false, maxBuffer: 1 << 30 } as const;
  const run = await execa("clang", [...flags, "-fno-color-diagnostics", "-x", "cpp-output", "-"], options);
  return run.exitCode === 0 ? shapesOf(readDump(run.stdout)) : null;
}

function readDump(dump: string): DumpNode {
  const root: DumpNode = { kind: "", rest: "", children: [] };
  const path = [root];
  for (const line of dump.split("\n")) {
    const parts = /^([ |`-]*)(<<<NULL>>>|[\w:]+)(.*)$/.exec(line);
    if (!parts) continue;
    const depth = (parts[1] ?? "").length / 2;
    const node = { kind: parts[2] ?? "", rest: parts[3] ?? "", children: [] };
    path.length = depth + 1;
    path[depth]?.children.push(node);
    path.push(node);
  }
  return root;
}

function shapesOf(root: DumpNode): Shapes {
  const shapes = new Map<string, Shape>();
  for (const node of root.children[0]?.children ?? []) {
    const name = declaredName(node);
    const body = node.children.find((child) => child.kind === "CompoundStmt");
    if (node.kind === "FunctionDecl" && body) shapes.set(name, shape(name, shapesIn(body)));
    if (node.kind === "VarDecl" && /\bcinit\b/.test(node.rest)) shapes.set(name, shape(name, shapesIn(node)));
  }
  return shapes;
}

function declaredName({ rest }: DumpNode): string {
  // 0x1234 <place> place used? name 'type'
  return /([\p{XID_Start}_$][\p{XID_Continue}$]*) '/u.exec(rest.replace(/<[^>]*>/g, " "))?.[1] ?? "";
}

function shapesIn(node: DumpNode): Shape[] {
  return node.children.flatMap((child) => toShapes(child));
}

/** Nodes that clang adds, and types. */
const transparent = new Set(["ImplicitCastExpr", "ConstantExpr", "DeclStmt", "AttributedStmt", "FullExpr"]);
const invisible =
  /^(<<<NULL>>>|value:|array_filler:|ImplicitValueInitExpr|.*(Attr|Type|Comment)|(Record|Enum|Typedef|StaticAssert|ParmVar|Empty)Decl|LabelDecl)$/;

const statements: Readonly<Record<string, string>> = {
  CompoundStmt: "{",
  IfStmt: "if",
  WhileStmt: "while",
  DoStmt: "do",
  ForStmt: "for",
  SwitchStmt: "switch",
  ReturnStmt: "return",
  BreakStmt: "break",
  ContinueStmt: "continue",
  NullStmt: ";",
  ParenExpr: "()",
  CStyleCastExpr: "cast",
  CallExpr: "call",
  ArraySubscriptExpr: "[]",
  ConditionalOperator: "?:",
  CompoundLiteralExpr: "literal",
  StmtExpr: "({})",
  IndirectGotoStmt: "goto *",
  VAArgExpr: "va_arg",
  ImaginaryLiteral: "number",
};

const leaves: Readonly<Record<string, string>> = {
  IntegerLiteral: "number",
  FloatingLiteral: "number",
  CharacterLiteral: "character",
  StringLiteral: "string",
  GCCAsmStmt: "asm",
  OffsetOfExpr: "offsetof",
  GenericSelectionExpr: "_Generic",
  TypeTraitExpr: "types_compatible",
  AtomicExpr: "atomic",
  ConvertVectorExpr: "convertvector",
};

const builtinCalls: Readonly<Record<string, string>> = {
  ChooseExpr: "__builtin_choose_expr",
  ShuffleVectorExpr: "__builtin_shufflevector",
};

function toShapes(node: DumpNode): Shape[] {
  const { kind, rest } = node;
  if (transparent.has(kind)) return shapesIn(node);
  if (invisible.test(kind)) return [];
  const leaf = leaves[kind];
  if (leaf !== undefined) return [shape(leaf)];
  const plain = statements[kind];
  if (plain === "number") return [shape(plain)];
  if (plain !== undefined) return [shape(plain, shapesIn(node))];
  const builtin = builtinCalls[kind];
  if (builtin !== undefined) return [shape("call", [shape(builtin), ...shapesIn(node)])];
  switch (kind) {
    case "BinaryOperator":
    case "CompoundAssignOperator":
      return [binary(/ '([^\w\s']+)'(?: ComputeLHSTy.*)?$/.exec(rest)?.[1] ?? "?", shapesIn(node))];
    case "UnaryOperator":
      return unary(node);
    case "MemberExpr": {
      // members of anonymous structs are reached through members without a name
      const member = /(?:->|\.)([\p{XID_Continue}$]+) 0x/u.exec(rest)?.[1];
      return member === undefined ? shapesIn(node) : [shape(`.${member}`, shapesIn(node))];
    }
    case "DeclRefExpr":
      return [shape(referencedName(rest))];
    case "PredefinedExpr":
      return [shape(/(__\w+__)$/.exec(rest)?.[1] ?? "?")];
    case "AddrLabelExpr":
      return [shape("prefix &&", [shape(/([\p{XID_Continue}$]+) 0x[0-9a-f]+$/u.exec(rest)?.[1] ?? "?")])];
    case "BinaryConditionalOperator": {
      // between the two, clang repeats the first operand
      const ends = [node.children[0], node.children.at(-1)].filter((child) => child !== undefined);
      return [shape("?:", shapesIn({ ...node, children: ends }))];
    }
    case "UnaryExprOrTypeTraitExpr":
      return [sizeofShape(node)];
    case "InitListExpr":
      return [initialiserShape(shapesIn(node))];
    case "CaseStmt":
      return caseShapes(node);
    case "DefaultStmt":
      return [shape("default"), ...shapesIn(node)];
    case "LabelStmt":
      return [shape(`${/'([\p{XID_Continue}$]+)'$/u.exec(rest)?.[1] ?? "?"}:`), ...shapesIn(node)];
    case "GotoStmt":
      return [shape(`goto ${/'([\p{XID_Continue}$]+)' 0x[0-9a-f]+$/u.exec(rest)?.[1] ?? "?"}`)];
    case "VarDecl":
    case "FunctionDecl":
      return [shape(`var ${declaredName(node)}`, shapesIn(node))];
    default:
      return [shape(`clang:${kind}`, shapesIn(node))];
  }
}

/** clang resolves `__sync_fetch_and_add` to the one for its operand's size. */
function referencedName(rest: string): string {
  const name = /0x[0-9a-f]+ '([^']*)' '/.exec(rest)?.[1] ?? "?";
  return name.replace(/^(__sync_\w+?)_\d+$/, "$1");
}

function binary(operator: string, operands: readonly Shape[]): Shape {
  return operator === "," ? commaShape(operands) : shape(operator, operands);
}

function unary(node: DumpNode): Shape[] {
  const [, side = "", operator = ""] = /(prefix|postfix) '([^']+)'/.exec(node.rest) ?? [];
  if (operator === "__extension__") return shapesIn(node);
  const spelled = operator.startsWith("__") ? `${operator}__` : operator;
  return [shape(`${side} ${spelled}`, shapesIn(node))];
}

function sizeofShape(node: DumpNode): Shape {
  const [, operator = "", type] = / (sizeof|alignof|__alignof)( '.*)?$/.exec(node.rest) ?? [];
  const name = operator === "sizeof" ? "sizeof" : "alignof";
  return type === undefined ? shape(name, shapesIn(node)) : shape(`${name} type`);
}

/** The statement of a case follows it, as a sibling. */
function caseShapes(node: DumpNode): Shape[] {
  const values = node.children.slice(0, /gnu_range/.test(node.rest) ? 2 : 1);
  const rest = node.children.slice(values.length);
  return [shape("case", shapesIn({ ...node, children: values })), ...shapesIn({ ...node, children: rest })];
}
