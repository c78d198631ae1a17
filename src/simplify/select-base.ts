/**
 * A pointer that points into different objects at different times becomes one pointer for each object and a selector;
 * every use becomes a choice between uses of these.
 *
 * Reads: the typed C AST, the choices of its pointers. Gives: the typed C AST; gone are the pointers that could be
 * selected so. One whose use has no such form stays as it is.
 * Sound because exactly one branch of a choice is evaluated, with the pointer that C's pointer is then, and because
 * the expression that is repeated gives the pointer no other object.
 *
 * Example: `p = c ? a : b; x += p[i];` → `if (c) p_a = a, p_in_b = 0; else p_b = b, p_in_b = 1;
 * x += p_in_b ? p_b[i] : p_a[i];`
 */
import { intType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { ChoiceFacts, ChosenOption } from "../../analyses/facts/pointer-facts.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import { libraryEffect } from "../c-ast/library.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk, walkExpr } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";
import type { Edit } from "./edit.ts";
import { exposedPointers, toleratesNull } from "./exposed-pointers.ts";
import {
  copiedState,
  declareSelected,
  enterState,
  isInState,
  isTrueState,
  selectPointer,
  type PointerState,
  type Selected,
} from "./selected-pointer.ts";

/** Branches that one expression may be repeated in. */
const maximalBranches = 12;

/** Uses of one pointer in a statement from which on the statement is repeated, not the uses. */
const oftenUsed = 3;

/** Thrown inside this file: the variable cannot be selected. */
class GiveUp extends Error {
  readonly symbol: c.SymbolId;
  constructor(symbol: c.SymbolId) {
    super("a pointer that cannot be selected");
    this.symbol = symbol;
  }
}

/** The rewritten function, or null when none of the variables can be selected. */
export function selectBases(
  edit: Edit,
  definition: c.FunctionDefinition,
  variables: ReadonlySet<c.SymbolId>,
  facts: ChoiceFacts,
): c.FunctionDefinition | null {
  const remaining = new Set([...variables].filter((symbol) => facts.variables.has(symbol)));
  for (const symbol of usedInStatementExpr(definition)) remaining.delete(symbol);
  while (remaining.size > 0) {
    const selected = new Map<c.SymbolId, Selected>();
    for (const symbol of remaining) {
      const variable = edit.symbol(symbol);
      const choice = facts.variables.get(symbol);
      if (variable?.kind === "variable" && choice)
        selected.set(symbol, selectPointer(edit, definition, variable, choice));
    }
    try {
      const selector = new Selector(edit, selected, facts);
      return { ...definition, body: selector.compound(definition.body) };
    } catch (error) {
      if (!(error instanceof GiveUp)) throw error;
      if (!remaining.delete(error.symbol)) return null; // nothing would be other the next time
    }
  }
  return null;
}

/** Statements cannot be repeated with other variables declared in them. */
function usedInStatementExpr(definition: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const used = new Set<c.SymbolId>();
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind !== "statement-expr") continue;
    for (const node of walk(expr)) {
      if (node.kind === "variable-ref") used.add(node.symbol);
      if (node.kind === "local-declaration") for (const { symbol } of node.variables) used.add(symbol);
    }
  }
  return used;
}

/** Puts a pointer value back under the conversions it stood under. */
type Wrap = (value: c.Expr) => c.Expr;

class Selector {
  readonly #edit: Edit;
  readonly #selected: ReadonlyMap<c.SymbolId, Selected>;
  readonly #symbols: ReadonlySet<c.SymbolId>;
  readonly #facts: ChoiceFacts;
  readonly #mapping: Mapping;
  /** Of the program, and of the expressions made here. */
  readonly #meetings: Map<NodeId, readonly (readonly boolean[])[]>;
  #branches = 0;

