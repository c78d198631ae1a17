/**
 * Streams that are passed around, and files: a `FILE *` is a `Ptr<()>` whose address says which stream it is. Calls that
 * name a standard stream are lowered without it (see `library-stream`).
 *
 *   C: FILE *f = fopen("log", "w");  fprintf(f, "%d", n);  report(stdout);
 *   Rust: let f = fopen(b"log", b"w");  fprintf!(f, b"%d", n);  report(memory_stdio::STDOUT);
 */
import type * as c from "../c-ast/c-ast.ts";
import type { LibraryArgument, LibraryFunction, LibraryResult } from "../c-ast/library-form.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import { isFloorPointer, nullPointer } from "./floor.ts";
import { standardStream } from "./library-stream.ts";
import { lowerRuntimeValue, runtimeCall } from "./lower-runtime-call.ts";
import { refuse } from "./refusal.ts";

const value: LibraryArgument = { kind: "value", as: "c" };
const text: LibraryArgument = { kind: "text", limit: null };
const size: LibraryArgument = { kind: "value", as: "usize" };
const plain: LibraryResult = { kind: "value" };

/** Where the stream stands among the arguments, and what the runtime's function takes. */
interface StreamFunction {
  readonly stream: number | null;
  readonly args: readonly LibraryArgument[];
}

const functions: Readonly<Record<string, StreamFunction>> = {
  fopen: { stream: null, args: [text, text] },
  remove: { stream: null, args: [text] },
  fclose: { stream: 0, args: [value] },
  fflush: { stream: 0, args: [value] },
  fgetc: { stream: 0, args: [value] },
  getc: { stream: 0, args: [value] },
  ungetc: { stream: 1, args: [value, value] },
  fgets: { stream: 2, args: [{ kind: "buffer", size: [1] }, size, value] },
  fread: { stream: 3, args: [value, value, value, value] },
  fwrite: { stream: 3, args: [value, value, value, value] },
  getline: { stream: 2, args: [value, value, value] },
  feof: { stream: 0, args: [value] },
  ferror: { stream: 0, args: [value] },
  clearerr: { stream: 0, args: [value] },
  fseek: { stream: 0, args: [value, value, value] },
  ftell: { stream: 0, args: [value] },
  rewind: { stream: 0, args: [value] },
};

/** What the runtime has for standard streams as well. */
const ofMemory = new Set(["getline", "fread", "fwrite", "fclose", "fseek", "ftell", "rewind"]);

/** Null for other functions, and for those of standard streams that have a form of their own. */
export function lowerStreamCall(cx: FunctionContext, call: c.Call, name: string): rust.Expr | null {
  const form = functions[name];
  if (!form) return null;
  const stream = form.stream === null ? undefined : call.args[form.stream];
  if (stream && standardStream(cx, stream) !== null && !ofMemory.has(name)) return null;
  const isKnown = call.args.every(
    (arg, at) =>
      form.args[at]?.kind !== "value" ||
      arg.type.kind !== "pointer" ||
      isFloorPointer(cx, arg) ||
      standardStream(cx, arg) !== null,
  );
  if (!isKnown || (name === "fopen" && !isFloorPointer(cx, call)))
    return refuse("unsupported/library", `a stream or memory of \`${name}\` that is no \`Ptr\``, call.span);
  const runtime = `memory_stdio::${name === "getc" ? "fgetc" : name}`;
  const known: LibraryFunction = { args: form.args, result: plain, runtime };
  return name === "fgets" ? lineOrNull(cx, call, known) : lowerRuntimeValue(cx, call, known);
}

/** `fgets` gives the buffer, which lies in memory, or null. */
function lineOrNull(cx: FunctionContext, call: c.Call, known: LibraryFunction): rust.Expr {
  const { expr, places } = runtimeCall(cx, call, known);
  const root = places.get(0)?.root;
  if (root?.kind !== "memory")
    return refuse("unsupported/library", "a line of a file in memory that is not `Ptr`'s", call.span);
  return b.choose(expr, root.pointer, nullPointer(cx.program, cx.module));
}

/** Path of an item for streams that are values. */
export function streamItem(cx: FunctionContext, name: string): string {
  return runtimePath(cx, "memory_stdio", name);
}
