/**
 * Structs that the translation put around single pointers are these pointers:
 *
 *     pub struct Wrapped { pub inner: Vec<f64> }  m: &mut [Wrapped]  m[i].inner[j] = x;  Wrapped::ZERO
 *     m: &mut [Vec<f64>]  m[i][j] = x;  Vec::new()
 *
 * Sound because a struct of one field has the values of the field, and nothing is implemented for these structs but `ZERO`,
 * which stands for its value. A struct that is named in a way that is not known here stays.
 */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeItem } from "./change.ts";
import { mentionedNames } from "./mentioned-names.ts";
import { mapExprPaths, mapTypePaths, pathsFromOutside, withImportsOf } from "./names-from-outside.ts";

interface Wrapper {
  /** The file that the struct stands in: names in its field are meant there. */
  readonly home: rust.SourceFile;
  readonly name: string;
  readonly field: string;
  readonly type: rust.Type;
  readonly lifetimes: readonly string[];
  readonly zero: rust.Expr | null;
}

export function unwrapPointers(crate: rust.Crate): rust.Crate {
  const count = wrappers(crate).length;
  let current = crate;
  for (let at = 0; at < count; at++) {
    const [next] = wrappers(current);
    if (!next) break;
    current = unwrap(current, next);
  }
  return current;
}

function wrappers(crate: rust.Crate): readonly Wrapper[] {
  return crate.files.flatMap((file) => file.items.flatMap((item) => wrapperIn(file, item)));
}

function wrapperIn(home: rust.SourceFile, item: rust.Item): readonly Wrapper[] {
  if (item.kind !== "struct" || !item.wraps || "tuple" in item.fields) return [];
  const [field] = item.fields;
  if (!field) return [];
  const { name, generics } = item;
  const lifetimes = generics?.lifetimes ?? [];
  return [{ home, name, field: field.name, type: field.type, lifetimes, zero: zeroOf(home.items, name) }];
}

/** The value of the field in `ZERO`. */
function zeroOf(items: readonly rust.Item[], name: string): rust.Expr | null {
  for (const item of items) {
    if (item.kind !== "impl" || !isNamed(item.type, name)) continue;
    for (const inner of item.items)
      if (inner.kind === "const" && inner.value.kind === "struct")
        return inner.value.fields[0]?.value ?? null;
  }
  return null;
}

function isNamed(type: rust.Type, name: string): boolean {
  return type.kind === "path" && lastSegment(type.path) === name;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf(":") + 1);
}

/** Where the struct is still named it stays, but is not looked at again. */
function unwrap(crate: rust.Crate, wrapper: Wrapper): rust.Crate {
  const files = crate.files.map((file) => {
    const unwrapping = new Unwrapping(file.path === wrapper.home.path ? wrapper : seenFromOutside(wrapper));
    const items = file.items.filter((item) => !isOwn(item, wrapper)).map((item) => unwrapping.item(item));
    return { ...file, items: unwrapping.isUsed ? withImportsOf(wrapper.home, items) : items };
  });
  const isLeft = files.some(({ items }) => items.some((item) => mentionedNames(item).has(wrapper.name)));
  return isLeft ? mapStructs(crate, wrapper.name) : { ...crate, files };
}

function mapStructs(crate: rust.Crate, name: string): rust.Crate {
  const asUsual = (item: rust.Item): rust.Item =>
    item.kind === "struct" && item.name === name ? { ...item, wraps: false } : item;
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: file.items.map(asUsual) })) };
}

/** The struct, what is implemented for it, and its imports. */
function isOwn(item: rust.Item, { name }: Wrapper): boolean {
  if (item.kind === "use") return lastSegment(item.path) === name;
  if (item.kind === "struct") return item.name === name;
  return item.kind === "impl" && item.trait === null && isNamed(item.type, name);
}

/** With the paths by which other files name what stands in the struct's own. */
function seenFromOutside(wrapper: Wrapper): Wrapper {
  const { home, type, zero } = wrapper;
  const change = pathsFromOutside(home);
  return { ...wrapper, type: mapTypePaths(type, change), zero: zero && mapExprPaths(zero, change) };
}

class Unwrapping {
  readonly #wrapper: Wrapper;
  /** Was something of the struct's put in its place? */
  isUsed = false;

  constructor(wrapper: Wrapper) {
    this.#wrapper = wrapper;
  }

