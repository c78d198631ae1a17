/**
 * DATA: the floor of the ladder. What stands on it lies in memory as C has it, a sequence of bytes, and is reached by
 * `Ptr<T>` from the runtime, which can point anywhere. Everything else is represented as `pointer-facts` says.
 */
import type { NodeId } from "../../src/source/node-id.ts";
import type { RecordId } from "../../src/c-ast/c-type.ts";
import type { FieldKey } from "./pointer-facts.ts";
import type { SymbolId } from "../../src/c-ast/c-ast.ts";

export interface FloorFacts {
  /** Variables whose objects lie in memory. */
  readonly objects: ReadonlySet<SymbolId>;
  /** Expressions of pointer type, lvalues included, that hold a `Ptr`. */
  readonly pointers: ReadonlySet<NodeId>;
  /** Records of which objects lie in memory, those inside of others included. */
  readonly records: ReadonlySet<RecordId>;
  /** Functions that pointers on the floor point at. */
  readonly functions: readonly SymbolId[];
  /** Functions whose arguments behind `...` lie in memory: all such functions, once there is memory. */
  readonly variadic: ReadonlySet<SymbolId>;
  /** Pointer variables, fields and elements of arrays, and functions with results that hold or give a `Ptr`. */
  readonly variables: ReadonlySet<SymbolId>;
  readonly fields: ReadonlySet<FieldKey>;
  readonly results: ReadonlySet<SymbolId>;
}

export const nothingOnFloor: FloorFacts = {
  objects: new Set(),
  pointers: new Set(),
  records: new Set(),
  functions: [],
  variadic: new Set(),
  variables: new Set(),
  fields: new Set(),
  results: new Set(),
};
