/** DATA: which objects the same pointers may point at, as classes, for rewrites that treat all objects of a class alike. */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import type { Span } from "../../src/source/span.ts";
import type { FieldKey } from "./pointer-facts.ts";

export type ClassId = number & { readonly __brand: "ClassId" };

export interface ExposedClass {
  readonly object: ClassId;
  readonly at: Span;
}

/** Classes of objects; two ids are of one class where `find` gives the same. */
export interface ObjectFacts {
  readonly classes: {
    find(id: ClassId): ClassId;
    /** What the pointers in objects of a class point at; null where none was seen. */
    knownPointee(id: ClassId): ClassId | null;
  };
  /** What an expression of pointer type points at. */
  readonly targets: ReadonlyMap<NodeId, ClassId>;
  /** Objects of variables. */
  readonly variables: ReadonlyMap<c.SymbolId, ClassId>;
  readonly fields: ReadonlyMap<FieldKey, ClassId>;
  /** What the results of functions point at. */
  readonly results: ReadonlyMap<c.SymbolId, ClassId>;
  /** Functions, as what pointers point at. */
  readonly functions: ReadonlyMap<c.SymbolId, ClassId>;
  /** Classes whose pointers are made from integers, or become such, or lie in memory that unions share; and where. */
  readonly exposed: readonly ExposedClass[];
}
