/**
 * The verifier of the Rust AST, run after every pass that makes or changes it. It finds what would print as something
 * else than Rust, or as Rust that means something else; types and borrows are rustc's business.
 */
import { assertNever } from "../source/assert-never.ts";
import { isIdentifier, pathKeywords } from "./keywords.ts";
import type * as rust from "./rust-ast.ts";
import { blockChildren, exprChildren } from "./visit.ts";

/** A broken promise of the tree, always a defect of the pass that ran last. */
export interface Violation {
  /** File and items, outermost first: `sha256.rs`, `sha256_init`. */
  readonly where: readonly string[];
  readonly message: string;
  readonly origin?: rust.Expr["origin"];
}

export function checkCrate(crate: rust.Crate): readonly Violation[] {
  const violations: Violation[] = [];
  const context: Context = { where: [], violations };
  if (!isIdentifier(crate.name)) report(context, `crate name \`${crate.name}\` is no identifier`);
  checkFiles(context, crate);
  for (const file of crate.files) {
    const inside = within(context, file.path);
    if (!/^([a-z0-9_]+\/)*[a-z0-9_]+\.rs$/.test(file.path)) report(inside, "no path of a Rust source file");
    checkItems(inside, file.items);
  }
  return violations;
}

/** What an item's expressions are checked with. */
interface Context {
  readonly where: readonly string[];
  readonly violations: Violation[];
}

/** What `break` and `continue` can reach. */
interface Flow {
  /** Labels of the blocks and loops around, innermost last. */
  readonly labels: readonly { readonly name: string; readonly construct: Construct }[];
  /** The innermost loop, or null. */
  readonly loop: Construct | null;
}
type Construct = "loop" | "while" | "for" | "block";

const outsideLoops: Flow = { labels: [], loop: null };

function report(context: Context, message: string, origin?: rust.Expr["origin"]): void {
  context.violations.push({ where: context.where, message, ...(origin === undefined ? {} : { origin }) });
}

function within(context: Context, name: string): Context {
  return { ...context, where: [...context.where, name] };
}

// ---------------------------------------------------------------------------------------------------------- items

/** The root file is there, each path once, and each `mod name;` has its file. */
function checkFiles(context: Context, crate: rust.Crate): void {
  const root = crate.target === "library" ? "lib.rs" : "main.rs";
  const paths = new Set<string>();
  for (const file of crate.files) {
    if (paths.has(file.path)) report(within(context, file.path), "two files of one path");
    paths.add(file.path);
  }
  if (!paths.has(root)) report(context, `no ${root}`);
  for (const file of crate.files) {
    const folder = file.path === root ? "" : file.path.replace(/(\/mod)?\.rs$/, "/");
    for (const item of file.items) {
      if (item.kind !== "mod" || item.items !== null) continue;
      const name = item.name.replace(/^r#/, "");
      if (file.path === root && crate.external?.includes(name)) continue;
      if (!paths.has(`${folder}${name}.rs`) && !paths.has(`${folder}${name}/mod.rs`)) {
        report(within(context, file.path), `mod ${item.name} has no file`);
      }
    }
  }
}

function checkItems(context: Context, items: readonly rust.Item[]): void {
  checkDistinct(context, items);
  for (const item of items) checkItem(context, item);
}

/** Values (functions, constants) and types are separate namespaces; each name once in each. */
function checkDistinct(context: Context, items: readonly rust.Item[]): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (item.kind === "use" || item.kind === "impl" || item.kind === "verbatim") continue;
    const namespace =
      item.kind === "fn" || item.kind === "const" || item.kind === "static" ? "value" : item.kind;
    const isType =
      namespace === "struct" || namespace === "enum" || namespace === "type-alias" || namespace === "mod";
    const key = `${isType ? "type" : "value"} ${item.name}`;
    if (seen.has(key) && item.name !== "_") report(context, `\`${item.name}\` is defined twice`);
    seen.add(key);
  }
}

function checkItem(outer: Context, item: rust.Item): void {
  switch (item.kind) {
    case "fn": {
      const context = nameItem(outer, item.name);
      checkNames(context, "parameter", item.params);
      for (const param of item.params) checkType(context, param.type);
      if (item.result !== null) checkType(context, item.result);
      checkBlock(context, outsideLoops, item.body);
      return;
    }
    case "struct":
      checkStructItem(nameItem(outer, item.name), item);
      return;
    case "enum": {
      const context = nameItem(outer, item.name);
      checkNames(context, "variant", item.variants);
      for (const variant of item.variants) for (const type of variant.fields) checkType(context, type);
      return;
    }
    case "const":
    case "static":
    case "thread-local": {
      const context = item.name === "_" ? within(outer, "_") : nameItem(outer, item.name);
      checkType(context, item.type);
      checkExpr(context, outsideLoops, item.value);
      return;
    }
    case "type-alias":
      checkType(nameItem(outer, item.name), item.type);
      return;
    case "use":
      if (item.path.trim() === "") report(outer, "empty use");
      return;
    case "impl": {
      const context = within(outer, "impl");
      checkType(context, item.type);
      checkItems(context, item.items);
      return;
    }
    case "mod":
      checkItems(nameItem(outer, item.name), item.items ?? []);
      return;
    case "verbatim":
      return;
    default:
      assertNever(item);
  }
}

