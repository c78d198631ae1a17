/**
 * `setjmp` returns once for its call and once for each jump to it. What is executed behind it becomes a statement of its own,
 * which catches the jumps that come out of it.
 *
 * Reads: the elaborated program. Gives: one in which a buffer holds the number of the call of `setjmp` that filled it, with `catch`
 * statements; gone are `setjmp` and `longjmp`.
 * Sound because a jump goes to the newest call that filled its buffer, which has its own number, and control goes on as it
 * did behind that call, with another value: in the branch for jumps, where nothing there or behind it may jump to the buffer,
 * or else with all of the rest once more. Where a jump may come from outside of what can be put into one statement,
 * the function is refused.
 *
 *   if (setjmp(env) == 0) A else B   →   long mark = c2rust_jump_mark(); env->__jmpbuf[0] = mark; catch (mark) A, handler B
 *   r = setjmp(env); A               →   ...; int jumped = 0; catch (mark) { r = jumped; A }, handler jumped = its value, again
 */
import type { JumpFacts } from "../../analyses/facts/jump-facts.ts";
import { intType, longType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { isLongjmp } from "../c-ast/jump-names.ts";
import { mapStatementChildren } from "../c-ast/map.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import { caughtBranches, neverEnds, type CaughtBranches } from "./caught-branches.ts";
import { Edit } from "./edit.ts";
import { isEntered } from "./entered-statements.ts";
import { jumpFunction, markFunction, markPlace } from "./jump-buffers.ts";
import { jumpsBehind, jumpsIn, type Around, type LiveBuffer } from "./live-buffers.ts";
import { lifted, unlifted } from "./kept-variables.ts";
import { firstExpression, isFirst, isMarking, ownMarkings } from "./marking-call.ts";
import { rebuildStatement } from "./rebuild.ts";

/** @param jumps null for a program that does not jump */
export function catchJumps(program: c.Program, jumps: JumpFacts | null): c.Program {
  if (jumps === null) return program;
  const edit = new Edit(program);
  for (const { functions } of program.units)
    for (const definition of functions) {
      if (!jumps.functions.has(definition.symbol)) continue;
      const caught = new Catcher(edit, jumps, definition).whole();
      const simpler = withoutLongjmp(edit, caught);
      if (simpler !== definition) edit.replace(simpler);
    }
  return edit.finish();
}

function withoutLongjmp(edit: Edit, definition: c.FunctionDefinition): c.FunctionDefinition {
  const found: c.Call[] = [];
  const expr = (node: c.Expr): c.Expr => {
    if (node.kind !== "call" || !isLongjmp(calleeSymbol(node, edit.program))) return node;
    const [buffer, value] = node.args;
    const like = edit.symbol(definition.symbol);
    const mark = buffer && markPlace(edit, buffer);
    if (!mark || !value || like?.kind !== "function") return node;
    const call = edit.call(jumpFunction(edit, like), [edit.load(mark), value], node.span);
    found.push(call);
    return call;
  };
  const body = rebuildStatement(definition.body, { expr, statement: (statement) => statement });
  return found.length > 0 && body.kind === "compound" ? { ...definition, body } : definition;
}

/** A call of `setjmp`, the statement that it is in, and what is around that. */
interface Marking {
  readonly call: c.Call;
  readonly buffer: c.Expr;
  readonly statement: c.Statement;
  readonly rest: readonly c.Statement[];
  readonly around: Around;
  readonly mark: c.SymbolId;
}

/** What takes the place of a statement and those behind it. */
interface Caught {
  readonly before: readonly c.Statement[];
  readonly statement: c.Catch;
  /** Of the list behind the catching statement. */
  readonly behind: readonly c.Statement[];
}

class Catcher {
  readonly #edit: Edit;
  readonly #jumps: JumpFacts;
  readonly #definition: c.FunctionDefinition;
  #refusal: Diagnostic | null = null;

  constructor(edit: Edit, jumps: JumpFacts, definition: c.FunctionDefinition) {
    this.#edit = edit;
    this.#jumps = jumps;
    this.#definition = definition;
  }

  whole(): c.FunctionDefinition {
    const { body } = this.#definition;
    if (![...walk(body)].some((node) => isMarking(this.#edit.program, node))) return this.#definition;
    const caught = { ...body, body: this.#list(body.body, { outer: null, list: [], rest: [], loop: null }) };
    if (this.#refusal) return { ...this.#definition, refusal: this.#refusal };
    return { ...this.#definition, body: caught };
  }

  #list(statements: readonly c.Statement[], outer: Around): readonly c.Statement[] {
    const list = statements.flatMap((statement) => this.#withoutLabels(statement));
    const done: c.Statement[] = [];
    for (const [at, statement] of list.entries()) {
      const around: Around = { outer, list, rest: list.slice(at + 1), loop: null };
      const calls = ownMarkings(this.#edit.program, statement);
      const [call] = calls;
      if (!call) done.push(this.#inside(statement, around));
      else {
        const caught = this.#caught(call, calls.length, statement, around);
        return caught ? [...done, ...caught] : [...done, ...list.slice(at)];
      }
    }
    return done;
  }

  /** Labels in front of a statement that calls `setjmp` are statements of their own. */
  #withoutLabels(statement: c.Statement): readonly c.Statement[] {
    let inner = statement;
    while (inner.kind === "labeled" || inner.kind === "case" || inner.kind === "default") inner = inner.body;
    if (inner === statement || ownMarkings(this.#edit.program, inner).length === 0) return [statement];
    const empty: c.Empty = { kind: "empty", id: this.#edit.id(), span: inner.span };
    const replace = (outer: c.Statement): c.Statement =>
      outer.kind === "labeled" || outer.kind === "case" || outer.kind === "default"
        ? { ...outer, body: replace(outer.body) }
        : empty;
    return [replace(statement), inner];
  }

  /** Statements inside of another one that does not call `setjmp` itself. */
  #inside(statement: c.Statement, around: Around): c.Statement {
    if (statement.kind === "compound") return { ...statement, body: this.#list(statement.body, around) };
    const isLoop = statement.kind === "while" || statement.kind === "do-while" || statement.kind === "for";
    const inner: Around = isLoop ? { outer: around, list: [], rest: [], loop: statement } : around;
    return mapStatementChildren(statement, {
      expr: (expr) => expr,
      statement: (part) => {
        if (part.kind === "compound") return { ...part, body: this.#list(part.body, inner) };
        const [only, ...more] = this.#list([part], inner);
        return only && more.length === 0 ? only : this.#edit.compound(only ? [only, ...more] : [], part.span);
      },
    });
  }

  #caught(
    call: c.Call,
    calls: number,
    statement: c.Statement,
    around: Around,
  ): readonly c.Statement[] | null {
    const { span } = call;
    const expr = firstExpression(statement);
    const [buffer] = call.args;
    if (expr === null || !isFirst(expr, call) || calls > 1 || !buffer)
      return this.#refuse(
        "`setjmp` is called in the middle of an expression, or in the test of a loop",
        span,
      );
    const place = markPlace(this.#edit, buffer);
    const like = this.#edit.symbol(this.#definition.symbol);
    if (!place || like?.kind !== "function")
      return this.#refuse("the buffer of `setjmp` is no `jmp_buf` of a known form", span);
    const mark = this.#edit.local(this.#definition, "mark", longType, span);
    const { rest } = around;
    const marking: Marking = { call, buffer, statement, rest, around, mark };
    const caught = this.#inBranches(marking) ?? this.#again(marking);
    if (!caught) return null;
    return [
      this.#edit.declare(mark, this.#edit.call(markFunction(this.#edit, like), [], span), span),
      this.#edit.statement(this.#edit.assign(place, this.#edit.load(this.#edit.ref(mark, span)))),
      ...caught.before,
      caught.statement,
      ...this.#list(caught.behind, around.outer ?? around),
    ];
  }

  #refuse(message: string, at: Span): null {
    const hint = "Call it as `if (setjmp(env) == 0)`, and jump out of what that does.";
    this.#refusal ??= { code: "unsupported/setjmp", severity: "error", message: `${message}.`, hint, at };
    return null;
  }

  // ------------------------------------------------------------------------------------------------ the usual forms

  /** Null where what is done after a jump, or behind both branches, may jump to the buffer again. */
  #inBranches(marking: Marking): Caught | null {
    const { call, statement, rest } = marking;
    const own = caughtBranches(statement, (expr) => expr === call);
    if (own) return this.#branched(marking, own, [], rest);
    const stored = storedIn(statement, call);
    if (stored !== null) {
      const [next, ...others] = rest;
      const test = next && caughtBranches(next, (expr) => readsVariable(expr, stored));
      return test ? this.#branched(marking, test, [this.#stored(marking, stored)], others, stored) : null;
    }
    const tested = [...walk(firstExpression(statement) ?? call)].find((node) => node.kind === "assign");
    const variable = tested ? assignedVariable(tested, call) : null;
    const branches = caughtBranches(statement, (expr) => expr === tested);
    return branches && variable !== null
      ? this.#branched(marking, branches, [this.#stored(marking, variable)], rest, variable)
      : null;
  }

  /** `r = 0` as the statement was `r = setjmp(env)`, or a declaration of it. */
  #stored({ statement, call }: Marking, variable: c.SymbolId): c.Statement {
    const { span } = statement;
    const zero = this.#edit.integer(0, intType, call.span);
    if (statement.kind === "local-declaration") return this.#edit.declare(variable, zero, span);
    return this.#edit.statement(this.#edit.assign(this.#edit.ref(variable, call.span), zero), span);
  }

  /** @param variable that gets the value, where one does */
  #branched(
    marking: Marking,
    { called, caught }: CaughtBranches,
    before: readonly c.Statement[],
    rest: readonly c.Statement[],
    variable: c.SymbolId | null = null,
  ): Caught | null {
    const { call, statement } = marking;
    const { program } = this.#edit;
    const value = (): c.Expr => this.#jumpValue(call.span);
    const read = (): c.Expr =>
      variable === null ? value() : this.#edit.load(this.#edit.ref(variable, call.span));
    const handler = caught(read);
    const isRestCalled = neverEnds(program, handler);
    const own = called ? [called] : [];
    const all = isRestCalled ? [...own, ...rest] : own;
    const length = this.#reach(marking, all, isRestCalled ? own.length : all.length);
    if (length === null || (handler && isEntered(this.#definition.body, [handler]))) return null;
    const body = all.slice(0, length);
    const behind = [...all.slice(length), ...(isRestCalled ? [] : rest)];
    const live = this.#live(marking, body);
    if (handler && jumpsIn(live, handler)) return null;
    const place: Around = { ...marking.around, rest: behind };
    if (jumpsBehind(live, place)) return null;
    const keep =
      variable === null
        ? []
        : [this.#edit.statement(this.#edit.assign(this.#edit.ref(variable, call.span), value()))];
    return {
      before: [...before, ...lifted(this.#edit, body)],
      statement: {
        kind: "catch",
        id: this.#edit.id(),
        span: statement.span,
        mark: this.#edit.load(this.#edit.ref(marking.mark, call.span)),
        body: this.#block(unlifted(this.#edit, body), place, statement.span),
        handler: this.#block(
          [...keep, ...(handler ? [handler] : [])],
          place,
          handler?.span ?? statement.span,
        ),
        then: "behind",
      },
      behind,
    };
  }

  // --------------------------------------------------------------------------------------------------- once more

  /** All that is done behind the call is done again after a jump. */
  #again(marking: Marking): Caught | null {
    const { call, statement, rest } = marking;
    const jumped = this.#edit.local(this.#definition, "jumped", intType, call.span);
    const length = this.#reach(marking, [statement, ...rest], 1);
    if (length === null) return this.#refuse("a jump leads into what is done behind `setjmp`", call.span);
    const body = [statement, ...rest].slice(0, length);
    const behind = [statement, ...rest].slice(length);
    const place: Around = { ...marking.around, rest: behind };
    if (jumpsBehind(this.#live(marking, body), place))
      return this.#refuse(
        "a `longjmp` may come back from outside of the block that calls `setjmp`",
        call.span,
      );
    const first = rebuildStatement(statement, {
      expr: (expr) => (expr.id === call.id ? this.#edit.load(this.#edit.ref(jumped, call.span)) : expr),
      statement: (inner) => inner,
    });
    const note = this.#edit.assign(this.#edit.ref(jumped, call.span), this.#jumpValue(call.span));
    const again = [first, ...body.slice(1)];
    return {
      before: [
        this.#edit.declare(jumped, this.#edit.integer(0, intType, call.span), call.span),
        ...lifted(this.#edit, again),
      ],
      statement: {
        kind: "catch",
        id: this.#edit.id(),
        span: statement.span,
        mark: this.#edit.load(this.#edit.ref(marking.mark, call.span)),
        body: this.#block(unlifted(this.#edit, again), place, statement.span),
        handler: this.#edit.compound([this.#edit.statement(note)], call.span),
        then: "again",
      },
      behind,
    };
  }

  // ------------------------------------------------------------------------------------------------------- shared

  #block(statements: readonly c.Statement[], around: Around, span: Span): c.Compound {
    const [only] = statements;
    const list = only?.kind === "compound" && statements.length === 1 ? only.body : statements;
    return this.#edit.compound(this.#list(list, around), span);
  }

  #live({ buffer }: Marking, body: readonly c.Statement[]): LiveBuffer {
    const { program } = this.#edit;
    const caught = new Set<AstNode>(body);
    return { program, definition: this.#definition, jumps: this.#jumps, buffer, caught };
  }

  /** The value that a jump brings, in the handler. */
  #jumpValue(span: Span): c.BuiltinCall {
    return {
      kind: "builtin-call",
      id: this.#edit.id(),
      span,
      type: intType,
      builtin: "caught_value",
      args: [],
    };
  }

  /**
   * How many of the statements jumps are caught out of: up to the last that may jump, where no variable of theirs is used
   * behind it, and no jump leads into them. At least `least`; null where that cannot be.
   */
  #reach(marking: Marking, statements: readonly c.Statement[], least: number): number | null {
    const { body } = this.#definition;
    const isOpen = (count: number): boolean => isEntered(body, statements.slice(0, count));
    let most = statements.length;
    while (most > least && isOpen(most)) most -= 1;
    if (isOpen(most)) return null;
    const live = this.#live(marking, []);
    const last = statements.slice(0, most).findLastIndex((one) => jumpsIn(live, one)) + 1;
    const shorter = Math.max(least, last);
    const isShorter = last > 0 && !isOpen(shorter) && !sharesVariables(statements, shorter);
    return isShorter ? shorter : most;
  }
}

/** Does what stands behind use variables that the first statements of a list declare? */
function sharesVariables(statements: readonly c.Statement[], count: number): boolean {
  const declared = new Set(
    statements
      .slice(0, count)
      .flatMap((one) => (one.kind === "local-declaration" ? one.variables.map(({ symbol }) => symbol) : [])),
  );
  if (declared.size === 0) return false;
  return statements
    .slice(count)
    .some((one) => [...walk(one)].some((node) => node.kind === "variable-ref" && declared.has(node.symbol)));
}

/** The variable that a statement puts the value of the call into, and does nothing else. */
function storedIn(statement: c.Statement, call: c.Call): c.SymbolId | null {
  if (statement.kind === "expr-statement") return assignedVariable(statement.expr, call);
  const [only] = statement.kind === "local-declaration" ? statement.variables : [];
  return only?.initializer?.kind === "value" && only.initializer.value === call ? only.symbol : null;
}

/** `r` of `r = setjmp(env)`. */
function assignedVariable(expr: c.Expr, call: c.Call): c.SymbolId | null {
  if (expr.kind === "convert" && expr.conversion === "to-void") return assignedVariable(expr.operand, call);
  if (expr.kind !== "assign" || expr.value !== call) return null;
  return expr.target.kind === "variable-ref" ? expr.target.symbol : null;
}

function readsVariable(expr: c.Expr, variable: c.SymbolId): boolean {
  return expr.kind === "load" && expr.place.kind === "variable-ref" && expr.place.symbol === variable;
}
