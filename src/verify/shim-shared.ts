/**
 * What a C ABI shim does when arguments overlap: the safe function has versions for some overlaps (`SharedVersion`), to
 * which the shim hands one object that spans the arguments, and positions in it. All other overlaps end in a named abort.
 *
 *   match boundary::conflicts(&regions) {
 *       0 => lib::f(slice_mut(out), slice(text)),
 *       0b11 => { let object = boundary::join(NAME, &[..]); lib::f_in_place(object, position of out, of text) }
 *       _ => boundary::fail(NAME, "overlapping arguments to"),
 *   }
 */
import type { SharedVersion } from "../../analyses/facts/signature-facts.ts";
import type { Type } from "../rust-ast/rust-ast.ts";
import { referenceTarget, withoutOption } from "./rust-type-shape.ts";
import type { ShimContext, ShimParam } from "./shim.ts";
import { shimResult } from "./shim-result.ts";

export interface SharedCase {
  /** Indices of the C parameters whose regions overlap. */
  readonly members: readonly number[];
  /** `let` line before the call, and the call with its result as C gets it. */
  readonly prepare: string;
  readonly value: string;
}

export function sharedCase(
  context: ShimContext,
  version: SharedVersion,
  params: readonly ShimParam[],
  resultAbi: string | null,
): SharedCase | null {
  const memory = version.members.flatMap((at) => params[at]?.memory ?? []);
  const [first] = memory;
  if (!first || memory.length !== version.members.length) return null;
  if (memory.some(({ element }) => element !== first.element)) return null;
  const args = argumentsOf(context, version, params);
  if (args === null) return null;
  const names = context.names.map((name, at) =>
    version.positions === "element" && version.members.includes(at) ? "object.start" : name,
  );
  const signature = { ...context.signature, result: version.result, rustResult: version.rustResult };
  const result = shimResult({ ...context, signature, names });
  if (!result.possible || result.value.abi !== resultAbi) return null;
  const call = `${context.crateName}::${version.rustPath}(${args.join(", ")})`;
  const pointers = memory.map(({ pointer }) => pointer);
  const prepare =
    version.positions === "none"
      ? `boundary::require_same(NAME, &[${pointers.join(", ")}]);`
      : `let object = boundary::join(NAME, &[${memory.map(({ count }, at) => `(${pointers[at] ?? ""}, ${count})`).join(", ")}]);`;
  return { members: version.members, prepare, value: result.value.convert(call) };
}

/** Null when a parameter of the version has another type than the shim can make. */
function argumentsOf(
  context: ShimContext,
  version: SharedVersion,
  params: readonly ShimParam[],
): readonly string[] | null {
  const types = [...version.rustTypes];
  const args: string[] = [];
  for (const [at, param] of params.entries()) {
    if (!version.members.includes(at)) {
      const type = types.shift();
      if (!sameType(type, context.signature.params[at]?.rustType)) return null;
      args.push(param.argument);
      continue;
    }
    const pointer = param.memory?.pointer ?? "";
    if (at === version.leader) {
      const object = objectArgument(version, pointer, types.shift());
      if (object === null) return null;
      args.push(object);
    }
    if (version.positions === "element")
      args.push(wrapped(`object.position(NAME, ${pointer})`, types.shift()));
  }
  return args;
}

function objectArgument(version: SharedVersion, pointer: string, type: Type | undefined): string | null {
  const reference = type && withoutOption(type);
  const target = reference && referenceTarget(reference);
  if (!target || reference.kind !== "ref") return null;
  if ((version.positions === "element") !== (target.kind === "slice")) return null;
  const maker = reference.mutable ? "exclusive" : "shared";
  const object =
    version.positions === "element"
      ? `boundary::slice${reference.mutable ? "_mut" : ""}(NAME, object.start, object.count)`
      : `boundary::${maker}(NAME, ${pointer})`;
  return wrapped(`unsafe { ${object} }`, type);
}

/** `Some(..)` where the version takes an `Option`. */
function wrapped(text: string, type: Type | undefined): string {
  return type && withoutOption(type) !== type ? `Some(${text})` : text;
}

function sameType(a: Type | undefined, b: Type | undefined): boolean {
  return JSON.stringify(a, printable) === JSON.stringify(b, printable);
}

function printable(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
