/**
 * Structured flows back to C, to run them: `if`, `while`, `do` and `switch` stand for themselves, every jump is a `goto`
 * to a label of its own. A hoisted variable is filled with garbage where it is declared, so that a declaration in the
 * wrong place shows.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { intType, sizeType, voidType } from "../../src/c-ast/basic-types.ts";
import { Qualifier, type CType } from "../../src/c-ast/c-type.ts";
import type { Flow, JumpTarget, LoopFlow, SwitchArm, SwitchFlow } from "../../src/c-ast/structured.ts";
import { sizeOf } from "../../src/c-ast/type-size.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { assertNever, CompilerBug } from "../../src/source/assert-never.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import type { Span } from "../../src/source/span.ts";
import type { LeavingJumps } from "../../src/structure/exits.ts";
import { leavingJumps, structureCompound, structureFunction } from "../../src/structure/structure.ts";

export interface Emitted {
  readonly program: c.Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** The program with every body structured and emitted again. */
export function emitStructured(program: c.Program): Emitted {
  const diagnostics: Diagnostic[] = [];
  const symbols = new Map([...program.symbols].map(([id, symbol]) => [id, withoutConst(symbol)]));
  const shared = { program: { ...program, symbols }, diagnostics };
  const units = program.units.map((unit) => ({
    ...unit,
    functions: unit.functions.map((definition) => {
      const outcome = structureFunction(definition);
      const context: EmitContext = { ...shared, leaving: leavingJumps(definition) };
      diagnostics.push(...outcome.diagnostics);
      return { ...definition, body: compound(outcome.value, definition.body, context) };
    }),
  }));
  return { program: { ...program, units, symbols }, diagnostics };
}

interface EmitContext {
  readonly leaving: LeavingJumps;
  readonly program: c.Program;
  readonly diagnostics: Diagnostic[];
}

/** `const` locals may be declared first and initialised later. */
function withoutConst(symbol: c.CSymbol): c.CSymbol {
  if (symbol.kind !== "variable" || symbol.role !== "local") return symbol;
  const plain = (type: CType): CType => {
    const quals = type.quals & ~Qualifier.const;
    return type.kind === "array" ? { ...type, quals, element: plain(type.element) } : { ...type, quals };
  };
  return { ...symbol, type: plain(symbol.type) };
}

function compound(
  flows: readonly Flow[],
  at: { readonly id: NodeId; readonly span: Span },
  context: EmitContext,
): c.Compound {
  return {
    kind: "compound",
    id: at.id,
    span: at.span,
    body: flows.flatMap((flow) => emitFlow(flow, context)),
  };
}

const id = 0 as NodeId;

function emitFlow(flow: Flow, context: EmitContext): c.Statement[] {
  const { span } = flow;
  const block = (flows: readonly Flow[]): c.Compound => compound(flows, { id, span }, context);
  switch (flow.kind) {
    case "simple":
      return [replaceBodies(flow.statement, context)];
    case "hoist":
      return [
        { kind: "local-declaration", id, span, variables: flow.variables },
        ...flow.variables.flatMap((variable) => spoil(variable.symbol, span, context)),
      ];
    case "initialize":
      return [initialize(replaceBodies(flow.variable, context), span, context)];
    case "scope":
      return [block(flow.body)];
    case "if": {
      const condition = replaceBodies(flow.condition, context);
      return [{ kind: "if", id, span, condition, then: block(flow.then), otherwise: block(flow.otherwise) }];
    }
    case "block":
      return [block(flow.body), label(breakName(flow.target), span)];
    case "loop":
      return emitLoop(flow, context);
    case "switch":
      return emitSwitch(flow, context);
    case "dispatch":
      return [
        ...flow.states.flatMap((state, at) => [label(stateName(flow.target, at), span), block(state.body)]),
        label(breakName(flow.target), span),
      ];
    case "enter":
      return [{ kind: "goto", id, span, label: stateName(flow.target, flow.state) }];
    case "catch":
      throw new CompilerBug("no C has a catch");
    case "break":
      return [{ kind: "goto", id, span, label: breakName(flow.target) }];
    case "continue":
      return [{ kind: "goto", id, span, label: continueName(flow.target) }];
    default:
      return assertNever(flow);
  }
}

function emitLoop(flow: LoopFlow, context: EmitContext): c.Statement[] {
  const { span } = flow;
  const inner = compound(flow.body, { id, span }, context);
  const step: c.Statement[] = flow.step
    ? [{ kind: "expr-statement", id, span, expr: replaceBodies(flow.step, context) }]
    : [];
  const body: c.Compound = { ...inner, body: [inner, label(continueName(flow.target), span), ...step] };
  const condition = flow.condition ? replaceBodies(flow.condition, context) : one(span);
  const loop: c.Statement =
    flow.test === "before"
      ? { kind: "while", id, span, condition, body }
      : { kind: "do-while", id, span, condition, body };
  const init = flow.init ? [replaceBodies(flow.init, context)] : [];
  return [{ kind: "compound", id, span, body: [...init, loop] }, label(breakName(flow.target), span)];
}

