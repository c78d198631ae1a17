/** The layouts of a driver's types, as tables that its runtime reads. */
import type { RecordId } from "../../c-ast/c-type.ts";
import { assertNever } from "../../source/assert-never.ts";
import type { Layout, RecordLayout, ScalarLayout } from "../ffi-type.ts";

/** Names layouts and prints each once, inner ones first. */
export class LayoutTable {
  private readonly names = new Map<string, string>();
  private readonly structs = new Set<RecordId>();
  private readonly lines: string[] = [];
  /** C names of constants, for each list of them. */
  readonly constants: (readonly string[])[] = [];

  /** Expression of type `const struct layout *`. */
  reference(layout: Layout): string {
    return `&${this.name(layout)}`;
  }

  /** Type to declare a value with; records are printed as structs first. */
  typeName(layout: Layout): string {
    if (layout.kind === "scalar") return layout.c;
    if (layout.kind === "record") {
      this.declare(layout);
      return `struct r${String(layout.record)}`;
    }
    return `${this.typeName(layout.element)} *`;
  }

  text(): string {
    return this.lines.join("\n");
  }

  private name(layout: Layout): string {
    const key = layoutKey(layout);
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const fields = this.parts(layout);
    const name = `layout_${String(this.names.size)}`;
    this.names.set(key, name);
    this.lines.push(...fields(name));
    return name;
  }

  /** Names the inner layouts now; gives the lines once the own name is known. */
  private parts(layout: Layout): (name: string) => string[] {
    const head = (kind: string, count: number): string =>
      `{ '${kind}', ${String(layout.size)}, ${String(count)}`;
    switch (layout.kind) {
      case "scalar": {
        if (layout.class === "constant") return (name) => [this.constantText(name, layout)];
        const kind = { unsigned: "u", signed: "s", bool: "b", float: "f" }[layout.class];
        return (name) => [`static const struct layout ${name} = ${head(kind, 1)}, 0, 0 };`];
      }
      case "array": {
        const element = this.reference(layout.element);
        return (name) => [
          `static const struct layout ${name} = ${head("a", layout.length)}, ${element}, 0 };`,
        ];
      }
      case "record": {
        const fields = layout.fields.map(
          (field) => `{ "${field.name}", ${String(field.offset)}, ${this.reference(field.layout)} }`,
        );
        return (name) => [
          `static const struct field ${name}_fields[] = { ${fields.join(", ")} };`,
          `static const struct layout ${name} = ${head("r", fields.length)}, 0, ${name}_fields };`,
        ];
      }
      default:
        return assertNever(layout);
    }
  }

  /** A pointer to one of some objects, whose addresses are in the file of the targets. */
  private constantText(name: string, { constants = [], nullable }: ScalarLayout): string {
    const list = this.constants.push(constants) - 1;
    const addresses = `c2rust_safe_constants_${String(list)}`;
    const count = constants.length + (nullable === true ? 1 : 0);
    return [
      `extern const void *const ${addresses}[];`,
      `static const struct layout ${name} = { 'k', 8, ${String(count)}, 0, 0, ${addresses} };`,
    ].join("\n");
  }

  private declare(layout: RecordLayout): void {
    if (this.structs.has(layout.record)) return;
    this.structs.add(layout.record);
    const fields = layout.fields.map((field, index) => this.declarator(field.layout, `f${String(index)}`));
    this.lines.push(`struct r${String(layout.record)} { ${fields.map((field) => `${field};`).join(" ")} };`);
  }

  private declarator(layout: Layout, name: string): string {
    if (layout.kind === "array") return this.declarator(layout.element, `${name}[${String(layout.length)}]`);
    return `${this.typeName(layout)} ${name}`;
  }
}

function layoutKey(layout: Layout): string {
  switch (layout.kind) {
    case "scalar":
      return `${layout.class}${String(layout.size)}${(layout.constants ?? []).join(",")}${String(layout.nullable ?? "")}`;
    case "array":
      return `[${layoutKey(layout.element)};${String(layout.length)}]`;
    case "record":
      return `r${String(layout.record)}`;
    default:
      return assertNever(layout);
  }
}
