/**
 * Structs that hold pointers to constants, and the constants themselves, as C sees them. Rust has another form of them,
 * so `ffi` has a C form of its own: `#[repr(C)]` structs that are translated at each call, and for each constant a
 * `static` under its C name, whose functions are shims. A pointer to one stands for the other.
 *
 *   const struct hash sha1 = { "sha1", init };     static sha1: CHash = CHash { name: .., init: Some(sha1_init) }
 *   struct mac { const struct hash *hash; }        struct CMac { hash: *const CHash }
 *
 * Sound because only addresses of known constants become references. Any other is an empty slice, in which Rust finds
 * nothing and ends the process; it is not written back, so that C finds its own pointer again.
 */
import type { FieldForm } from "../../analyses/facts/signature-facts.ts";
import type { CType, RecordId } from "../c-ast/c-type.ts";
import { hasBytes } from "../c-ast/object-bytes.ts";
import type { BorderTypes } from "./ffi-type.ts";
import { flatLayout, recordName, rustTypeText, scalarOf } from "./ffi-type.ts";

export type MirrorKind =
  /** Its constants have names that C knows; C hands over pointers to them. */
  | "constant"
  /** C owns it; it is translated before and after each call. */
  | "object";

export interface Mirror {
  readonly record: RecordId;
  readonly kind: MirrorKind;
  /** Rust name of the C form. */
  readonly name: string;
  /** Rust path of the translated struct, from outside. */
  readonly path: string;
  readonly fields: readonly MirrorField[];
}

export interface MirrorField {
  /** Name in the C form and in the translated struct. */
  readonly name: string;
  readonly offset: number;
  readonly form:
    | { readonly kind: "flat"; readonly text: string }
    /** A union: bytes. */
    | {
        readonly kind: "union";
        readonly path: string;
        readonly size: number;
        readonly align: number;
      }
    /** A string or table of flat elements. */
    | { readonly kind: "elements"; readonly element: string; readonly nullable: boolean }
    | { readonly kind: "constant"; readonly record: RecordId; readonly nullable: boolean }
    | { readonly kind: "function"; readonly nullable: boolean };
}

export type Mirrors = ReadonlyMap<RecordId, Mirror>;

/** `excluded`: constants that have a function without a shim; `handles`: structs that stay in Rust's form. */
export function planMirrors(
  types: BorderTypes,
  crateName: string,
  {
    excluded,
    handles,
  }: { readonly excluded: ReadonlySet<RecordId>; readonly handles: ReadonlySet<RecordId> },
): { readonly mirrors: Mirrors; readonly reasons: ReadonlyMap<RecordId, string> } {
  const mirrors = new Map<RecordId, Mirror>();
  const reasons = new Map<RecordId, string>();
  const { constants } = types;
  if (!constants) return { mirrors, reasons };
  const planner = new MirrorPlanner(types, crateName, mirrors);
  const isFlat = (record: RecordId): boolean => flatLayout({ kind: "record", record, quals: 0 }, types).flat;
  const held = new Set(
    constants.constants
      .map(({ record }) => record)
      .filter((record) => !isFlat(record) && !handles.has(record)),
  );
  for (const record of held) {
    const reason = excluded.has(record)
      ? "a function in its constants has no shim"
      : constants.unnamed.has(record)
        ? "there are constants of it that C cannot name"
        : planner.plan(record, "constant");
    if (reason !== null) reasons.set(record, reason);
  }
  for (const record of types.records.keys()) {
    if (held.has(record) || handles.has(record) || isFlat(record)) continue;
    const reason = planner.plan(record, "object");
    if (reason !== null) reasons.set(record, reason);
  }
  return { mirrors, reasons };
}

class MirrorPlanner {
  readonly #types: BorderTypes;
  readonly #crateName: string;
  readonly #mirrors: Map<RecordId, Mirror>;

  constructor(types: BorderTypes, crateName: string, mirrors: Map<RecordId, Mirror>) {
    this.#types = types;
    this.#crateName = crateName;
    this.#mirrors = mirrors;
  }

  /** Adds the C form of a struct; gives the reason why it has none. */
  plan(record: RecordId, kind: MirrorKind): string | null {
    const definition = this.#types.records.get(record);
    const path = this.#types.recordPaths.get(record);
    const forms = this.#types.constants?.fields.get(record);
    if (!definition?.fields || path === undefined || !forms) return "it has no Rust form";
    if (definition.keyword === "union" || definition.reshaped || definition.packed)
      return `${recordName(definition)} is laid out in another way`;
    const fields: MirrorField[] = [];
    for (const [at, field] of definition.fields.entries()) {
      const own = forms[at];
      const form = own && field.bitWidth === null ? this.#formOf(field.type, own, kind) : null;
      if (!own || !form)
        return `${recordName(definition)}.${field.name ?? String(at)} has another form in Rust`;
      fields.push({ name: own.rustName, offset: field.offset, form });
    }
    if (kind === "object" && !fields.some(({ form }) => form.kind === "constant"))
      return "it holds no pointer to a constant";
    const base = `C${path.split("::").at(-1) ?? ""}`;
    const taken = new Set([...this.#mirrors.values()].map(({ name }) => name));
    const name = taken.has(base) ? `${base}${String(record)}` : base;
    this.#mirrors.set(record, { record, kind, name, path: `${this.#crateName}::${path}`, fields });
    return null;
  }

  #formOf(type: CType, { representation }: FieldForm, kind: MirrorKind): MirrorField["form"] | null {
    if (type.kind === "pointer") return this.#pointerForm(type.target, representation, kind);
    const flat = flatLayout(type, this.#types);
    if (flat.flat) return { kind: "flat", text: rustTypeText(flat.layout, this.#crateName, this.#types) };
    const record = type.kind === "record" ? this.#types.records.get(type.record) : undefined;
    if (record?.keyword !== "union" || !hasBytes(type, this.#types)) return null;
    const path = this.#types.recordPaths.get(record.id);
    if (path === undefined) return null;
    return { kind: "union", path: `${this.#crateName}::${path}`, size: record.size, align: record.align };
  }

  #pointerForm(
    target: CType,
    representation: FieldForm["representation"],
    kind: MirrorKind,
  ): MirrorField["form"] | null {
    if (representation?.kind === "function" && kind === "constant")
      return { kind: "function", nullable: representation.nullable };
    if (representation?.kind !== "static" || (representation.views ?? []).length > 0) return null;
    const { nullable } = representation;
    if (target.kind === "record" && this.#mirrors.get(target.record)?.kind === "constant")
      return kind === "object" ? { kind: "constant", record: target.record, nullable } : null;
    const element = scalarOf(target, this.#types);
    return element && kind === "constant" ? { kind: "elements", element: element.rust, nullable } : null;
  }
}