function emitSwitch(flow: SwitchFlow, context: EmitContext): c.Statement[] {
  const { span } = flow;
  const defaults = flow.arms.findIndex((arm) => arm.isDefault);
  if (defaults >= 0 && defaults < flow.arms.length - 1)
    throw new CompilerBug("the default is not the last arm");
  const body = flow.arms.flatMap((arm): c.Statement[] => [
    emitArm(arm, context),
    { kind: "break", id, span },
  ]);
  const value = replaceBodies(flow.value, context);
  return [
    { kind: "switch", id, span, value, body: { kind: "compound", id, span, body } },
    label(breakName(flow.target), span),
  ];
}

function emitArm(arm: SwitchArm, context: EmitContext): c.Statement {
  const { span } = arm;
  let statement: c.Statement = compound(arm.body, { id, span }, context);
  if (arm.isDefault) statement = { kind: "default", id, span, body: statement };
  for (const { low, high } of arm.cases) statement = { kind: "case", id, span, low, high, body: statement };
  return statement;
}

function label(name: string, span: Span): c.Statement {
  return { kind: "labeled", id, span, label: name, body: { kind: "empty", id, span } };
}

function breakName(target: JumpTarget): string {
  return `break_${String(target)}`;
}
function continueName(target: JumpTarget): string {
  return `continue_${String(target)}`;
}
function stateName(target: JumpTarget, state: number): string {
  return `state_${String(target)}_${String(state)}`;
}

function one(span: Span): c.Expr {
  return integer(1n, intType, span);
}

function integer(value: bigint, type: CType, span: Span): c.Expr {
  return { kind: "integer-constant", id, span, value, type, form: { kind: "decimal" } };
}

function local(symbol: c.SymbolId, context: EmitContext): c.VariableSymbol {
  const found = context.program.symbols.get(symbol);
  if (found?.kind !== "variable") throw new CompilerBug("no such variable");
  return found;
}

function addressOf(place: c.Expr): c.Expr {
  const type: CType = { kind: "pointer", quals: Qualifier.none, target: place.type };
  return { kind: "address-of", id, span: place.span, type, place };
}

function spoil(symbol: c.SymbolId, span: Span, context: EmitContext): c.Statement[] {
  const { type, storage } = local(symbol, context);
  if (storage === "static") return [];
  const place: c.Expr = { kind: "variable-ref", id, span, type, symbol };
  const size = integer(BigInt(sizeOf(type, context.program)), sizeType, span);
  return [callBuiltin("__builtin_memset", [addressOf(place), integer(0xa5n, intType, span), size], span)];
}

function callBuiltin(builtin: string, args: readonly c.Expr[], span: Span): c.Statement {
  const expr: c.Expr = { kind: "builtin-call", id, span, type: voidType, builtin, args };
  return { kind: "expr-statement", id, span, expr };
}

/** Scalars are assigned, all else is copied from a compound literal. */
function initialize({ symbol, initializer }: c.LocalVariable, span: Span, context: EmitContext): c.Statement {
  const { type } = local(symbol, context);
  if (!initializer) throw new CompilerBug("nothing to initialise with");
  const target: c.Expr = { kind: "variable-ref", id, span, type, symbol };
  if (initializer.kind === "value" && type.kind !== "record") {
    return {
      kind: "expr-statement",
      id,
      span,
      expr: { kind: "assign", id, span, type, target, value: initializer.value },
    };
  }
  const source =
    initializer.kind === "value"
      ? compoundLiteral(
          { kind: "array", elements: [{ index: 0, value: initializer }] },
          { kind: "array", quals: 0, element: type, length: 1 },
          span,
        )
      : compoundLiteral(initializer, type, span);
  const size = integer(BigInt(sizeOf(type, context.program)), sizeType, span);
  return callBuiltin("__builtin_memcpy", [addressOf(target), addressOf(source), size], span);
}

function compoundLiteral(initializer: c.Initializer, type: CType, span: Span): c.Expr {
  return { kind: "compound-literal", id, span, type, initializer };
}

/** The node with the bodies of all `({ })` in it structured; nodes are plain data, so they are rebuilt as such. */
function replaceBodies<T>(node: T, context: EmitContext): T {
  const rebuild = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rebuild);
    if (typeof value !== "object" || value === null) return value;
    if ("kind" in value && value.kind === "statement-expr") {
      const expr = value as c.StatementExpr;
      const outcome = structureCompound(expr.body, context.leaving);
      context.diagnostics.push(...outcome.diagnostics);
      return { ...expr, body: compound(outcome.value, expr.body, context) };
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === "type" ? inner : rebuild(inner)]),
    );
  };
  return rebuild(node) as T;
}
