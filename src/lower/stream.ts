/** Streams as values: `Stream` of the runtime, which is copied and compared like a number. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModulePath, type FunctionContext } from "./context.ts";
import { runtimeItem, type NamingSite } from "./runtime-item.ts";

function streamName(site: NamingSite): string {
  return runtimeItem(site, "stdio", "Stream");
}

/** Rust type of a `FILE *`. */
export function streamType(site: NamingSite): rust.Type {
  return b.toType(streamName(site));
}

/** The same for one that lies in memory. */
export function streamInMemory(site: NamingSite): rust.Type {
  site.program.used.runtimeModules.add("memory_stdio");
  return streamType(site);
}

export function nullStream(site: NamingSite): rust.Expr {
  return b.path(`${streamName(site)}::NULL`);
}

/** A constant of `Stream`: one of the standard streams. */
export function namedStream(site: NamingSite, name: "stdin" | "stdout" | "stderr"): rust.Expr {
  return b.path(`${streamName(site)}::${name.toUpperCase()}`);
}

/** Path of an item of the runtime's `stdio`; other modules have items of the same names. */
export function stdioItem(cx: FunctionContext, name: string): string {
  return `${runtimeModulePath(cx.program, cx.module, "stdio")}::${name}`;
}
