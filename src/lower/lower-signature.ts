/** What a lowered function looks like from outside: C and Rust types of its parameters and result. */
import type * as c from "../c-ast/c-ast.ts";
import { fieldSymbol, type ExtentFacts } from "../../analyses/facts/extent-facts.ts";
import { fieldKey, type Representation, type VersionFacts } from "../../analyses/facts/pointer-facts.ts";
import type {
  BorrowerField,
  FunctionSignature,
  ParamShape,
  ParamSignature,
  ResultShape,
} from "../../analyses/facts/signature-facts.ts";
import { isLink } from "../c-ast/pooled-types.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { ProgramContext } from "./context.ts";

export function signatureOf(
  cx: ProgramContext,
  facts: VersionFacts,
  definition: c.FunctionDefinition,
  symbol: c.FunctionSymbol,
  item: rust.FnItem,
  extents: ExtentFacts,
): FunctionSignature {
  const name = cx.names.functions.get(symbol.id);
  const params = definition.params.map((param, at): ParamSignature => {
    const variable = cx.program.symbols.get(param);
    const cType = variable?.type ?? { kind: "void", quals: 0 };
    return {
      name: variable?.name ?? `arg_${String(at)}`,
      cType,
      rustType: item.params[at]?.type ?? b.unitType,
      shape: paramShape(cx, param, cType, facts.pointers.get(param), extents),
    };
  });
  return {
    symbol: symbol.id,
    cName: symbol.name,
    rustPath: [name?.module ?? "", name?.name ?? symbol.name].filter(Boolean).join("::"),
    public: symbol.linkage === "external" && symbol.name !== "main",
    params,
    cResult: symbol.type.result,
    rustResult: item.result ?? b.unitType,
    result: symbol.reshaped
      ? { kind: "opaque", reason: "a pointer passed by its address is passed as a position" }
      : resultShape(symbol.type.result, facts.result),
  };
}

function paramShape(
  cx: ProgramContext,
  param: c.SymbolId,
  type: c.CType,
  representation: Representation | undefined,
  extents: ExtentFacts,
): ParamShape {
  if (cx.pointers.keptStructs.has(param))
    return { kind: "opaque", reason: "a struct with owners inside, which C passes by value" };
  if (type.kind === "record") return { kind: "record" };
  if (type.kind === "stream") return { kind: "opaque", reason: "a stream" };
  if (isLink(type)) return { kind: "opaque", reason: "an object in a pool" };
  if (type.kind !== "pointer") return { kind: "scalar" };
  const target =
    type.target.kind === "void" ? (cx.pointers.voidTargets.get(param) ?? type.target) : type.target;
  switch (representation?.kind) {
    case "borrowed": {
      const { mutable, nullable } = representation;
      const record = target.kind === "record" && !representation.many && !mutable ? target.record : null;
      if (record !== null && cx.pointers.borrowing.has(record))
        return { kind: "borrower", record, nullable, fields: borrowerFields(cx, param, record, extents) };
      if (!representation.many) return { kind: "reference", target, mutable, nullable };
      return {
        kind: "slice",
        element: target,
        mutable,
        nullable,
        extent: extents.get(param) ?? { kind: "unknown" },
      };
    }
    case "owned":
      return representation.many
        ? { kind: "owned-array", element: target, nullable: representation.nullable }
        : { kind: "owned", target, nullable: representation.nullable };
    case "static":
      return { kind: "static", target, nullable: representation.nullable };
    case "function":
      return { kind: "function", nullable: representation.nullable };
    case "floor":
      return { kind: "floor", target, extent: extents.get(param) ?? { kind: "unknown" } };
    default:
      return { kind: "opaque", reason: `a parameter represented as ${representation?.kind ?? "nothing"}` };
  }
}

/** Fields of a struct that borrows, as far as C's fields become Rust's. */
function borrowerFields(
  cx: ProgramContext,
  param: c.SymbolId,
  record: c.RecordId,
  extents: ExtentFacts,
): readonly (BorrowerField | null)[] {
  return (cx.program.records.get(record)?.fields ?? []).map((field, at) => {
    if (field.bitWidth !== null) return null;
    const name = cx.names.field(record, at);
    if (field.type.kind === "stream" || isLink(field.type)) return null;
    if (field.type.kind !== "pointer") return { name, cType: field.type, slice: null };
    const own = cx.pointers.fields.get(fieldKey(record, at));
    if (own?.kind !== "static" || (own.views ?? []).length === 0) return null;
    const extent = extents.get(fieldSymbol(param, at)) ?? { kind: "unknown" };
    return { name, cType: field.type.target, slice: { extent, nullable: own.nullable } };
  });
}

export function resultShape(type: c.CType, representation: Representation | null): ResultShape {
  if (type.kind === "void") return { kind: "void" };
  if (type.kind === "record") return { kind: "record" };
  if (type.kind === "stream") return { kind: "opaque", reason: "a stream" };
  if (isLink(type)) return { kind: "opaque", reason: "an object in a pool" };
  if (type.kind !== "pointer") return { kind: "scalar" };
  switch (representation?.kind) {
    case "owned":
      return representation.many
        ? { kind: "owned-array", element: type.target, nullable: representation.nullable }
        : { kind: "owned", target: type.target, nullable: representation.nullable };
    case "offset":
      return {
        kind: "offset",
        param: representation.param,
        element: type.target,
        nullable: representation.nullable,
      };
    case "static":
      if ((representation.views ?? []).length > 0)
        return { kind: "opaque", reason: "a pointer to memory that a struct borrows" };
      return { kind: "static", target: type.target, nullable: representation.nullable };
    case "floor":
      return { kind: "floor", target: type.target };
    default:
      return { kind: "opaque", reason: `a result represented as ${representation?.kind ?? "nothing"}` };
  }
}
