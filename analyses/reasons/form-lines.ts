/** What a pointer is in Rust, and why it is nothing better, in words. */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { ReasonLine } from "../../src/translation/explanation.ts";
import type { Representation, VersionFacts } from "../facts/pointer-facts.ts";
import type { Cause, FloorOrigin, HeldCause } from "../facts/reason-facts.ts";
import { causeLines, heldLines } from "./cause-lines.ts";
import { extentText } from "./extent-text.ts";
import { floorLines } from "./floor-lines.ts";
import { addressName, fieldName, line, symbolName, type ReasonContext } from "./reason-context.ts";

/** A pointer, and how it came to hold what it holds. */
export interface Pointer {
  readonly origin: FloorOrigin;
  readonly representation: Representation;
  readonly changes: readonly HeldCause[];
}

export interface Form {
  readonly form: string;
  readonly reasons: readonly ReasonLine[];
}

/** Of a variable or parameter of a function. */
export function variableForm(
  cx: ReasonContext,
  version: VersionFacts,
  definition: c.FunctionDefinition,
  symbol: c.SymbolId,
): Form | null {
  const representation = version.pointers.get(symbol);
  if (!representation) return null;
  const changes = cx.pointers.reasons.variables.get(version.key)?.get(symbol) ?? [];
  const pointer: Pointer = { origin: { kind: "variable", symbol }, representation, changes };
  if (representation.kind === "borrowed")
    return borrowedForm(cx, version, definition, symbol, representation);
  const plain = plainForm(cx, pointer);
  if (representation.kind !== "cursor" && representation.kind !== "owned") return plain;
  const consumed = cx.pointers.reasons.consumed.get(symbol);
  const taken = consumed
    ? causeLines(cx, "not borrowed, its object is taken over", consumed, ({ symbol: param }) =>
        cx.pointers.reasons.consumed.get(param),
      )
    : [];
  const address = version.addresses.get(symbol);
  const form =
    representation.kind === "cursor" && address
      ? `${plain.form} into what ${addressName(cx, address)} ${address.root.kind === "pointee" ? "points at" : "holds"}`
      : plain.form;
  return { form, reasons: [...plain.reasons, ...taken, ...mutableLines(cx, version, symbol)] };
}

function borrowedForm(
  cx: ReasonContext,
  version: VersionFacts,
  definition: c.FunctionDefinition,
  symbol: c.SymbolId,
  { many, mutable, nullable }: Extract<Representation, { kind: "borrowed" }>,
): Form {
  const { reasons } = cx.pointers;
  const optional = nullable ? "optional " : "";
  const form = `${optional}${mutable ? "mutable" : "shared"} ${many ? "slice" : "reference"}`;
  const lines = [
    ...(many
      ? causeLines(cx, "not a reference to one object", reasons.many.get(symbol), (param) =>
          reasons.many.get(param.symbol),
        )
      : [line("a reference, since one object is reached")]),
    ...(mutable || version.mutablePointees.has(symbol)
      ? mutableLines(cx, version, symbol)
      : [line("shared, since nothing is written through it")]),
    ...(nullable
      ? causeLines(cx, "optional", reasons.nullable.get(symbol), (param) =>
          reasons.nullable.get(param.symbol),
        )
      : []),
  ];
  const extent = many ? cx.extents.get(symbol) : undefined;
  const name = (at: number): string => symbolName(cx, definition.params[at] ?? (-1 as c.SymbolId));
  const text = extent ? extentText(extent, name) : null;
  return { form, reasons: text === null ? lines : [...lines, line(`extent: ${text}`)] };
}

function mutableLines(cx: ReasonContext, { key }: VersionFacts, symbol: c.SymbolId): readonly ReasonLine[] {
  const { mutable } = cx.pointers.reasons;
  const cause: Cause | undefined = mutable.get(key)?.get(symbol);
  if (!cause) return [];
  return causeLines(cx, "mutable", cause, (param) => mutable.get(param.version)?.get(param.symbol));
}

/** Of anything that holds a pointer, from what it holds. */
export function plainForm(cx: ReasonContext, { origin, representation, changes }: Pointer): Form {
  const optional = "nullable" in representation && representation.nullable ? "optional " : "";
  const held = heldLines(
    cx,
    changes.filter(({ becomes }) => becomes !== "null"),
  );
  switch (representation.kind) {
    case "cursor":
      return { form: `${optional}cursor: an index`, reasons: held };
    case "borrowed":
      return { form: `${optional}${representation.mutable ? "mutable" : "shared"} borrow`, reasons: held };
    case "owned":
      return {
        form: `${optional}owned ${representation.many ? "Vec" : "Box"}`,
        reasons: held,
      };
    case "lent":
      return {
        form: `${optional}mutable borrow of memory that something else owns`,
        reasons: held,
      };
    case "static": {
      const views = (representation.views ?? []).map((view) => `\`${fieldName(cx, view)}\``);
      const form =
        views.length > 0 ? `shared slice, borrowed through ${views.join(", ")}` : "shared slice of constants";
      return { form: `${optional}${form}`, reasons: held };
    }
    case "offset":
      return { form: `${optional}position in an argument`, reasons: held };
    case "place":
      return { form: `${optional}index of a place`, reasons: held };
    case "function":
      return { form: `${optional}function`, reasons: held };
    case "floor":
      return { form: "on the floor: a `Ptr`", reasons: floorLines(cx, origin) };
    case "refused":
      return {
        form: "refused",
        reasons: [line(`${representation.reason} [${representation.code}]`), ...held],
      };
  }
}
