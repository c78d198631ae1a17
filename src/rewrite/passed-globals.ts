/**
 * Globals of a program are made in `main` and passed to the functions that use them. Those that only C's `main` uses are
 * its variables.
 *
 *     thread_local! { static COUNT: Cell<i32> = .. }    ->  struct Globals { count: i32 }
 *     fn step() { COUNT.set(COUNT.get() + 1); }         ->  fn step(globals: &mut Globals) { globals.count = globals.count + 1; }
 *
 * There is one object in both forms, and each access happens when it happened before. That nothing is borrowed twice is
 * for rustc to say: where it does not agree, all globals stay thread-locals.
 */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeItem } from "./change.ts";
import { crateNames, itemKey, moduleOf, type CrateNames, type ItemKey } from "./crate-names.ts";
import { movableGlobals, takersOf, type Takers } from "./global-plan.ts";
import type { Storage } from "./global-storage.ts";
import { globalUses, type GlobalUses } from "./global-uses.ts";
import { freeName, globalsStruct, holderName, isShareable, isSmall, memberName } from "./globals-struct.ts";
import type { GlobalsStruct, MovedGlobal } from "./globals-struct.ts";
import { mentionedNames } from "./mentioned-names.ts";
import { moveGlobals } from "./move-globals.ts";

export function passedGlobals(crate: rust.Crate): rust.Crate {
  const names = crateNames(crate);
  if (crate.target !== "binary" || names.items.get(start)?.kind !== "fn") return crate;
  const uses = globalUses(crate, names);
  const own = ownGlobals(crate, uses, names);
  const globals = chosenGlobals(crate, uses, names, own);
  return globals.size === 0 ? crate : withHomes(crate, names, homesOf(crate, globals, uses, own));
}

/** Rust's `main`. */
const start = itemKey("", "main");

type Globals = ReadonlyMap<ItemKey, MovedGlobal>;

/** Those that C's `main` alone uses, if they fit on the stack. */
function ownGlobals(crate: rust.Crate, uses: GlobalUses, names: CrateNames): ReadonlySet<ItemKey> {
  const program = onlyCallee(uses);
  if (program === null) return new Set();
  const isOwn = (key: ItemKey): boolean => isOnlyUsedIn(key, program, uses);
  const own = whereTheyStand(crate, movableGlobals(uses, names, isOwn, isOwn));
  return new Set(isSmall(own.values(), names) ? own.keys() : []);
}

/** All that can move; of much data only what may lie in static memory. */
function chosenGlobals(
  crate: rust.Crate,
  uses: GlobalUses,
  names: CrateNames,
  own: ReadonlySet<ItemKey>,
): Globals {
  const isOwn = (key: ItemKey): boolean => own.has(key);
  const chosen = (mayMove: (key: ItemKey) => boolean): Globals =>
    whereTheyStand(crate, movableGlobals(uses, names, mayMove, isOwn));
  const all = chosen(() => true);
  const members = [...all].flatMap(([key, global]) => (isOwn(key) ? [] : [global]));
  if (isSmall(members, names)) return all;
  return chosen((key) => {
    const global = all.get(key);
    return global !== undefined && (isOwn(key) || isShareable(global, names));
  });
}

function whereTheyStand(crate: rust.Crate, movable: ReadonlyMap<ItemKey, Storage>): Globals {
  const found = new Map<ItemKey, MovedGlobal>();
  for (const file of crate.files) {
    for (const item of file.items) {
      if (item.kind !== "thread-local") continue;
      const key = itemKey(moduleOf(file), item.name);
      const storage = movable.get(key);
      if (storage) found.set(key, { file, item, storage });
    }
  }
  return found;
}

interface Home {
  readonly name: string;
  readonly global: MovedGlobal;
}

interface Homes {
  /** C's `main`, and its variables, by the global that they were. */
  readonly program: ItemKey | null;
  readonly locals: ReadonlyMap<ItemKey, Home>;
  /** Members of the struct, likewise. */
  readonly members: ReadonlyMap<ItemKey, Home>;
  readonly takers: Takers;
  /** The struct, and what functions call the object of it. */
  readonly struct: string;
  readonly object: string;
}

function homesOf(crate: rust.Crate, globals: Globals, uses: GlobalUses, local: ReadonlySet<ItemKey>): Homes {
  const mentioned = new Set(
    crate.files.flatMap(({ items }) => items.flatMap((item) => [...mentionedNames(item)])),
  );
  const homes = new Map<ItemKey, Home>();
  const taken = new Set<string>();
  const variables = variableNames(crate);
  for (const [key, global] of globals) {
    const name = memberName(
      global.item,
      (word) => taken.has(word) || (local.has(key) && mentioned.has(word)),
    );
    taken.add(name);
    homes.set(key, { name, global });
  }
  const members = new Map([...homes].filter(([key]) => !local.has(key)));
  const locals = new Map([...homes].filter(([key]) => local.has(key)));
  for (const { name } of locals.values()) variables.add(name);
  return {
    program: onlyCallee(uses),
    locals,
    members,
    takers: takersOf(uses, members),
    struct: structName(crate),
    object: freeName(["globals", "program_globals"], (name) => variables.has(name)),
  };
}

