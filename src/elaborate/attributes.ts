/** GNU attributes that change meaning: alignment, packing, vectors, modes, noreturn. All others are hints. */
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { AttributeEntry, SyntaxTree, AttributeTarget } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";
import { constantFromText } from "./constant-text.ts";
import { fail, refuse } from "./failure.ts";

export interface Meaning {
  /** Bytes; the strictest one asked for. */
  readonly align: number | null;
  readonly packed: boolean;
  readonly noreturn: boolean;
  /** Bytes of a `vector_size` vector. */
  readonly vectorBytes: number | null;
  /** Machine mode without underscores: `TI`, `DI` ... */
  readonly mode: string | null;
  readonly gnuInline: boolean;
  /** Its definition may be replaced, or be missing. */
  readonly weak: boolean;
}

const nothing: Meaning = {
  align: null,
  packed: false,
  noreturn: false,
  vectorBytes: null,
  mode: null,
  gnuInline: false,
  weak: false,
};

/** gcc's "most useful alignment" on x86-64, for `aligned` without argument. */
const biggestAlignment = 16;

/** Attributes that make a declaration mean something no Rust item says. */
const refused = new Set(["constructor", "destructor", "cleanup", "alias", "ifunc", "weakref", "ms_struct"]);

export function indexAttributes(tree: SyntaxTree): ReadonlyMap<number, readonly AttributeEntry[]> {
  const index = new Map<number, AttributeEntry[]>();
  for (const attribute of tree.attributes) {
    const key = targetKey(attribute.target.kind, attribute.target.offset);
    const entries = index.get(key);
    if (entries) entries.push(...attribute.entries);
    else index.set(key, [...attribute.entries]);
  }
  return index;
}

const kinds: readonly AttributeTarget["kind"][] = [
  "declaration",
  "declarator",
  "record",
  "enumerator",
  "label",
  "statement",
];

/** A number, because every declaration is looked up. */
function targetKey(kind: AttributeTarget["kind"], offset: number): number {
  return offset * kinds.length + kinds.indexOf(kind);
}

/** What the attributes of `node`, which is a `kind`, mean. */
export function attributesOf(unit: UnitContext, kind: AttributeTarget["kind"], node: SyntaxNode): Meaning {
  if (unit.attributes.size === 0) return nothing;
  const entries = unit.attributes.get(targetKey(kind, node.start));
  if (!entries) return nothing;
  let meaning = nothing;
  for (const entry of entries) meaning = merge(meaning, readAttribute(unit, node, entry));
  return meaning;
}

/** Both at once: what stands at the declaration holds for each of its declarators. */
export function merge(left: Meaning, right: Meaning): Meaning {
  if (left === nothing) return right;
  if (right === nothing) return left;
  return {
    align:
      left.align === null || right.align === null
        ? (left.align ?? right.align)
        : Math.max(left.align, right.align),
    packed: left.packed || right.packed,
    noreturn: left.noreturn || right.noreturn,
    vectorBytes: right.vectorBytes ?? left.vectorBytes,
    mode: right.mode ?? left.mode,
    gnuInline: left.gnuInline || right.gnuInline,
    weak: left.weak || right.weak,
  };
}

function readAttribute(unit: UnitContext, node: SyntaxNode, entry: AttributeEntry): Meaning {
  switch (entry.name) {
    case "aligned":
      return {
        ...nothing,
        align: entry.args[0] === undefined ? biggestAlignment : numberArgument(unit, node, entry),
      };
    case "packed":
      return { ...nothing, packed: true };
    case "noreturn":
      return { ...nothing, noreturn: true };
    case "vector_size":
      return { ...nothing, vectorBytes: numberArgument(unit, node, entry) };
    case "mode":
      return { ...nothing, mode: (entry.args[0] ?? "").replaceAll("_", "").trim() };
    case "gnu_inline":
      return { ...nothing, gnuInline: true };
    case "weak":
      return { ...nothing, weak: true };
    default:
      if (refused.has(entry.name) && !unit.lines.isSystem(node.start)) {
        refuse(unit, node, "unsupported/extension", `Attribute \`${entry.name}\` is not supported`);
      }
      return nothing;
  }
}

function numberArgument(unit: UnitContext, node: SyntaxNode, entry: AttributeEntry): number {
  const constant = constantFromText(unit, entry.args[0] ?? "");
  if (constant && typeof constant.value === "bigint") return Number(constant.value);
  return fail(
    unit,
    node,
    "elaborate/constant",
    `The argument of attribute \`${entry.name}\` is no integer constant`,
  );
}
