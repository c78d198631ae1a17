/**
 * What the driver can make for functions on the floor: a pointer (`Ptr<T>`) leads anywhere, and only where it is known how
 * much memory the function reaches can the driver give it some and compare that afterwards.
 *
 *   struct point *p, without pointers in it: one object      const uint8_t *data, n elements: a buffer
 */
import { Qualifier } from "../../c-ast/c-type.ts";
import type {
  FunctionSignature,
  ParamShape,
  ParamSignature,
} from "../../../analyses/facts/signature-facts.ts";
import type { BorderTypes } from "../ffi-type.ts";
import { flatLayout } from "../ffi-type.ts";

export type DriverForm =
  | { readonly known: true; readonly signature: FunctionSignature }
  | { readonly known: false; readonly reason: string };

/** The function as if its pointers were references and slices. */
export function driverForm(signature: FunctionSignature, types: BorderTypes): DriverForm {
  const unknown = (reason: string): DriverForm => ({ known: false, reason });
  if (signature.result.kind === "floor") return unknown("the result may point anywhere");
  if (signature.result.kind === "record" && !flatLayout(signature.cResult, types).flat)
    return unknown("the result holds pointers that may point anywhere");
  const params: ParamSignature[] = [];
  for (const param of signature.params) {
    const shape = shapeOf(param, types);
    if (shape === null) return unknown(`how much memory parameter ${param.name} reaches is not known`);
    params.push({ ...param, shape });
  }
  return { known: true, signature: { ...signature, params } };
}

function shapeOf({ shape, cType }: ParamSignature, types: BorderTypes): ParamShape | null {
  if (shape.kind === "record") return flatLayout(cType, types).flat ? shape : null;
  if (shape.kind !== "floor") return shape;
  const { target, extent } = shape;
  if (target.kind === "void" && extent.kind === "unknown") return null;
  if (!flatLayout(target, types).flat) return null;
  const mutable = cType.kind === "pointer" && (cType.target.quals & Qualifier.const) === 0;
  if (extent.kind !== "unknown") return { kind: "slice", element: target, mutable, nullable: false, extent };
  return target.kind === "record" ? { kind: "reference", target, mutable, nullable: false } : null;
}
