/** Records that callers outside of a library see: they have C's layout, and are made and freed on either side. */
import type * as c from "../c-ast/c-ast.ts";
import { isLibrary } from "../c-ast/program-kind.ts";

/** Those in the signatures of functions with external linkage, and what their members lead to; none for a program. */
export function offeredRecords(program: c.Program): ReadonlySet<c.RecordId> {
  const found = new Set<c.RecordId>();
  if (!isLibrary(program)) return found;
  const add = (type: c.CType): void => {
    switch (type.kind) {
      case "array":
        add(type.element);
        return;
      case "pointer":
        add(type.target);
        return;
      case "function":
        for (const part of [type.result, ...type.params]) add(part);
        return;
      case "record":
        if (found.has(type.record)) return;
        found.add(type.record);
        for (const field of program.records.get(type.record)?.fields ?? []) add(field.type);
        return;
      default:
        return;
    }
  };
  for (const symbol of program.symbols.values())
    if (symbol.kind === "function" && symbol.defined && symbol.linkage === "external") add(symbol.type);
  return found;
}