  item(item: rust.Item): rust.Item {
    return this.#types(
      changeItem(item, {
        expr: (expr) => this.#expr(expr),
        block: (block) => ({ ...block, statements: block.statements.map((one) => this.#statement(one)) }),
      }),
    );
  }

  #types(item: rust.Item): rust.Item {
    switch (item.kind) {
      case "fn": {
        const params = item.params.map((param) => ({ ...param, type: this.#type(param.type) }));
        return { ...item, params, result: item.result && this.#type(item.result) };
      }
      case "struct": {
        if ("tuple" in item.fields) {
          const tuple = item.fields.tuple.map((field) => ({ ...field, type: this.#type(field.type) }));
          return { ...item, fields: { tuple } };
        }
        const fields = item.fields.map((field) => ({ ...field, type: this.#type(field.type) }));
        return { ...item, fields };
      }
      case "const":
      case "static":
      case "thread-local":
      case "type-alias":
        return { ...item, type: this.#type(item.type) };
      case "impl":
        return { ...item, items: item.items.map((inner) => this.#types(inner)) };
      case "mod":
        return { ...item, items: item.items?.map((inner) => this.#types(inner)) ?? null };
      default:
        return item;
    }
  }

  #statement(statement: rust.Statement): rust.Statement {
    return statement.kind === "let" && statement.type !== undefined
      ? { ...statement, type: this.#type(statement.type) }
      : statement;
  }

  #type(type: rust.Type): rust.Type {
    switch (type.kind) {
      case "path": {
        if (isNamed(type, this.#wrapper.name)) return this.#pointerType(type.lifetimes ?? []);
        return type.args === undefined ? type : { ...type, args: type.args.map((arg) => this.#type(arg)) };
      }
      case "ref":
        return { ...type, target: this.#type(type.target) };
      case "slice":
      case "array":
        return { ...type, element: this.#type(type.element) };
      case "tuple":
        return { ...type, elements: type.elements.map((element) => this.#type(element)) };
      case "fn":
        return {
          ...type,
          params: type.params.map((param) => this.#type(param)),
          result: this.#type(type.result),
        };
      default:
        return type;
    }
  }

  /** The type of the pointer, with the lifetimes that were given to the struct. */
  #pointerType(given: readonly string[]): rust.Type {
    this.isUsed = true;
    const { type, lifetimes } = this.#wrapper;
    const [from] = lifetimes;
    return from === undefined ? type : withLifetime(type, from, given[0]);
  }

  #put(value: rust.Expr): rust.Expr {
    this.isUsed = true;
    return value;
  }

  #expr(expr: rust.Expr): rust.Expr {
    const { name, field, zero } = this.#wrapper;
    switch (expr.kind) {
      case "field":
        return expr.name === field ? expr.base : expr;
      case "struct":
        return lastSegment(expr.path) === name ? (expr.fields[0]?.value ?? expr) : expr;
      case "path":
        return zero && (expr.path === `${name}::ZERO` || expr.path.endsWith(`::${name}::ZERO`))
          ? this.#put(zero)
          : expr;
      case "cast":
        return { ...expr, type: this.#type(expr.type) };
      case "closure":
        return {
          ...expr,
          params: expr.params.map((param) =>
            param.type === undefined ? param : { ...param, type: this.#type(param.type) },
          ),
        };
      case "index":
        return { ...expr, base: followed(expr.base) };
      case "call":
        return withEmptyValues({ ...expr, args: expr.args.map(lent) });
      case "method-call":
        return withEmptyValues(
          followedMethods.test(expr.method) ? { ...expr, receiver: followed(expr.receiver) } : expr,
        );
      default:
        return expr;
    }
  }
}

/** `(*out)[i]`, `(*out).len()`: Rust follows references to what is indexed, and to the object of a method. */
function followed(expr: rust.Expr): rust.Expr {
  return expr.kind === "unary" && expr.operator === "*" && expr.operand.kind === "path" ? expr.operand : expr;
}

/** `&*a` of a reference, as an argument. */
function lent(expr: rust.Expr): rust.Expr {
  if (expr.kind !== "borrow" || expr.mutable) return expr;
  const reference = followed(expr.place);
  return reference === expr.place ? expr : reference;
}

const followedMethods =
  /^(as_deref|as_deref_mut|as_ref|as_mut|take|is_some|is_none|len|is_empty|iter|iter_mut|resize|resize_with|truncate|fill|swap)$/;

/** @param to none where the lifetime was left out */
function withLifetime(type: rust.Type, from: string, to: string | undefined): rust.Type {
  switch (type.kind) {
    case "ref": {
      const { lifetime, ...rest } = type;
      const target = withLifetime(type.target, from, to);
      if (lifetime !== from) return { ...type, target };
      return to === undefined || to === "_" ? { ...rest, target } : { ...rest, lifetime: to, target };
    }
    case "path": {
      const lifetimes = type.lifetimes?.map((one) => (one === from ? (to ?? "_") : one));
      const args = type.args?.map((arg) => withLifetime(arg, from, to));
      return { ...type, ...(lifetimes ? { lifetimes } : {}), ...(args ? { args } : {}) };
    }
    case "slice":
    case "array":
      return { ...type, element: withLifetime(type.element, from, to) };
    case "tuple":
      return { ...type, elements: type.elements.map((element) => withLifetime(element, from, to)) };
    default:
      return type;
  }
}

/** `repeat_with(|| Vec::new()).take(n).collect()` is `vec![Vec::new(); n]`; `|| Vec::new()` is `Vec::new`. */
function withEmptyValues(expr: rust.CallExpr | rust.MethodCallExpr): rust.Expr {
  if (expr.kind === "method-call" && expr.method === "collect" && expr.receiver.kind === "method-call") {
    const { receiver: repeated, method, args } = expr.receiver;
    const [count] = args;
    const isRepeated =
      repeated.kind === "call" &&
      repeated.callee.kind === "path" &&
      repeated.callee.path === "std::iter::repeat_with";
    if (method === "take" && count && isRepeated && repeated.args.every(isEmptyVec))
      return b.vecRepeat(emptyVec, count);
  }
  if (expr.kind !== "method-call" || expr.method !== "resize_with") return expr;
  return { ...expr, args: expr.args.map((arg) => (isEmptyVec(arg) ? emptyVec.callee : arg)) };
}

const emptyVec = b.call("Vec::new");

/** `|| Vec::new()`, or `Vec::new`. */
function isEmptyVec(expr: rust.Expr): boolean {
  if (expr.kind === "path") return expr.path === "Vec::new";
  if (expr.kind !== "closure" || expr.params.length > 0) return false;
  const { body } = expr;
  return body.kind === "call" && body.callee.kind === "path" && body.callee.path === "Vec::new";
}