function checkStructItem(context: Context, item: rust.StructItem): void {
  if ("tuple" in item.fields) {
    for (const field of item.fields.tuple) checkType(context, field.type);
    return;
  }
  checkNames(context, "field", item.fields);
  for (const field of item.fields) checkType(context, field.type);
}

function nameItem(outer: Context, name: string): Context {
  const context = within(outer, name);
  checkName(context, "item", name);
  return context;
}

function checkName(context: Context, what: string, name: string): void {
  if (!isIdentifier(name)) report(context, `${what} \`${name}\` is no identifier`);
}

function checkNames(context: Context, what: string, named: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of named) {
    checkName(context, what, name);
    if (seen.has(name)) report(context, `${what} \`${name}\` is there twice`);
    seen.add(name);
  }
}

// --------------------------------------------------------------------------------------------- types and patterns

function checkType(context: Context, type: rust.Type): void {
  switch (type.kind) {
    case "path":
      checkPath(context, type.path);
      for (const arg of type.args ?? []) checkType(context, arg);
      return;
    case "ref":
      checkType(context, type.target);
      return;
    case "slice":
      checkType(context, type.element);
      return;
    case "array":
      checkType(context, type.element);
      checkExpr(context, outsideLoops, type.length);
      return;
    case "tuple":
      for (const element of type.elements) checkType(context, element);
      return;
    case "fn":
      for (const param of type.params) checkType(context, param);
      checkType(context, type.result);
      return;
    case "bound":
      if (type.bound.trim() === "") report(context, `${type.keyword} without a bound`);
      return;
    case "const":
      if (!Number.isSafeInteger(type.value)) report(context, `${String(type.value)} is no integer`);
      return;
    case "never":
    case "infer":
      return;
    default:
      assertNever(type);
  }
}

/** `a::b`, `::a`, `Vec::<u8>::new`, `<T as A>::b`; what stands in angle brackets is the writer's business. */
function checkPath(context: Context, path: string, origin?: rust.Expr["origin"]): void {
  let bare = path.replaceAll("->", ""); // of function types, where `>` closes nothing
  for (let before = ""; before !== bare;) {
    before = bare;
    bare = bare.replace(/(::)?<[^<>]*>/, (match) => (match.startsWith("::") ? "" : "_generic_"));
  }
  const segments = bare.replace(/^::/, "").replaceAll("_generic_", "").split("::");
  const start = path.startsWith("<") && segments[0] === "" ? segments.slice(1) : segments;
  const valid =
    start.length > 0 && start.every((segment) => pathKeywords.has(segment) || isIdentifier(segment));
  if (!valid) report(context, `path \`${path}\` is not valid`, origin);
}

function checkPattern(context: Context, pattern: rust.Pattern): void {
  switch (pattern.kind) {
    case "wildcard":
      return;
    case "binding":
      checkName(context, "variable", pattern.name);
      return;
    case "literal":
      checkPatternValue(context, pattern.value);
      return;
    case "range":
      checkPatternValue(context, pattern.from);
      checkPatternValue(context, pattern.to);
      return;
    case "or":
      if (pattern.alternatives.length === 0) report(context, "pattern without alternatives");
      for (const alternative of pattern.alternatives) checkPattern(context, alternative);
      return;
    case "constructor":
      checkPath(context, pattern.path);
      for (const element of pattern.elements) checkPattern(context, element);
      return;
    case "tuple":
    case "slice":
      for (const element of pattern.elements) checkPattern(context, element);
      return;
    case "reference":
      checkPattern(context, pattern.pattern);
      return;
    default:
      assertNever(pattern);
  }
}

const patternValues: ReadonlySet<rust.Expr["kind"]> = new Set([
  "integer",
  "float",
  "bool",
  "byte",
  "byte-string",
  "string",
  "path",
]);

function checkPatternValue(context: Context, value: rust.Expr): void {
  if (!patternValues.has(value.kind))
    report(context, `a ${value.kind} expression as a pattern`, value.origin);
  else checkExpr(context, outsideLoops, value);
}

// ---------------------------------------------------------------------------------------------------- expressions

function checkBlock(context: Context, flow: Flow, block: rust.Block): void {
  for (const statement of block.statements) {
    if (statement.kind === "let") checkPattern(context, statement.pattern);
    if (statement.kind === "let" && statement.type !== undefined) checkType(context, statement.type);
    if (statement.kind === "item") checkItem(context, statement.item);
  }
  for (const child of blockChildren(block)) checkExpr(context, flow, child);
}

