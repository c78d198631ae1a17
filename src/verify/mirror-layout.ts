/** Layouts of structs that `ffi` has C forms of: pointers to constants are values, one for each constant. */
import type { RecordId } from "../c-ast/c-type.ts";
import type { BorderTypes, Layout, RecordLayout, ScalarLayout } from "./ffi-type.ts";
import { arrayOf, flatLayout, recordName } from "./ffi-type.ts";
import type { Mirrors } from "./mirror.ts";

/** A pointer to one of the constants of a struct type. */
export function constantLayout(record: RecordId, types: BorderTypes, nullable: boolean): ScalarLayout {
  const all = types.constants?.constants ?? [];
  return {
    kind: "scalar",
    class: "constant",
    size: 8,
    align: 8,
    rust: "*const u8",
    abi: "*const u8",
    c: "const void *",
    constants: all.flatMap((one) => (one.record === record ? [one.cName] : [])),
    nullable,
  };
}

/** Null for structs that do not cross in a form of their own. */
export function objectLayout(record: RecordId, types: BorderTypes, mirrors: Mirrors): RecordLayout | null {
  const mirror = mirrors.get(record);
  const definition = types.records.get(record);
  if (mirror?.kind !== "object" || !definition?.fields) return null;
  const fields = definition.fields.flatMap((field, at) => {
    const form = mirror.fields[at]?.form;
    const name = field.name ?? `field${String(at)}`;
    const layout = form && fieldLayout(form, field.type, types);
    return layout ? [{ name, offset: field.offset, layout }] : [];
  });
  const { size, align } = definition;
  return { kind: "record", record, name: recordName(definition), fields, size, align };
}

type Form = NonNullable<ReturnType<Mirrors["get"]>>["fields"][number]["form"];

function fieldLayout(form: Form, type: Parameters<typeof flatLayout>[0], types: BorderTypes): Layout | null {
  if (form.kind === "constant") return constantLayout(form.record, types, form.nullable);
  if (form.kind === "union") {
    const byte = flatLayout({ kind: "void", quals: 0 }, types);
    return byte.flat ? arrayOf(byte.layout, form.size) : null;
  }
  const flat = flatLayout(type, types);
  return flat.flat ? flat.layout : null;
}
