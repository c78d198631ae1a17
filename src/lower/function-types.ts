/**
 * What functions that are called through pointers of one type have in common: the inference made their parameters
 * alike, so that one Rust `fn` type fits all of them.
 */
import type * as c from "../c-ast/c-ast.ts";
import {
  functionTypeKey,
  type PointerFacts,
  type Representation,
  type VersionFacts,
  type VersionKey,
} from "../../analyses/facts/pointer-facts.ts";
import { sameRepresentation } from "../c-ast/rust-scalar.ts";

/** A pointer parameter or the result as all functions of a type have it. */
export interface CommonPointer {
  readonly representation: Representation;
  /** What it points at; for a `void *` that is not on the floor the type that the functions see. */
  readonly target: c.CType;
}

export interface FunctionTypes {
  readonly param: (type: c.FunctionType, at: number) => CommonPointer;
  readonly result: (type: c.FunctionType) => CommonPointer;
}

export function functionTypes(
  program: c.Program,
  pointers: PointerFacts,
  definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>,
): FunctionTypes {
  const members = (type: c.FunctionType): readonly Member[] =>
    (pointers.addressTaken.get(functionTypeKey(type)) ?? []).flatMap((symbol) => {
      const definition = definitions.get(symbol);
      const facts = pointers.versions.get(String(symbol) as VersionKey);
      return definition && facts ? [{ definition, facts }] : [];
    });
  return {
    param: (type, at) => {
      const declared = pointeeOf(type.params[at]);
      const found = members(type).flatMap(({ definition, facts }) => {
        const param = definition.params[at];
        const representation = param === undefined ? undefined : facts.pointers.get(param);
        if (param === undefined || representation === undefined) return [];
        // A pointer on the floor is converted where it is used, so it keeps the type that C declares.
        const isAsDeclared = declared.kind !== "void" || representation.kind === "floor";
        const target = isAsDeclared ? declared : pointers.voidTargets.get(param);
        return [target ? { representation, target } : { representation: severalTypes, target: declared }];
      });
      return common(found, declared, program);
    },
    result: (type) => {
      const declared = pointeeOf(type.result);
      const found = members(type).map(({ facts }) => ({
        representation: facts.result ?? noResult,
        target: declared,
      }));
      return common(found, declared, program);
    },
  };
}

interface Member {
  readonly definition: c.FunctionDefinition;
  readonly facts: VersionFacts;
}

function pointeeOf(type: c.CType | undefined): c.CType {
  return type?.kind === "pointer" ? type.target : { kind: "void", quals: 0 };
}

/** What all members have; refused when they differ, or when there are none. */
function common(found: readonly CommonPointer[], declared: c.CType, program: c.Program): CommonPointer {
  const [first] = found;
  if (!first) return { representation: noMember, target: declared };
  const refused = found.find(({ representation }) => representation.kind === "refused");
  if (refused) return refused;
  const isOne = found.every(
    ({ representation, target }) =>
      sameForm(representation, first.representation) &&
      sameRepresentation(target, first.target, program.enums),
  );
  return isOne ? first : { representation: severalTypes, target: declared };
}

function sameForm(a: Representation, b: Representation): boolean {
  const text = (representation: Representation): string =>
    JSON.stringify(representation, Object.keys(representation).sort());
  return text(a) === text(b);
}

const severalTypes: Representation = {
  kind: "refused",
  code: "pointer/reinterpret",
  reason: "functions that are called through pointers of one type see their parameters in different ways",
};

const noMember: Representation = {
  kind: "refused",
  code: "pointer/stored",
  reason: "a pointer to a function with pointer parameters, of a type that no function here has",
};

const noResult: Representation = {
  kind: "refused",
  code: "pointer/unknown-base",
  reason: "a function that never returns a pointer",
};
