/** Tells the report what every pointer of the program became. */
import type * as c from "../c-ast/c-ast.ts";
import type {
  Address,
  PointerFacts,
  Representation,
  VersionFacts,
} from "../../analyses/facts/pointer-facts.ts";
import { wrappedPointer } from "../c-ast/holds-pointers.ts";
import { isLink } from "../c-ast/pooled-types.ts";
import { walk } from "../c-ast/visit.ts";
import type { PointerReport } from "../translation/translation.ts";
import type { ProgramContext } from "./context.ts";

export function describePointers(cx: ProgramContext, facts: PointerFacts): readonly PointerReport[] {
  const reports: PointerReport[] = [];
  for (const version of facts.versions.values()) {
    if (version.version.bindings.some((binding) => binding !== null)) continue;
    for (const [symbol, representation] of version.pointers)
      reports.push(...describe(cx, version, symbol, representation));
  }
  reports.push(...describeLinks(cx));
  for (const record of cx.program.records.values()) {
    for (const [at, field] of (record.fields ?? []).entries()) {
      const representation = facts.fields.get(
        `${String(record.id)}:${String(at)}` as Parameters<typeof facts.fields.get>[0],
      );
      if (field.type.kind !== "pointer" || !representation) continue;
      reports.push({
        name:
          record.wraps === undefined
            ? `${record.name ?? "struct"}.${field.name ?? ""}`
            : `${typeText(field.type, cx)} in memory`,
        function: null,
        at: record.span,
        cType: typeText(field.type, cx),
        representation: rung(representation),
        rustType: null,
        mutable: false,
        reason:
          representation.kind === "refused"
            ? representation.reason
            : "all values stored in the field are of this kind",
      });
    }
  }
  return reports;
}

/** Variables, parameters and members that lead to nodes of pools. */
function describeLinks(cx: ProgramContext): readonly PointerReport[] {
  const report = (
    name: string,
    owner: string | null,
    type: c.CType,
    at: PointerReport["at"],
  ): PointerReport => ({
    name,
    function: owner,
    at,
    cType: typeText(type, cx),
    representation: "handle",
    rustType: null,
    mutable: true,
    reason: "leads to a node of a pool",
  });
  const variables = [...cx.definitions.values()].flatMap((definition) =>
    localVariables(definition).flatMap((id) => {
      const variable = cx.program.symbols.get(id);
      const owner = cx.program.symbols.get(definition.symbol)?.name ?? null;
      return variable && isLink(variable.type)
        ? [report(variable.name, owner, variable.type, variable.span)]
        : [];
    }),
  );
  const fields = [...cx.program.records.values()].flatMap((record) =>
    (record.fields ?? []).flatMap(({ name, type }) =>
      isLink(type) ? [report(`${record.name ?? "struct"}.${name ?? ""}`, null, type, record.span)] : [],
    ),
  );
  return [...variables, ...fields];
}

function localVariables({ params, body }: c.FunctionDefinition): readonly c.SymbolId[] {
  const declared = [...walk(body)].flatMap((node) =>
    node.kind === "local-declaration" ? node.variables.map(({ symbol }) => symbol) : [],
  );
  return [...params, ...declared];
}

function describe(
  cx: ProgramContext,
  version: VersionFacts,
  symbol: c.SymbolId,
  representation: Representation,
): readonly PointerReport[] {
  const variable = cx.program.symbols.get(symbol);
  const owner = cx.program.symbols.get(version.version.symbol);
  if (variable?.kind !== "variable") return [];
  const address = version.addresses.get(symbol);
  return [
    {
      name: variable.name,
      function: owner?.name ?? null,
      at: variable.span,
      cType: typeText(variable.type, cx),
      representation: rung(representation),
      rustType: null,
      mutable:
        representation.kind === "borrowed" ? representation.mutable : version.mutablePointees.has(symbol),
      reason: reason(cx, representation, address),
    },
  ];
}

function rung(representation: Representation): string {
  if (representation.kind === "borrowed") return representation.many ? "slice" : "reference";
  return representation.kind;
}

function reason(cx: ProgramContext, representation: Representation, address: Address | undefined): string {
  switch (representation.kind) {
    case "cursor":
      return address && address.root.kind !== "literal"
        ? `walks inside \`${cx.program.symbols.get(address.root.symbol)?.name ?? "an object"}\``
        : "walks inside a constant";
    case "borrowed":
      return representation.many ? "reaches more than one element" : "reaches one object";
    case "owned":
      return "holds heap memory that nothing else owns";
    case "lent":
      return "borrows memory that something else owns, and writes it";
    case "static":
      return (representation.views ?? []).length > 0
        ? "points at memory that a struct borrows and nobody writes meanwhile"
        : "points at constants only";
    case "offset":
      return "points into an argument";
    case "place":
      return "points into an object that one index names a part of";
    case "function":
      return "points at functions";
    case "floor":
      return "points anywhere in memory";
    case "refused":
      return representation.reason;
  }
}

function typeText(type: c.CType, cx: ProgramContext): string {
  if (isLink(type))
    return `struct ${cx.program.records.get(type.record)?.name ?? ""} ${type.kind === "slot" ? "**" : "*"}`;
  if (type.kind === "pointer") return `${typeText(type.target, cx)} *`;
  if (type.alias !== undefined) return type.alias;
  if (type.kind === "record") {
    const record = cx.program.records.get(type.record);
    const wrapped = wrappedPointer(cx.program, type.record);
    return wrapped ? typeText(wrapped, cx) : `struct ${record?.name ?? ""}`.trim();
  }
  if (type.kind === "integer") return type.integer;
  if (type.kind === "floating") return type.floating;
  return type.kind;
}
