/**
 * What is reached from a pointer that is one of several is reached from each of them.
 *
 * Reads and changes: the accesses by root. Those of mixtures are moved to what the mixtures came from.
 * Sound because the distance from the mixture is first bounded in values that are the same throughout the function: what
 * is known where the pointer was chosen and where it was followed may be of two iterations of a loop.
 *
 * Example: `iv = start; while (..) { use(iv[0..16]); iv = out; out += 16; }` reaches 16 bytes from each `out`.
 */
import { noteIn, type Access } from "./function-run.ts";
import { upperBounds } from "./inequalities.ts";
import { add, constantForm, formKey, type Atom, type LinearForm } from "./linear-form.ts";
import type { Mixture, MixtureSource, Root } from "./state.ts";

/** A bound behind it says nothing of use: it is the greatest value of a type. */
const greatestConstant = 2n ** 31n;

/** More accesses than code has unless pointers are moved in circles. */
const maximalMoves = 400;

export function settleMixtures(accesses: Map<Root, Access[]>): void {
  const seen = new Map<Mixture, Set<string>>();
  const pending = [...accesses].flatMap(([root, list]) =>
    typeof root === "number" ? [] : list.map((access) => [root, access] as const),
  );
  for (let moves = 0, next = pending.pop(); next; moves++, next = pending.pop()) {
    const [mixture, access] = next;
    const told = moves < maximalMoves ? inFixedTerms(access) : unknownAccess;
    const keys = seen.get(mixture) ?? new Set();
    seen.set(mixture, keys);
    if (keys.has(keyOf(told))) continue;
    keys.add(keyOf(told));
    for (const source of mixture.sources) {
      const moved = fromSource(source, told);
      const { root } = source.value;
      if (typeof root === "number") noteIn(accesses, root, moved);
      else pending.push([root, moved]);
    }
  }
}

const unknownAccess: Access = { kind: "unknown" };

function keyOf(access: Access): string {
  if (access.kind === "unknown" || access.kind === "field") return "unknown";
  const { basis } = access;
  return access.kind === "terminated" ? `terminated ${basis}` : `${formKey(access.end)} ${basis}`;
}

/** The access with its end in terms of constants or parameters. */
function inFixedTerms(access: Access): Access {
  if (access.kind === "field") return unknownAccess; // told of one pointer, which a mixture is not
  if (access.kind !== "bytes") return access;
  const end = fixedBound(access);
  return end ? { ...access, end } : unknownAccess;
}

/** The least constant bound, or else one in terms of a single parameter. */
function fixedBound({ end, state }: Extract<Access, { kind: "bytes" }>): LinearForm | null {
  const { atoms } = state;
  const isFixed = [...end.terms.keys()].every((atom) => atoms.isAnchor(atom));
  if (isFixed) return end;
  const bounds = (keep: (atom: Atom) => boolean): readonly LinearForm[] =>
    upperBounds(state.facts(), end, atoms, keep);
  const [first, ...others] = bounds(() => false).filter(({ constant }) => constant < greatestConstant);
  if (first) return others.reduce((least, bound) => (bound.constant < least.constant ? bound : least), first);
  const linear = bounds((atom) => atoms.isAnchor(atom)).filter((bound) => bound.terms.size === 1);
  return linear[0] ?? null;
}

function fromSource({ value, state }: MixtureSource, access: Access): Access {
  if (access.kind !== "bytes") return access;
  const reached = value.inside === null ? access.end : constantForm(value.inside);
  return { ...access, end: add(value.offset, reached), state };
}
