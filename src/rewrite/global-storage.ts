/** What a thread-local holds when it needs no cell. */
import type * as rust from "../rust-ast/rust-ast.ts";

export interface Storage {
  readonly type: rust.Type;
  readonly value: rust.Expr;
}

/**
 *     Cell<i32>, Cell::new(0)                  ->  i32, 0
 *     [Cell<i32>; 9], [const { Cell::new(0) }; 9]   ->  [i32; 9], [0; 9]
 *
 * Null for other types, and for values that are made when the program runs.
 */
export function withoutCells(item: rust.ThreadLocalItem): Storage | null {
  if (!item.isConst) return null;
  const type = plainType(item.type);
  const value = plainValue(item.value);
  return type === null || value === null ? null : { type, value };
}

const cell = /^std::cell::(Ref)?Cell$/;

function plainType(type: rust.Type): rust.Type | null {
  if (type.kind === "path") return cell.test(type.path) ? (type.args?.[0] ?? null) : null;
  if (type.kind !== "array") return null;
  const element = plainType(type.element);
  return element === null ? null : { ...type, element };
}

function plainValue(value: rust.Expr): rust.Expr | null {
  switch (value.kind) {
    case "call": {
      const { callee, args } = value;
      const isNew = callee.kind === "path" && /^std::cell::(Ref)?Cell::new$/.test(callee.path);
      return isNew ? (args[0] ?? null) : null;
    }
    case "block":
      return value.block.statements.length === 0 && value.block.value !== null
        ? plainValue(value.block.value)
        : null;
    case "repeat": {
      const element = plainValue(value.element);
      return element === null ? null : { ...value, element };
    }
    case "array": {
      const elements = value.elements.map(plainValue);
      return elements.some((element) => element === null)
        ? null
        : { ...value, elements: elements.filter((element) => element !== null) };
    }
    default:
      return null;
  }
}

const sizes: Readonly<Record<string, number>> = {
  i8: 1,
  u8: 1,
  bool: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  f32: 4,
  i64: 8,
  u64: 8,
  f64: 8,
  isize: 8,
  usize: 8,
};

/** How many bytes a value takes, roughly. */
export function roughSize(type: rust.Type, structOf: (path: string) => rust.StructItem | null): number {
  if (type.kind === "array")
    return type.length.kind === "integer"
      ? Number(type.length.value) * roughSize(type.element, structOf)
      : Infinity;
  if (type.kind === "tuple") return sum(type.elements.map((element) => roughSize(element, structOf)));
  if (type.kind !== "path") return 16;
  const item = structOf(type.path);
  if (item === null || "tuple" in item.fields) return sizes[type.path] ?? 32;
  return sum(item.fields.map((field) => roughSize(field.type, structOf)));
}

/** May several threads have it in turns? Only what surely holds nothing but data. */
export function isPlainData(
  type: rust.Type,
  structOf: (path: string) => rust.StructItem | null,
  above: ReadonlySet<rust.Item> = new Set(),
): boolean {
  const isPlain = (part: rust.Type): boolean => isPlainData(part, structOf, above);
  if (type.kind === "array") return isPlain(type.element);
  if (type.kind === "tuple") return type.elements.every(isPlain);
  if (type.kind === "fn") return true;
  if (type.kind !== "path") return false;
  if (type.path in sizes || type.path === "u128" || type.path === "i128") return true;
  if (/^(Option|Box|Vec)$/.test(type.path)) return type.args?.every(isPlain) ?? false;
  const item = structOf(type.path);
  if (item === null || "tuple" in item.fields) return false;
  if (above.has(item)) return true;
  const inside = new Set([...above, item]);
  return item.fields.every((field) => isPlainData(field.type, structOf, inside));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
