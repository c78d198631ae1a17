/** What a generated function takes and gives. */
import type { Element } from "./element.ts";
import type { RecordType } from "./record-type.ts";

export type Parameter =
  | { readonly kind: "value" }
  /** `T *p` with elements around it. */
  | {
      readonly kind: "window";
      readonly element: Element;
      readonly isConst: boolean;
      readonly before: number;
      readonly after: number;
      readonly nullable: boolean;
    }
  /** `T *lo, T *hi`. */
  | { readonly kind: "range"; readonly element: Element; readonly isConst: boolean }
  /** `T *p, unsigned n`. */
  | { readonly kind: "counted"; readonly element: Element; readonly isConst: boolean }
  /** `T **pp`, which the call moves on by `moves`. */
  | { readonly kind: "cursor"; readonly element: Element; readonly after: number; readonly moves: number }
  /** `T **table`: as many pointers with this window. */
  | { readonly kind: "table"; readonly element: Element; readonly length: number; readonly after: number }
  | {
      readonly kind: "record";
      readonly type: RecordType;
      readonly how: "pointer" | "const pointer" | "value";
    };

export type Result =
  | { readonly kind: "value" }
  | { readonly kind: "nothing" }
  | {
      readonly kind: "pointer";
      readonly element: Element;
      readonly isConst: boolean;
      readonly after: number;
      readonly nullable: boolean;
    }
  /** Memory that the caller frees. */
  | { readonly kind: "owned"; readonly element: Element; readonly length: number };

export interface Contract {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: Result;
  readonly cost: number;
}