/** A name that is free, as is that of the static that holds an object of it. */
function structName(crate: rust.Crate): string {
  const taken = new Set<string>();
  for (const item of crate.files.flatMap(({ items }) => items)) {
    if (item.kind === "use") taken.add(item.path.slice(item.path.lastIndexOf(":") + 1));
    else if ("name" in item) taken.add(item.name);
  }
  return freeName(["Globals", "ProgramGlobals"], (name) => taken.has(name) || taken.has(holderName(name)));
}

/** Names of all variables and functions, which a variable would hide. */
function variableNames(crate: rust.Crate): Set<string> {
  const found = new Set<string>();
  const pattern = (binding: rust.Pattern): rust.Pattern => {
    if (binding.kind === "binding") found.add(binding.name);
    return binding;
  };
  for (const item of crate.files.flatMap(({ items }) => items)) {
    changeItem(item, { pattern });
    if (item.kind !== "fn") continue;
    found.add(item.name);
    for (const { name } of item.params) found.add(name);
  }
  return found;
}

/** C's `main`, where only Rust's calls it, once. */
function onlyCallee({ functions, fixed }: GlobalUses): ItemKey | null {
  const [call, ...others] = functions.get(start)?.calls ?? [];
  if (call === undefined || others.length > 0 || fixed.has(call.callee)) return null;
  const calls = [...functions.values()].flatMap(({ calls: own }) => own);
  return calls.filter(({ callee }) => callee === call.callee).length === 1 ? call.callee : null;
}

function isOnlyUsedIn(key: ItemKey, program: ItemKey, { functions }: GlobalUses): boolean {
  const module = (of: ItemKey): string => of.slice(0, of.lastIndexOf("::"));
  return (
    module(key) === module(program) &&
    [...functions].every(
      ([other, { reads, writes }]) => other === program || !(reads.has(key) || writes.has(key)),
    )
  );
}

function withHomes(crate: rust.Crate, names: CrateNames, homes: Homes): rust.Crate {
  const { members, locals, struct } = homes;
  const byName = new Map([...members.values()].map(({ name, global }) => [name, global]));
  const made = members.size === 0 ? null : globalsStruct(struct, byName, names);
  const isMoved = (file: rust.SourceFile, item: rust.Item): boolean => {
    if (item.kind !== "thread-local") return false;
    const key = itemKey(moduleOf(file), item.name);
    return members.has(key) || locals.has(key);
  };
  const files = crate.files.map((file) => {
    const stay = file.items.filter((item) => !isMoved(file, item));
    const items = stay.map((item) => (item.kind === "fn" ? withHome(file, item, names, homes, made) : item));
    if (made === null || moduleOf(file) !== "") return { ...file, items };
    const at = items.findIndex(({ kind }) => kind === "fn");
    return { ...file, items: [...items.slice(0, at), ...made.items, ...items.slice(at)] };
  });
  return { ...crate, files, passesGlobals: true };
}

function withHome(
  file: rust.SourceFile,
  item: rust.FnItem,
  names: CrateNames,
  homes: Homes,
  made: GlobalsStruct | null,
): rust.FnItem {
  const { locals, members, takers, struct, object } = homes;
  const key = itemKey(moduleOf(file), item.name);
  const body = moveGlobals(item.body, {
    isThreadLocal: (path) => names.items.get(names.resolve(file, path) ?? "")?.kind === "thread-local",
    homeOf: (path) => {
      const global = names.resolve(file, path) ?? "";
      const member = members.get(global);
      if (member) return b.field(b.path(object), member.name);
      const local = locals.get(global);
      return local ? b.path(local.name) : null;
    },
    lentTo: (path) => (takers.has(names.resolve(file, path) ?? "") ? b.path(object) : null),
  });
  const first =
    key === start && made !== null && takers.has(key)
      ? [b.letVariable(object, made.object)]
      : key === homes.program
        ? [...locals.values()].map(declaration)
        : [];
  const type = b.toType(moduleOf(file) === "" ? struct : `crate::${struct}`);
  const use = key === start ? undefined : takers.get(key);
  const param = use && b.param(object, use === "write" ? b.refMutType(type) : b.refType(type));
  return {
    ...item,
    params: param ? [...item.params, param] : item.params,
    body: { ...body, statements: [...first, ...body.statements] },
  };
}

function declaration({ name, global }: Home): rust.Statement {
  const { item, storage } = global;
  return b.commented(b.letMut(name, storage.value, storage.type), item.docs ?? []);
}