  constructor(edit: Edit, selected: ReadonlyMap<c.SymbolId, Selected>, facts: ChoiceFacts) {
    this.#edit = edit;
    this.#selected = selected;
    this.#symbols = new Set(selected.keys());
    this.#facts = facts;
    this.#meetings = new Map(facts.meetings);
    this.#mapping = {
      expr: (expr) => this.#value(expr),
      statement: (statement) => this.#block(this.#statement(statement), statement.span),
    };
  }

  // ---------------------------------------------------------------------------------------------------- statements

  compound(compound: c.Compound): c.Compound {
    return { ...compound, body: compound.body.flatMap((statement) => this.#statement(statement)) };
  }

  #block(statements: readonly c.Statement[], span: Span): c.Statement {
    const [only] = statements;
    return only && statements.length === 1 && only.kind !== "local-declaration"
      ? only
      : this.#edit.compound(statements, span);
  }

  #statement(statement: c.Statement): readonly c.Statement[] {
    this.#branches = 0;
    switch (statement.kind) {
      case "compound":
        return [this.compound(statement)];
      case "expr-statement":
        return (
          this.#wholeStatement(statement) ?? this.#statementsOf(this.#effect(statement.expr), statement.span)
        );
      case "local-declaration":
        return this.#declaration(statement);
      case "for":
        return this.#forLoop(statement);
      case "return":
        return statement.value ? this.#returnStatements(statement, statement.value) : [statement];
      case "if":
      case "while":
      case "do-while": {
        const condition = this.#truth(statement.condition);
        if (statement.kind !== "if")
          return [{ ...statement, condition, body: this.#mapping.statement(statement.body) }];
        const then = this.#mapping.statement(statement.then);
        return [
          {
            ...statement,
            condition,
            then,
            otherwise: statement.otherwise && this.#mapping.statement(statement.otherwise),
          },
        ];
      }
      default:
        return [mapStatementChildren(statement, this.#mapping)];
    }
  }

  /** One branch for each state around a statement that uses the pointer often; null for all other statements. */
  #wholeStatement(statement: c.ExprStatement): readonly c.Statement[] | null {
    const { expr, span } = statement;
    const counts = new Map<c.SymbolId, number>();
    for (const part of walkExpr(expr)) {
      if (
        part.kind === "assign" &&
        part.target.kind === "variable-ref" &&
        this.#symbols.has(part.target.symbol)
      )
        return null;
      if (part.kind === "variable-ref" && this.#symbols.has(part.symbol))
        counts.set(part.symbol, (counts.get(part.symbol) ?? 0) + 1);
    }
    const often = [...counts].find(
      ([symbol, count]) => count >= oftenUsed && this.#selected.get(symbol)?.choice.nullable === false,
    );
    if (!often) return null;
    const [symbol] = often;
    const states = this.#selected.get(symbol)?.choice.options.map((_, at) => at) ?? [];
    const branches = states.map((state) => {
      const alone = { ...statement, id: this.#edit.id(), expr: this.#substitute(expr, symbol, state) };
      return { state, statements: this.#statement(alone) };
    });
    return this.#ifChain(symbol, branches, span);
  }

  /** `c ? f() : g()` for its effects is an `if`. */
  #statementsOf(effect: c.Expr, span: Span): readonly c.Statement[] {
    if (effect.kind === "comma")
      return [...this.#statementsOf(effect.left, span), ...this.#statementsOf(effect.right, span)];
    if (effect.kind === "convert" && effect.conversion === "to-void" && !effect.explicit)
      return this.#statementsOf(effect.operand, span);
    if (effect.kind === "conditional" && effect.then && effect.type.kind === "void") {
      const then = this.#edit.compound(this.#statementsOf(effect.then, span), span);
      const otherwise = this.#edit.compound(this.#statementsOf(effect.otherwise, span), span);
      return [{ kind: "if", id: this.#edit.id(), span, condition: effect.condition, then, otherwise }];
    }
    return [this.#edit.statement(effect, span)];
  }

  #declaration(statement: c.LocalDeclaration): readonly c.Statement[] {
    const result: c.Statement[] = [];
    for (const variable of statement.variables) {
      const selected = this.#selected.get(variable.symbol);
      const { initializer } = variable;
      const value = initializer?.kind === "value" ? initializer.value : null;
      if (selected) {
        result.push(...declareSelected(this.#edit, selected, statement.span));
        if (value) result.push(...this.#statementsOf(this.#give(variable.symbol, value), statement.span));
        continue;
      }
      if (value?.type.kind === "pointer" && exposedPointers(value, this.#symbols).length > 0) {
        result.push(this.#edit.declare(variable.symbol, null, statement.span));
        result.push(...this.#statementsOf(this.#give(variable.symbol, value), statement.span));
        continue;
      }
      const alone = {
        ...statement,
        id: result.length === 0 ? statement.id : this.#edit.id(),
        variables: [variable],
      };
      const last = result.at(-1);
      const mapped = mapStatementChildren(alone, this.#mapping);
      if (
        last?.kind === "local-declaration" &&
        mapped.kind === "local-declaration" &&
        last.id === statement.id
      )
        result[result.length - 1] = { ...last, variables: [...last.variables, ...mapped.variables] };
      else result.push(mapped);
    }
    return result;
  }

  #forLoop(statement: c.For): readonly c.Statement[] {
    const init = statement.init ? this.#statement(statement.init) : [];
    const [first] = init;
    const staysInside =
      init.length === 1 && (first?.kind === "local-declaration" || first?.kind === "expr-statement");
    const loop: c.For = {
      ...statement,
      init: staysInside ? first : null,
      condition: statement.condition && this.#truth(statement.condition),
      step: statement.step && this.#effect(statement.step),
      body: this.#mapping.statement(statement.body),
    };
    return staysInside || init.length === 0 ? [loop] : [this.#edit.compound([...init, loop], statement.span)];
  }

  #returnStatements(statement: c.Return, value: c.Expr): readonly c.Statement[] {
    const [symbol] = value.type.kind === "pointer" ? exposedPointers(value, this.#symbols) : [];
    if (symbol === undefined) return [{ ...statement, value: this.#value(value) }];
    const branches = this.#states(symbol, value, null).map((state) => ({
      state,
      statements: this.#returnStatements(
        { ...statement, id: this.#edit.id() },
        this.#substitute(value, symbol, state),
      ),
    }));
    return this.#ifChain(symbol, branches, statement.span);
  }

  #ifChain(
    symbol: c.SymbolId,
    branches: readonly { readonly state: PointerState; readonly statements: readonly c.Statement[] }[],
    span: Span,
  ): readonly c.Statement[] {
    const [first, ...others] = branches;
    const selected = this.#selected.get(symbol);
    if (!first || !selected) throw new GiveUp(symbol);
    const [second] = others;
    if (!second) return first.statements;
    if (others.length === 1 && isTrueState(selected, second.state)) {
      const isSecond = isInState(this.#edit, selected, second.state, span);
      const inSecond = this.#edit.compound(second.statements, span);
      const inFirst = this.#edit.compound(first.statements, span);
      return [
        { kind: "if", id: this.#edit.id(), span, condition: isSecond, then: inSecond, otherwise: inFirst },
      ];
    }
    const condition = isInState(this.#edit, selected, first.state, span);
    const then = this.#edit.compound(first.statements, span);
    const otherwise = this.#edit.compound(this.#ifChain(symbol, others, span), span);
    return [{ kind: "if", id: this.#edit.id(), span, condition, then, otherwise }];
  }

  // --------------------------------------------------------------------------------------------------- expressions

  /** The expression for its effects only. */
  #effect(expr: c.Expr): c.Expr {
    if (!this.#mentions(expr)) return expr;
    if (expr.kind === "assign" && expr.type.kind === "pointer" && expr.target.kind === "variable-ref")
      return this.#give(expr.target.symbol, expr.value);
    if (expr.kind === "comma")
      return this.#edit.comma(this.#effect(expr.left), this.#edit.toVoid(this.#effect(expr.right)));
    if (expr.kind === "convert" && expr.conversion === "to-void")
      return this.#edit.toVoid(this.#effect(expr.operand));
    if (expr.kind === "conditional" && expr.then) {
      const then = this.#edit.toVoid(this.#effect(expr.then));
      return this.#edit.conditional(
        this.#truth(expr.condition),
        then,
        this.#edit.toVoid(this.#effect(expr.otherwise)),
      );
    }
    if (expr.kind === "load" && expr.place.kind === "variable-ref")
      return this.#edit.toVoid(
        this.#edit.integer(0, { kind: "integer", integer: "int", quals: 0 }, expr.span),
      );
    return this.#split(expr, "void");
  }

  /** Evaluated for its value, or as part of a value. */
  #value(expr: c.Expr): c.Expr {
    if (!this.#mentions(expr)) return expr;
    switch (expr.kind) {
      case "not":
        return { ...expr, operand: this.#truth(expr.operand) };
      case "logical":
        return { ...expr, left: this.#truth(expr.left), right: this.#truth(expr.right) };
      case "conditional":
        if (expr.type.kind !== "pointer")
          return {
            ...expr,
            condition: this.#truth(expr.condition),
            then: expr.then && this.#value(expr.then),
            otherwise: this.#value(expr.otherwise),
          };
        break;
      case "convert":
        if (expr.conversion === "to-bool") return { ...expr, operand: this.#truth(expr.operand) };
        break;
      case "comma":
        return this.#edit.comma(this.#effect(expr.left), this.#value(expr.right));
      case "compare":
        if (isNullPointer(expr.right)) return asTest(this.#edit, this.#nullTest(expr, expr.left), expr);
        if (isNullPointer(expr.left)) return asTest(this.#edit, this.#nullTest(expr, expr.right), expr);
        break;
      default:
        break;
    }
    return this.#split(expr, "value");
  }

  /** As a condition: true when it compares unequal to zero or null. */
  #truth(expr: c.Expr): c.Expr {
    if (expr.type.kind !== "pointer" || !this.#mentions(expr)) return this.#value(expr);
    const test = this.#edit.isNotNull(expr);
    return this.#nullTest(test, expr);
  }

  #nullTest(test: c.Compare, pointer: c.Expr): c.Expr {
    const inner = stripConversions(pointer);
    if (inner.kind === "assign" && inner.target.kind === "variable-ref") {
      const { symbol } = inner.target;
      const value = this.#edit.load(this.#edit.ref(symbol, inner.span));
      const after = this.#edit.isNotNull(value);
      return this.#edit.comma(
        this.#give(symbol, inner.value),
        this.#nullTest({ ...after, operator: test.operator }, value),
      );
    }
    const variable = inner.kind === "load" && inner.place.kind === "variable-ref" ? inner.place.symbol : null;
    const selected = variable === null ? undefined : this.#selected.get(variable);
    if (selected?.choice.nullable) {
      const isNull = isInState(this.#edit, selected, "null", test.span);
      return test.operator === "==" ? isNull : negated(this.#edit, isNull);
    }
    return this.#split(test, "value");
  }

  /** One branch for each state of the first pointer that the expression exposes; the rest inside of the branches. */
  #split(expr: c.Expr, use: "value" | "void"): c.Expr {
    const [symbol] = exposedPointers(expr, this.#symbols);
    if (symbol === undefined) {
      const mapped = mapExprChildren(expr, this.#mapping);
      return use === "void" ? this.#edit.toVoid(mapped) : mapped;
    }
    if (expr.type.kind === "pointer" && use === "value") throw new GiveUp(symbol);
    this.#expectNoChange(expr);
    const states = this.#states(symbol, expr, this.#meetings.get(expr.id) ?? null);
    const branches = states.map((state) => {
      const branch = this.#substitute(expr, symbol, state);
      if (state !== "null") this.#noteMeetings(expr, branch, symbol, state);
      const value = use === "void" ? this.#edit.toVoid(this.#effect(branch)) : this.#value(branch);
      return { state, value };
    });
    return this.#chain(symbol, branches);
  }

  /** What is repeated in branches must leave all selected pointers in their states. */
  #expectNoChange(expr: c.Expr): void {
    for (const part of walkExpr(expr))
      if (
        part.kind === "assign" &&
        part.target.kind === "variable-ref" &&
        this.#symbols.has(part.target.symbol)
      )
        throw new GiveUp(part.target.symbol);
  }

  #chain(
    symbol: c.SymbolId,
    branches: readonly { readonly state: PointerState; readonly value: c.Expr }[],
  ): c.Expr {
    const [first, ...others] = branches;
    const selected = this.#selected.get(symbol);
    if (!first || !selected) throw new GiveUp(symbol);
    const [second] = others;
    if (!second) return first.value;
    if (others.length === 1 && isTrueState(selected, second.state)) {
      const condition = isInState(this.#edit, selected, second.state, second.value.span);
      return this.#edit.conditional(condition, second.value, first.value);
    }
    const condition = isInState(this.#edit, selected, first.state, first.value.span);
    return this.#edit.conditional(condition, first.value, this.#chain(symbol, others));
  }

  /** The states in which the expression can be evaluated. */
  #states(
    symbol: c.SymbolId,
    expr: c.Expr,
    meetings: readonly (readonly boolean[])[] | null,
  ): readonly PointerState[] {
    const selected = this.#selected.get(symbol);
    if (!selected) throw new GiveUp(symbol);
    const all = selected.choice.options.map((_, at) => at);
    const options = releases(expr, this.#edit.program)
      ? all.filter((at) => selected.choice.options[at]?.isReleasable)
      : this.#meeting(symbol, expr, all, meetings);
    const states: PointerState[] = [...options];
    if (selected.choice.nullable && toleratesNull(expr, symbol)) states.push("null");
    this.#branches += states.length;
    if (this.#branches > maximalBranches || options.length === 0) throw new GiveUp(symbol);
    return states;
  }

  /** Ordered or subtracted pointers are in one object. */
  #meeting(
    symbol: c.SymbolId,
    expr: c.Expr,
    options: readonly number[],
    meetings: readonly (readonly boolean[])[] | null,
  ): readonly number[] {
    const demands =
      expr.kind === "pointer-difference" ||
      (expr.kind === "compare" && expr.operator !== "==" && expr.operator !== "!=");
    if (!demands || !meetings) return options;
    const only = new Set([symbol]);
    const isLeft = exposedPointers(expr.left, only).length > 0;
    const isRight = exposedPointers(expr.right, only).length > 0;
    if (isLeft && isRight) return options;
    return options.filter(
      (at) => (isLeft ? meetings[at]?.some(Boolean) : meetings.some((row) => row[at])) ?? true,
    );
  }

  /** What the facts say of a comparison still holds in the branch for one state of one side. */
  #noteMeetings(expr: c.Expr, branch: c.Expr, symbol: c.SymbolId, state: number): void {
    const meetings = this.#meetings.get(expr.id);
    if (!meetings || (expr.kind !== "pointer-difference" && expr.kind !== "compare")) return;
    const only = new Set([symbol]);
    const row = meetings[state];
    const rows = exposedPointers(expr.left, only).length > 0 && row ? [row] : meetings;
    const isRight = exposedPointers(expr.right, only).length > 0;
    this.#meetings.set(branch.id, isRight ? rows.map((cells) => cells.slice(state, state + 1)) : rows);
  }

  #substitute(expr: c.Expr, symbol: c.SymbolId, state: PointerState): c.Expr {
    const selected = this.#selected.get(symbol);
    const part = state === "null" ? undefined : selected?.parts[state];
    if (state !== "null" && part === undefined) throw new GiveUp(symbol);
    const mapping: Mapping = {
      expr: (inner) => {
        if (inner.kind === "variable-ref" && inner.symbol === symbol && part !== undefined)
          return this.#edit.ref(part, inner.span);
        if (
          inner.kind === "load" &&
          inner.place.kind === "variable-ref" &&
          inner.place.symbol === symbol &&
          part === undefined
        )
          return this.#edit.null(inner.type, inner.span);
        return mapExprChildren(inner, mapping);
      },
      statement: (statement) => statement,
    };
    return this.#edit.copy(mapping.expr(expr));
  }

  #mentions(root: c.Expr): boolean {
    for (const expr of walkExpr(root))
      if (expr.kind === "variable-ref" && this.#symbols.has(expr.symbol)) return true;
    return false;
  }

  // --------------------------------------------------------------------------------------------------- assignments

  /** `symbol = value`, for its effects. */
  #give(symbol: c.SymbolId, value: c.Expr): c.Expr {
    return this.#giveUnder(symbol, value, (inner) => inner);
  }

  #giveUnder(symbol: c.SymbolId, value: c.Expr, wrap: Wrap): c.Expr {
    const own = this.#selected.get(symbol);
    const edit = this.#edit;
    if (!own && exposedPointers(value, this.#symbols).length === 0) {
      return edit.assign(edit.ref(symbol, value.span), wrap(this.#value(value)));
    }
    if (isNullPointer(value))
      return own ? this.#giveNull(own, value.span) : edit.assign(edit.ref(symbol, value.span), wrap(value));
    switch (value.kind) {
      case "convert":
        if (value.conversion !== "pointer" && value.conversion !== "none") break;
        return this.#giveUnder(symbol, value.operand, (inner) =>
          wrap({ ...value, id: edit.id(), operand: inner }),
        );
      case "conditional": {
        if (!value.then) break;
        const then = edit.toVoid(this.#giveUnder(symbol, value.then, wrap));
        const otherwise = edit.toVoid(this.#giveUnder(symbol, value.otherwise, wrap));
        return edit.conditional(this.#truth(value.condition), then, otherwise);
      }
      case "comma":
        return edit.comma(this.#effect(value.left), edit.toVoid(this.#giveUnder(symbol, value.right, wrap)));
      case "assign": {
        if (value.target.kind !== "variable-ref") break;
        const first = edit.toVoid(this.#give(value.target.symbol, value.value));
        const again = edit.load(edit.ref(value.target.symbol, value.span));
        return edit.comma(first, edit.toVoid(this.#giveLeaf(symbol, again, value.id, wrap)));
      }
      default:
        break;
    }
    return this.#giveLeaf(symbol, value, value.id, wrap);
  }

  #giveNull(own: Selected, span: Span): c.Expr {
    if (!own.choice.nullable) throw new GiveUp(own.symbol);
    return enterState(this.#edit, own, "null", span);
  }

  /** `leaf` comes from one variable or object; `id` is what the facts know it by. */
  #giveLeaf(symbol: c.SymbolId, leaf: c.Expr, id: NodeId, wrap: Wrap): c.Expr {
    const own = this.#selected.get(symbol);
    const edit = this.#edit;
    const chosen = this.#facts.chosen.get(id);
    const [source] = exposedPointers(leaf, this.#symbols);
    if (source === undefined) {
      const only = chosen?.[0];
      // `p = x = q` for an `x` that stays one pointer
      if (!own) return edit.toVoid(edit.assign(edit.ref(symbol, leaf.span), wrap(this.#value(leaf))));
      if (!only || chosen.length > 1) throw new GiveUp(symbol);
      return this.#giveOption(own, this.#value(leaf), only, wrap);
    }
    this.#expectNoChange(leaf);
    const copied = own && chosen ? this.#copyAll(own, source, leaf, chosen, wrap) : null;
    if (copied) return copied;
    const states = this.#states(source, leaf, null);
    const branches = states.map((state) => {
      const value = this.#substitute(leaf, source, state);
      if (state === "null")
        return {
          state,
          value: edit.toVoid(
            own ? this.#giveNull(own, leaf.span) : edit.assign(edit.ref(symbol, leaf.span), wrap(value)),
          ),
        };
      if (!own)
        return {
          state,
          value: edit.toVoid(edit.assign(edit.ref(symbol, leaf.span), wrap(this.#value(value)))),
        };
      const option = chosen?.[state];
      if (!option) throw new GiveUp(symbol);
      const mapped = this.#value(value);
      return {
        state,
        value: edit.toVoid(
          this.#giveOption(own, mapped, option, wrap, source === symbol && option.option === state),
        ),
      };
    });
    return this.#chain(source, branches);
  }

  /** `q = p` of pointers with the same states: selector and parts are copied one by one. */
  #copyAll(
    own: Selected,
    source: c.SymbolId,
    leaf: c.Expr,
    chosen: readonly ChosenOption[],
    wrap: Wrap,
  ): c.Expr | null {
    const other = this.#selected.get(source);
    if (!other || leaf.kind !== "load" || leaf.place.kind !== "variable-ref") return null;
    const options = chosen.map(({ option }) => option);
    if (own.parts.length !== options.length || own.choice.nullable !== other.choice.nullable) return null;
    const code = copiedState(this.#edit, own, other, options, leaf.span);
    if (!code) return null;
    const moves = options.flatMap((option, at) => {
      const part = option === null ? undefined : own.parts[option];
      const value = this.#substitute(leaf, source, at);
      return part === undefined ? [] : [this.#edit.assign(this.#edit.ref(part, leaf.span), wrap(value))];
    });
    return moves.reduceRight((rest: c.Expr, move) => this.#edit.comma(move, this.#edit.toVoid(rest)), code);
  }

  #giveOption(
    own: Selected,
    value: c.Expr,
    { option, nullable }: ChosenOption,
    wrap: Wrap,
    isCurrent?: boolean,
  ): c.Expr {
    const edit = this.#edit;
    const part = option === null ? undefined : own.parts[option];
    if (option === null || part === undefined) throw new GiveUp(own.symbol);
    const { span } = value;
    const target = (): c.Expr => edit.ref(part, span);
    const enter = (): c.Expr => enterState(edit, own, option, span);
    if (!nullable) {
      const move = edit.assign(target(), wrap(value));
      return isCurrent === true ? move : edit.comma(move, enter());
    }
    if (!own.choice.nullable) throw new GiveUp(own.symbol);
    if (value.kind === "load") {
      const known = edit.comma(edit.assign(target(), atObject(edit, wrap(value))), enter());
      const isSet = edit.isNotNull(edit.copy(value));
      return edit.conditional(isSet, edit.toVoid(known), edit.toVoid(enterState(edit, own, "null", span)));
    }
    const isSet = edit.isNotNull(edit.load(target()));
    const choose = edit.conditional(
      isSet,
      edit.toVoid(enter()),
      edit.toVoid(enterState(edit, own, "null", span)),
    );
    return edit.comma(edit.assign(target(), wrap(value)), choose);
  }
}

/** `&*p`: the same pointer, known not to be null. */
function atObject(edit: Edit, pointer: c.Expr): c.Expr {
  const { span, type } = pointer;
  if (type.kind !== "pointer" || type.target.kind === "void" || type.target.kind === "function")
    return pointer;
  const place: c.Expr = { kind: "dereference", id: edit.id(), span, type: type.target, pointer };
  return { kind: "address-of", id: edit.id(), span, type, place };
}

function negated(edit: Edit, operand: c.Expr): c.Expr {
  if (operand.kind === "not") return operand.operand;
  return {
    kind: "not",
    id: edit.id(),
    span: operand.span,
    type: { kind: "integer", integer: "int", quals: 0 },
    operand,
  };
}

function isNullPointer(expr: c.Expr): boolean {
  return (
    expr.kind === "convert" &&
    (expr.conversion === "null-pointer" || (expr.type.kind === "pointer" && isNullPointer(expr.operand)))
  );
}

/** Does the expression call a function that takes heap memory back? */
function releases(expr: c.Expr, program: c.Program): boolean {
  return expr.kind === "call" && libraryEffect(calleeName(expr, program) ?? "").frees !== null;
}

/** A selector, which is `bool`, where a test of a pointer stood, which is `int`. */
function asTest(edit: Edit, value: c.Expr, replaced: c.Expr): c.Expr {
  if (value.type.kind !== "bool" || replaced.type.kind !== "integer") return value;
  const { span } = value;
  const conversion = "integer";
  return { kind: "convert", id: edit.id(), span, type: intType, conversion, operand: value, explicit: false };
}
