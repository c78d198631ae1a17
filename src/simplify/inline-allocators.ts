/**
 * Calls of functions that only allocate memory and see to it that there was some become the allocation itself.
 *
 * Reads: the elaborated program. Gives: the same program; such functions stay where they are.
 * Sound because allocation does not fail in Rust, so what they do when it fails is never done.
 *
 *   void *need(size_t n) { void *p = malloc(n); if (!p) exit(1); return p; }
 *   struct node *a = need(sizeof *a);      struct node *a = malloc(sizeof *a);
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { libraryEffect } from "../c-ast/library.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { sameType } from "../c-ast/type-relations.ts";
import { findAllocator, type Allocator } from "./allocator-functions.ts";
import { Edit } from "./edit.ts";
import { isPure } from "./same-expr.ts";

/** Allocators that call allocators; deeper than anybody nests them. */
const maximalRounds = 4;

export function inlineAllocators(program: c.Program): c.Program {
  let current = program;
  for (let round = 0; round < maximalRounds; round++) {
    const inlined = inlineOnce(current);
    if (inlined === current) break;
    current = inlined;
  }
  return current;
}

function inlineOnce(program: c.Program): c.Program {
  const allocators = new Map<c.SymbolId, Allocator>();
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const found = findAllocator(definition, program);
      if (found) allocators.set(definition.symbol, found);
    }
  if (allocators.size === 0) return program;
  const edit = new Edit(program);
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const body = new Inliner(edit, allocators).body(definition);
      if (body) edit.replace({ ...definition, body });
    }
  return edit.finish();
}

class Inliner {
  readonly #edit: Edit;
  readonly #allocators: ReadonlyMap<c.SymbolId, Allocator>;
  readonly #mapping: Mapping;
  #isChanged = false;

  constructor(edit: Edit, allocators: ReadonlyMap<c.SymbolId, Allocator>) {
    this.#edit = edit;
    this.#allocators = allocators;
    this.#mapping = {
      expr: (expr) => {
        const mapped = mapExprChildren(expr, this.#mapping);
        return mapped.kind === "call" ? this.#inlined(mapped) : mapped;
      },
      statement: (statement) => mapStatementChildren(statement, this.#mapping),
    };
  }

  /** Null where nothing is inlined. */
  body({ body }: c.FunctionDefinition): c.Compound | null {
    const mapped = { ...body, body: body.body.map(this.#mapping.statement) };
    return this.#isChanged ? mapped : null;
  }

  #inlined(call: c.Call): c.Expr {
    const callee = calleeSymbol(call, this.#edit.program);
    const allocator = callee && this.#allocators.get(callee.id);
    const made = allocator && this.#allocation(allocator, call);
    if (!made) return call;
    this.#isChanged = true;
    return sameType(made.type, call.type) ? made : this.#edit.convert(made, call.type, "pointer");
  }

  /** Null where the allocation cannot be written in the place of the call. */
  #allocation(allocator: Allocator, call: c.Call): c.Expr | null {
    const used = allocator.kind === "checks" ? [allocator.param] : allocator.params;
    const dropped = call.args.filter((_, at) => !used.includes(at));
    const kept = call.args.filter((_, at) => used.includes(at));
    if (kept.length < used.length || !dropped.every(isPure) || !areOrdered(kept)) return null;
    if (allocator.kind === "allocates") return this.#allocated(allocator, call);
    const arg = call.args[allocator.param];
    return arg && this.#isFresh(stripConversions(arg)) ? arg : null;
  }

  #allocated({ call: inner, variables }: Extract<Allocator, { kind: "allocates" }>, call: c.Call): c.Expr {
    const mapping: Mapping = {
      expr: (expr) => {
        const at =
          expr.kind === "load" && expr.place.kind === "variable-ref"
            ? variables.get(expr.place.symbol)
            : undefined;
        const arg = at === undefined ? undefined : call.args[at];
        return arg ?? { ...mapExprChildren(expr, mapping), id: this.#edit.id(), span: call.span };
      },
      statement: (statement) => statement,
    };
    return mapping.expr(inner);
  }

  #isFresh(expr: c.Expr): boolean {
    const callee = expr.kind === "call" ? calleeSymbol(expr, this.#edit.program) : null;
    return (
      callee !== null && !callee.defined && libraryEffect(callee.name).allocates && callee.name !== "realloc"
    );
  }
}

/**
 * Arguments are computed from right to left, the operands of what they become in another order: one may do something where
 * the others are constants.
 */
function areOrdered(args: readonly c.Expr[]): boolean {
  return args.every(isPure) || args.filter((arg) => constantSize(arg) === null).length === 1;
}