function checkExpr(context: Context, flow: Flow, expr: rust.Expr): void {
  if ("label" in expr) checkName(context, "label", expr.label);
  switch (expr.kind) {
    case "if":
      checkIf(context, flow, expr);
      return;
    case "while":
      checkCondition(context, flow, expr.condition);
      checkBlock(context, enter(flow, "while", expr.label), expr.body);
      return;
    case "for":
      checkPattern(context, expr.pattern);
      checkExpr(context, flow, expr.iterator);
      checkBlock(context, enter(flow, "for", expr.label), expr.body);
      return;
    case "loop":
      checkBlock(context, enter(flow, "loop", expr.label), expr.body);
      return;
    case "block":
      checkBlock(
        context,
        expr.isConst === true ? outsideLoops : enter(flow, "block", expr.label),
        expr.block,
      );
      return;
    case "closure":
      for (const param of expr.params) checkPattern(context, param.pattern);
      checkExpr(context, outsideLoops, expr.body);
      return;
    case "match":
      for (const arm of expr.arms) checkPattern(context, arm.pattern);
      break;
    case "let-condition":
      report(context, "`let` outside the condition of `if` or `while`", expr.origin);
      break;
    case "break":
    case "continue":
      checkJump(context, flow, expr);
      break;
    default:
      checkLeaf(context, expr);
  }
  for (const child of exprChildren(expr)) checkExpr(context, flow, child);
}

function checkIf(context: Context, flow: Flow, expr: rust.IfExpr): void {
  checkCondition(context, flow, expr.condition);
  checkBlock(context, flow, expr.then);
  const { otherwise } = expr;
  if (otherwise === null) return;
  if (otherwise.kind === "block" && (otherwise.label !== undefined || otherwise.isConst === true)) {
    report(context, "`else` needs a plain block", expr.origin);
  }
  checkExpr(context, flow, otherwise);
}

/** Edition 2021 has no let chains: `let` is the whole condition or no part of it. */
function checkCondition(context: Context, flow: Flow, condition: rust.Expr): void {
  if (condition.kind !== "let-condition") {
    checkExpr(context, flow, condition);
    return;
  }
  checkPattern(context, condition.pattern);
  checkExpr(context, flow, condition.value);
}

function enter(flow: Flow, construct: Construct, label: string | undefined): Flow {
  return {
    labels: label === undefined ? flow.labels : [...flow.labels, { name: label, construct }],
    loop: construct === "block" ? flow.loop : construct,
  };
}

function checkJump(context: Context, flow: Flow, expr: rust.BreakExpr | rust.ContinueExpr): void {
  const { label } = expr;
  const target =
    label === undefined ? flow.loop : (flow.labels.findLast(({ name }) => name === label)?.construct ?? null);
  const text = label === undefined ? expr.kind : `${expr.kind} '${label}`;
  if (target === null) report(context, `\`${text}\` leads nowhere`, expr.origin);
  else if (expr.kind === "continue" && target === "block")
    report(context, `\`${text}\` of a block`, expr.origin);
  else if (expr.kind === "break" && expr.value !== undefined && (target === "while" || target === "for")) {
    report(context, `\`${text}\` with a value out of a \`${target}\``, expr.origin);
  }
}

const integerSuffix = /^[iu](8|16|32|64|128|size)$/;

/** Names, numbers and operators that are text in the tree. */
function checkLeaf(context: Context, expr: rust.Expr): void {
  const fail = (message: string): void => {
    report(context, message, expr.origin);
  };
  switch (expr.kind) {
    case "integer":
      if (expr.suffix !== undefined && !integerSuffix.test(expr.suffix))
        fail(`integer suffix \`${expr.suffix}\``);
      return;
    case "float":
      if (!/^-?[0-9][0-9_]*(\.[0-9_]+)?([eE][+-]?[0-9]+)?$/.test(expr.text))
        fail(`float literal \`${expr.text}\``);
      else if (!/[.eE]/.test(expr.text) && expr.suffix === undefined)
        fail(`\`${expr.text}\` is an integer literal`);
      return;
    case "byte":
      if (!isByte(expr.value)) fail(`byte ${String(expr.value)}`);
      return;
    case "byte-string":
      if (!expr.bytes.every(isByte)) fail("byte string with a value that is no byte");
      return;
    case "path":
      checkPath(context, expr.path, expr.origin);
      return;
    case "struct":
      checkPath(context, expr.path, expr.origin);
      checkNames(
        context,
        "field",
        expr.fields.filter(({ name }) => !/^\d+$/.test(name)),
      );
      return;
    case "macro":
      checkPath(context, expr.name, expr.origin);
      return;
    case "field":
      if (!/^\d+$/.test(expr.name)) checkName(context, "field", expr.name);
      return;
    case "method-call":
      checkName(context, "method", expr.method.replace(/::<.*>$/, ""));
      return;
    case "cast":
      checkType(context, expr.type);
      return;
    default:
      return;
  }
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255;
}
