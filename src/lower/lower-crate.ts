/** Puts items into files: one module per C file, a `lib.rs` or `main.rs` over them. */
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModules, type ItemPlan, type ProgramContext } from "./context.ts";
import { mainFunction } from "./lower-main.ts";

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
