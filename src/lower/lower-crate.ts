/** Puts items into files: one module per C file, a `lib.rs` or `main.rs` over them. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModules, type ItemPlan, type ProgramContext } from "./context.ts";

export function crateFiles(
  cx: ProgramContext,
  name: string,
  plans: readonly ItemPlan[],
  globals: rust.SourceFile | null,
): rust.Crate {
  const byModule = new Map<string, ItemPlan[]>();
  for (const plan of plans) byModule.set(plan.module, [...(byModule.get(plan.module) ?? []), plan]);
  const main = mainFunction(cx);
  const target = main ? "binary" : "library";
  const files: rust.SourceFile[] = [];
  const rootItems: rust.Item[] = [];
  for (const [module, list] of [...byModule].sort(([a], [z]) => (a < z ? -1 : 1))) {
    const imports = [...(cx.used.runtime.get(module) ?? [])].sort().map((path): rust.UseItem => ({
      kind: "use",
      visibility: "private",
      path: `crate::c_runtime::${path}`,
    }));
    const items = [...imports, ...[...list].sort((a, z) => a.order - z.order).map(({ item }) => item)];
    if (module === "") rootItems.push(...items);
    else {
      files.push({
        path: `${module}.rs`,
        docs: [`Translated from \`${baseName(cx.names.modules.get(module) ?? module)}\`.`],
        attributes: [],
        items,
      });
      rootItems.push({ kind: "mod", name: module, visibility: main ? "private" : "pub", items: null });
    }
  }
  if (main) rootItems.push(main);
  if (runtimeModules(cx).size > 0)
    rootItems.push({ kind: "mod", name: "c_runtime", visibility: main ? "private" : "pub", items: null });
  if (globals) {
    files.push(globals);
    rootItems.push({ kind: "mod", name: "globals", visibility: "private", items: null });
  }
  const modules = rootItems.filter((item) => item.kind === "mod");
  const others = rootItems.filter((item) => item.kind !== "mod");
  files.unshift({
    path: main ? "main.rs" : "lib.rs",
    docs: [],
    attributes: ["forbid(unsafe_code)"],
    items: [...modules, ...others],
  });
  return { name, target, files, external: ["c_runtime"] };
}

function baseName(file: string): string {
  return file.split("/").at(-1) ?? file;
}

/** `fn main() { std::process::exit(c_main()) }` */
function mainFunction(cx: ProgramContext): rust.FnItem | null {
  for (const [symbol, item] of cx.names.functions) {
    const found = cx.program.symbols.get(symbol);
    if (found?.kind !== "function" || found.name !== "main" || !found.defined) continue;
    const path = item.module === "" ? item.name : `${item.module}::${item.name}`;
    const returns = found.type.result.kind !== "void";
    // the number of arguments; their texts are not passed
    const count = b.cast(b.method(b.call("std::env::args_os"), "count"), "i32");
    const call = b.call(path, ...(found.type.params.length > 0 ? [count] : []));
    const flush =
      runtimeModules(cx).has("stdout") || runtimeModules(cx).has("printf")
        ? [b.statement(b.call("c_runtime::stdout::flush"))]
        : [];
    const body = returns
      ? b.block([
          b.letVariable("status", call),
          ...flush,
          b.statement(b.call("std::process::exit", b.path("status"))),
        ])
      : b.block([b.statement(call), ...flush]);
    return { kind: "fn", name: "main", visibility: "private", params: [], result: null, body };
  }
  return null;
}
