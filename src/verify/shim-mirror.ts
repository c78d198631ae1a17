/** Parameters of shims that point at constants, or at objects with another form in Rust (see `mirror.ts`). */
import type { ParamSignature } from "../../analyses/facts/signature-facts.ts";
import type { CType } from "../c-ast/c-type.ts";
import type { ShimContext, ShimParam, Shimmed } from "./shim.ts";

/** `&'static [T]`: only the library's own constants can be handed over. */
export function staticParam(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  { target, nullable }: { readonly target: CType; readonly nullable: boolean },
): Shimmed<ShimParam> {
  const mirror = target.kind === "record" ? context.mirrors.get(target.record) : undefined;
  if (mirror?.kind !== "constant")
    return {
      possible: false,
      reason: `parameter ${param.name} has to point at a constant, which C callers cannot promise`,
    };
  const known = `mirror::known_${mirror.name}(NAME, ${name})`;
  const value = {
    abi: `*const mirror::${mirror.name}`,
    count: null,
    region: null,
    memory: null,
    argument: nullable ? `(!${name}.is_null()).then(|| ${known})` : known,
    contract: `\`${name}\` is the address of a constant of the library${nullable ? " or null" : ""}`,
    records: [],
  };
  return { possible: true, value };
}

/** Null for what crosses in another way. */
export function mirroredReference(
  context: ShimContext,
  name: string,
  shape: { readonly target: CType; readonly mutable: boolean; readonly nullable: boolean },
): ShimParam | null {
  const { target, mutable, nullable } = shape;
  const mirror = target.kind === "record" ? context.mirrors.get(target.record) : undefined;
  if (!mirror || nullable) return null;
  const base = { count: null, memory: null, records: [] };
  if (mirror.kind === "constant") {
    if (mutable) return null;
    return {
      ...base,
      abi: `*const mirror::${mirror.name}`,
      region: null,
      argument: `&mirror::known_${mirror.name}(NAME, ${name})[0]`,
      contract: `\`${name}\` is the address of a constant of the library`,
    };
  }
  const object = `${name}_object`;
  const take = `mirror::take_${mirror.name}(unsafe { boundary::shared(NAME, ${name}) })`;
  const put = `mirror::put_${mirror.name}(&${object}, unsafe { boundary::exclusive(NAME, ${name}) });`;
  return {
    ...base,
    abi: `${mutable ? "*mut" : "*const"} mirror::${mirror.name}`,
    region: `boundary::${mutable ? "written" : "read"}(${name}, 1)`,
    argument: `${mutable ? "&mut " : "&"}${object}`,
    around: { before: `let ${mutable ? "mut " : ""}${object} = ${take};`, after: mutable ? put : "" },
    contract: `\`${name}\` points to an object`,
  };
}
