/** Puts one record into all places of those that are joined with it: types, members and initializers say its name. */
import type * as c from "../c-ast/c-ast.ts";
import type { CType, RecordId } from "../c-ast/c-type.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import type { AstNode } from "../c-ast/visit.ts";
import { findJoinedRecords, standsFor } from "./joined-records.ts";
import type { Joined } from "./joined-records.ts";
import type { Mutable } from "./symbol-builder.ts";

/** The program, which has just been made and is nobody else's, with one record where several units mean one. */
export function joinRecords(program: c.Program): c.Program {
  const joined = findJoinedRecords(program);
  if (joined.records.size === 0 && joined.enums.size === 0) return program;
  const rename = new Renaming(joined);
  for (const node of programNodes(program)) renameNode(node, rename);
  for (const { type } of program.symbols.values()) rename.type(type);
  for (const { fields } of program.records.values()) for (const { type } of fields ?? []) rename.type(type);
  const records = new Map([...program.records].filter(([id]) => !joined.records.has(id)));
  return { ...program, records };
}

class Renaming {
  readonly #joined: Joined;
  readonly #done = new Set<CType>();

  constructor(joined: Joined) {
    this.#joined = joined;
  }

  type(type: CType): void {
    if (this.#done.has(type)) return;
    this.#done.add(type);
    switch (type.kind) {
      case "record":
        this.member(type);
        return;
      case "enum":
        (type as Mutable<typeof type>).enum = standsFor(this.#joined.enums, type.enum);
        return;
      case "pointer":
        this.type(type.target);
        return;
      case "array":
      case "vector":
        this.type(type.element);
        return;
      case "function":
        for (const part of [type.result, ...type.params]) this.type(part);
        return;
      default:
        return;
    }
  }

  /** Of what names a record itself. */
  member(named: { readonly record: RecordId }): void {
    (named as Mutable<typeof named>).record = standsFor(this.#joined.records, named.record);
  }
}

function renameNode(node: AstNode, rename: Renaming): void {
  if ("type" in node) rename.type(node.type);
  switch (node.kind) {
    case "member":
    case "arrow":
    case "record":
      rename.member(node);
      return;
    case "compound-assign":
      rename.type(node.computation);
      return;
    case "sizeof-variable":
      rename.type(node.of);
      return;
    case "integer-constant":
      if ("record" in node.form) rename.member(node.form);
      else if ("of" in node.form) rename.type(node.form.of);
      return;
    default:
      return;
  }
}
