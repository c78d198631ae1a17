/**
 * A struct of pointers that is made for one call only, and taken apart again by the function, is passed member by member:
 * then each pointer is a parameter like others.
 *
 *   C: static void f(pair k) { g(k.a, k.b); }   f((pair){ .a = &x, .b = y });
 *      becomes    static void f(T *k_a, U *k_b) { g(k_a, k_b); }    f(&x, y);
 *
 * Reads: the typed C AST and what its pointers are. Gives: the typed C AST. Sound because the function does nothing but
 * read the members, all calls are in sight, and arguments without side effects are the same in any order.
 */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { fieldKey, type PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { Edit } from "./edit.ts";
import { findSplitParameters, type SplitParameter, type SplitParameters } from "./find-split-parameters.ts";
import { listedMembers } from "./listed-members.ts";
import { leafKey, memberChain, memberPlace } from "./struct-leaves.ts";

export function splitStructParameters(program: c.Program, facts: PointerFacts): c.Program {
  const edit = new Edit(program);
  const found = findSplitParameters(
    edit,
    (record, field) => facts.fields.get(fieldKey(record, field))?.kind === "refused",
  );
  if (found.size === 0) return program;
  const writer = new ParameterSplitter(edit, found);
  const definitions = program.units.flatMap(({ functions }) => functions);
  const declared = definitions.map((definition) => writer.declare(definition));
  for (const [at, definition] of declared.entries()) {
    const body = writer.body(definition);
    if (definition !== definitions[at] || body !== definition.body) edit.replace({ ...definition, body });
  }
  return edit.finish();
}

class ParameterSplitter {
  readonly #edit: Edit;
  readonly #found: SplitParameters;
  /** The variables that members are in, by parameter and leaf. */
  readonly #members = new Map<c.SymbolId, ReadonlyMap<string, c.SymbolId>>();
  readonly #changed = new Set<c.Expr>();

  constructor(edit: Edit, found: SplitParameters) {
    this.#edit = edit;
    this.#found = found;
  }

  /** Gives a function its new parameters. */
  declare(definition: c.FunctionDefinition): c.FunctionDefinition {
    const split = this.#found.get(definition.symbol);
    const symbol = this.#edit.symbol(definition.symbol);
    if (!split || symbol?.kind !== "function") return definition;
    const params = definition.params.flatMap((param, at) => {
      const own = split.find((one) => one.at === at);
      return own ? this.#parameters(definition, param, own) : [param];
    });
    const types = params.flatMap((param) => this.#edit.symbol(param)?.type ?? []);
    this.#edit.describe({ ...symbol, type: { ...symbol.type, params: types.map(unqualified) } });
    return { ...definition, params };
  }

  #parameters(
    definition: c.FunctionDefinition,
    param: c.SymbolId,
    { leaves }: SplitParameter,
  ): readonly c.SymbolId[] {
    const variable = this.#edit.symbol(param);
    const made = leaves.map(({ path, type, name }) => {
      const hint = `${variable?.name ?? "member"}_${name}`;
      return [leafKey(path), this.#edit.param(definition, hint, unqualified(type), definition.span)] as const;
    });
    this.#members.set(param, new Map(made));
    return made.map(([, symbol]) => symbol);
  }

  body(definition: c.FunctionDefinition): c.Compound {
    this.#changed.clear();
    const body = definition.body.body.map((statement) => this.#mapping.statement(statement));
    return this.#changed.size > 0 ? { ...definition.body, body } : definition.body;
  }

  readonly #mapping: Mapping = {
    expr: (expr) => this.#expr(expr),
    statement: (statement) => mapStatementChildren(statement, this.#mapping),
  };

  #expr(expr: c.Expr): c.Expr {
    const chain = expr.kind === "load" ? memberChain(expr.place) : null;
    const member = chain && this.#members.get(chain.symbol)?.get(leafKey(chain.path));
    if (member !== null && member !== undefined) {
      this.#changed.add(expr);
      return this.#edit.load(this.#edit.ref(member, expr.span));
    }
    const callee = expr.kind === "call" && expr.callee.kind === "function-ref" ? expr.callee : null;
    const split = callee && this.#found.get(callee.symbol);
    if (expr.kind !== "call" || !callee || !split) return mapExprChildren(expr, this.#mapping);
    this.#changed.add(expr);
    const args = expr.args.flatMap((arg, at) => {
      const own = split.find((one) => one.at === at);
      return (own ? this.#arguments(arg, own) : [arg]).map((part) => this.#expr(part));
    });
    const type = this.#edit.symbol(callee.symbol)?.type ?? callee.type;
    return { ...expr, callee: { ...callee, type }, args };
  }

  /** The members of an argument. */
  #arguments(arg: c.Expr, { leaves }: SplitParameter): readonly c.Expr[] {
    if (arg.kind !== "load") return [arg];
    const { place, span } = arg;
    if (place.kind !== "compound-literal")
      return leaves.map(({ path }) => this.#edit.load(memberPlace(this.#edit, place, path)));
    const listed = listedMembers(this.#edit, place.initializer, leaves, span) ?? [];
    return listed.map(({ value }) => value);
  }
}

function unqualified(type: c.CType): c.CType {
  return type.quals === 0 ? type : { ...type, quals: 0 };
}
