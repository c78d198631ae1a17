/** Streams as values: `Stream` of the runtime, which is copied and compared like a number. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModulePath, type FunctionContext, type ProgramContext } from "./context.ts";

/** Where something of the runtime is named. */
interface Site {
  readonly program: ProgramContext;
  readonly module: string;
}

function streamName({ program: { used, itemNames }, module }: Site): string {
  used.runtimeModules.add("stdio");
  if (itemNames.has("Stream")) return "crate::c_runtime::stdio::Stream";
  const items = used.runtime.get(module) ?? new Set();
  used.runtime.set(module, items.add("stdio::Stream"));
  return "Stream";
}

/** Rust type of a `FILE *`. */
export function streamType(site: Site): rust.Type {
  return b.toType(streamName(site));
}

/** The same for one that lies in memory. */
export function streamInMemory(site: Site): rust.Type {
  site.program.used.runtimeModules.add("memory_stdio");
  return streamType(site);
}

export function nullStream(site: Site): rust.Expr {
  return b.path(`${streamName(site)}::NULL`);
}

/** A constant of `Stream`: one of the standard streams. */
export function namedStream(site: Site, name: "stdin" | "stdout" | "stderr"): rust.Expr {
  return b.path(`${streamName(site)}::${name.toUpperCase()}`);
}

/** Path of an item of the runtime's `stdio`; other modules have items of the same names. */
export function stdioItem(cx: FunctionContext, name: string): string {
  return `${runtimeModulePath(cx.program, cx.module, "stdio")}::${name}`;
}
