/** Types of expressions as far as they can be read off: what is not written near is null, never guessed. */
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Variables } from "./variables.ts";

/** Functions of the runtime that give a `usize`. */
const runtimeLengths = /^crate::c_runtime::string::(str(n?len|c?spn))$/;

const usize: rust.Type = { kind: "path", path: "usize" };

/** What the items of a crate tell. Names that mean two things are left out. */
export interface ItemTypes {
  /** Of constants, statics; by last segment of the path. */
  readonly values: ReadonlyMap<string, rust.Type>;
  readonly results: ReadonlyMap<string, rust.Type>;
  /** By `Struct.field`. */
  readonly fields: ReadonlyMap<string, rust.Type>;
}

export function collectItemTypes(crate: rust.Crate): ItemTypes {
  const values = new Map<string, rust.Type | null>();
  const results = new Map<string, rust.Type | null>();
  const fields = new Map<string, rust.Type | null>();
  const imported = new Set<string>();
  const add = (map: Map<string, rust.Type | null>, name: string, type: rust.Type): void => {
    map.set(name, map.has(name) ? null : type);
  };
  const collect = (item: rust.Item): void => {
    if (item.kind === "const" || item.kind === "static") add(values, item.name, item.type);
    if (item.kind === "fn" && item.result !== null) add(results, item.name, item.result);
    if (item.kind === "use" && item.path.startsWith("crate::c_runtime::") && !imported.has(item.path)) {
      imported.add(item.path);
      if (runtimeLengths.test(item.path)) add(results, lastSegment(item.path), usize);
      else results.set(lastSegment(item.path), null); // one file may have its own, beside another that imports it
    }
    if (item.kind === "mod") item.items?.forEach(collect);
    if (item.kind === "struct" && !("tuple" in item.fields)) {
      for (const { name, type } of item.fields) add(fields, `${item.name}.${name}`, type);
    }
  };
  for (const file of crate.files) file.items.forEach(collect);
  return { values: known(values), results: known(results), fields: known(fields) };
}

function known(map: ReadonlyMap<string, rust.Type | null>): ReadonlyMap<string, rust.Type> {
  const result = new Map<string, rust.Type>();
  for (const [name, type] of map) if (type !== null) result.set(name, type);
  return result;
}

const sameAsReceiver = /^(wrapping_\w+|rotate_(left|right)|swap_bytes|saturating_\w+|min|max)$/;

export function typeOf(expr: rust.Expr, variables: Variables, items: ItemTypes): rust.Type | null {
  const of = (inner: rust.Expr): rust.Type | null => typeOf(inner, variables, items);
  switch (expr.kind) {
    case "integer":
    case "float":
      return expr.suffix === undefined ? null : { kind: "path", path: expr.suffix };
    case "bool":
      return { kind: "path", path: "bool" };
    case "byte":
      return { kind: "path", path: "u8" };
    case "path": {
      const variable = variables.ofUse.get(expr);
      if (variable === undefined) return itemNamed(items.values, expr.path);
      if (variable.type !== null) return variable.type;
      const value = variable.statement?.value;
      return value === undefined ? null : of(value);
    }
    case "cast":
      return expr.type;
    case "unary":
      return expr.operator === "*" ? target(of(expr.operand)) : of(expr.operand);
    case "binary":
      if (/^([=!]=|[<>]=?|&&|\|\|)$/.test(expr.operator)) return { kind: "path", path: "bool" };
      if (expr.operator === "<<" || expr.operator === ">>") return of(expr.left);
      return of(expr.left) ?? of(expr.right);
    case "method-call":
      return sameAsReceiver.test(expr.method) ? of(expr.receiver) : null;
    case "call":
      return expr.callee.kind === "path" && !variables.ofUse.has(expr.callee)
        ? itemNamed(items.results, expr.callee.path)
        : null;
    case "index": {
      const base = throughRefs(of(expr.base));
      if (expr.index.kind === "range") return null;
      if (base?.kind === "array" || base?.kind === "slice") return base.element;
      return base?.kind === "path" && base.path === "Vec" ? (base.args?.[0] ?? null) : null;
    }
    case "array": {
      const [first] = expr.elements;
      const element = first ? of(first) : null;
      return (
        element && {
          kind: "array",
          element,
          length: { kind: "integer", value: BigInt(expr.elements.length) },
        }
      );
    }
    case "struct":
      return { kind: "path", path: expr.path };
    case "repeat": {
      const element = of(expr.element);
      return element === null ? null : { kind: "array", element, length: expr.length };
    }
    case "field": {
      const base = throughRefs(of(expr.base));
      return base?.kind === "path"
        ? (items.fields.get(`${lastSegment(base.path)}.${expr.name}`) ?? null)
        : null;
    }
    default:
      return null;
  }
}

export function isInteger(type: rust.Type | null): boolean {
  return type?.kind === "path" && /^[iu](8|16|32|64|128|size)$/.test(type.path);
}

/** Width of an unsigned type; null of all else. */
export function unsignedBits(type: rust.Type | null): bigint | null {
  const bits = type?.kind === "path" ? /^u(8|16|32|64|128)$/.exec(type.path)?.[1] : undefined;
  return bits === undefined ? null : BigInt(bits);
}

/** Those of types and of the runtime are no items of the crate: `u32::from_le_bytes`, `memory_string::strlen`. */
function itemNamed(types: ReadonlyMap<string, rust.Type>, path: string): rust.Type | null {
  const isItem = /^(crate::(?!c_runtime::)((?!\p{Lu})[^:<>]+::)*)?[^:<>]+$/u.test(path);
  return (isItem && types.get(lastSegment(path))) || null;
}

function lastSegment(path: string): string {
  return path.split("::").at(-1) ?? path;
}

function target(type: rust.Type | null): rust.Type | null {
  if (type?.kind === "ref") return type.target;
  return type?.kind === "path" && type.path === "Box" ? (type.args?.[0] ?? null) : null;
}

/** What a field or index reaches by itself. */
function throughRefs(type: rust.Type | null): rust.Type | null {
  const inner = target(type);
  return inner === null ? type : throughRefs(inner);
}
