/**
 * Functions that are called through pointers of one type and see different objects behind a `void *` parameter.
 *
 * Reads: the program, which functions have their address taken, what each function sees in its own parameters.
 * Gives: per function the parameters that need the object made from bytes. Only types all of whose functions can be
 * called that way are among them.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { isByte } from "../../analyses/facts/byte-view.ts";
import { isMentioned } from "../c-ast/mentions.ts";
import { hasBytes } from "../c-ast/object-bytes.ts";
import { sameRepresentation } from "../c-ast/rust-scalar.ts";
import { unqualified } from "../c-ast/type-relations.ts";
import { piecesOf } from "./object-pieces.ts";

/** What functions see behind their `void *` parameters, apart from what others of their type see. */
export type VoidTargets = ReadonlyMap<c.SymbolId, c.CType>;

export interface MixedContext {
  /** Key of the function type. */
  readonly key: string;
  readonly definition: c.FunctionDefinition;
  /** Type of the object behind each parameter that is to be adapted. */
  readonly params: ReadonlyMap<number, c.CType>;
}

export function findMixedContexts(
  program: c.Program,
  facts: PointerFacts,
  targets: VoidTargets,
): readonly MixedContext[] {
  const definitions = new Map(
    program.units.flatMap((unit) => unit.functions).map((one) => [one.symbol, one]),
  );
  const found: MixedContext[] = [];
  for (const [key, symbols] of facts.addressTaken) {
    const members = symbols.flatMap((symbol) => definitions.get(symbol) ?? []);
    if (members.length !== symbols.length) continue;
    const adapted = adaptedParams(program, members, targets);
    if (!adapted) continue;
    for (const [definition, params] of adapted) found.push({ key, definition, params });
  }
  return found;
}

type AdaptedParams = ReadonlyMap<c.FunctionDefinition, ReadonlyMap<number, c.CType>>;

/** Null when the functions see the same, or something that cannot be made from bytes. */
function adaptedParams(
  program: c.Program,
  members: readonly c.FunctionDefinition[],
  targets: VoidTargets,
): AdaptedParams | null {
  const found = new Map<c.FunctionDefinition, Map<number, c.CType>>();
  const count = Math.max(0, ...members.map(({ params }) => params.length));
  for (let at = 0; at < count; at++) {
    const seen = members.flatMap((definition) => {
      const param = definition.params[at];
      if (param === undefined || !isVoidPointer(program, param) || !isMentioned(definition, param)) return [];
      return [{ definition, target: targets.get(param) ?? null }];
    });
    const first = seen[0]?.target;
    const areAlike = seen.every(
      ({ target }) => target && first && sameRepresentation(target, first, program.enums),
    );
    if (areAlike) continue;
    for (const { definition, target } of seen) {
      if (!target || !canAdapt(program, definition, target)) return null;
      if (isByte(target, program)) continue;
      found.set(
        definition,
        (found.get(definition) ?? new Map<number, c.CType>()).set(at, unqualified(target)),
      );
    }
  }
  return found.size === 0 ? null : found;
}

function isVoidPointer(program: c.Program, param: c.SymbolId): boolean {
  const type = program.symbols.get(param)?.type;
  return type?.kind === "pointer" && type.target.kind === "void";
}

function canAdapt(program: c.Program, definition: c.FunctionDefinition, target: c.CType): boolean {
  const symbol = program.symbols.get(definition.symbol);
  if (symbol?.kind !== "function" || symbol.type.variadic || symbol.type.result.kind === "pointer")
    return false;
  if (definition.refusal !== undefined || definition.vlaLengths.length > 0) return false;
  return hasBytes(target, program) && piecesOf(target, program) !== null;
}
