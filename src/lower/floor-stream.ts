/**
 * Calls with streams that are passed around, and files: a `FILE *` is a `Stream`, or in programs that look behind one a
 * `Ptr<()>` with the same bits. Calls that name a standard stream are lowered without it (see `library-stream`).
 *
 *   C: FILE *f = fopen("log", "w");  rewind(f);  report(stdout);
 *   Rust: let f = stdio::fopen(b"log", b"w");  stdio::rewind(f);  report(Stream::STDOUT);
 */
import type * as c from "../c-ast/c-ast.ts";
import type { LibraryArgument, LibraryFunction, LibraryResult } from "../c-ast/library-form.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { isFloorPointer, nullPointer } from "./floor.ts";
import { rootPointer } from "./floor-pointer.ts";
import { lowerBlockCall } from "./lower-block-io.ts";
import { standardStream } from "./library-stream.ts";
import { lowerRuntimeValue, runtimeCall } from "./lower-runtime-call.ts";
import { refuse } from "./refusal.ts";

const value: LibraryArgument = { kind: "value", as: "c" };
const text: LibraryArgument = { kind: "text", limit: null };
const size: LibraryArgument = { kind: "value", as: "usize" };
const plain: LibraryResult = { kind: "value" };

const nothing: LibraryArgument = { kind: "null" };
const memory: LibraryArgument = { kind: "memory", size: [1, 2] };
const buffer: LibraryArgument = { kind: "buffer", size: [1, 2] };

/** Where the stream stands among the arguments, and what the runtime's function takes. */
interface StreamFunction {
  readonly stream: number | null;
  readonly args: readonly LibraryArgument[];
}

const functions: Readonly<Record<string, StreamFunction>> = {
  fopen: { stream: null, args: [text, text] },
  tmpfile: { stream: null, args: [] },
  fdopen: { stream: null, args: [value, text] },
  open_memstream: { stream: null, args: [value, value] },
  popen: { stream: null, args: [text, text] },
  pclose: { stream: 0, args: [value] },
  vfscanf: { stream: 0, args: [value, text, value] },
  c2rust_reopen: { stream: 2, args: [text, text, value] },
  c2rust_reopen_same: { stream: 1, args: [text, value] },
  remove: { stream: null, args: [text] },
  rename: { stream: null, args: [text, text] },
  fclose: { stream: 0, args: [value] },
  fflush: { stream: 0, args: [value] },
  fgetc: { stream: 0, args: [value] },
  getc: { stream: 0, args: [value] },
  ungetc: { stream: 1, args: [value, value] },
  fgets: { stream: 2, args: [{ kind: "buffer", size: [1] }, size, value] },
  fread: { stream: 3, args: [buffer, value, value, value] },
  fwrite: { stream: 3, args: [memory, value, value, value] },
  getline: { stream: 2, args: [value, value, value] },
  feof: { stream: 0, args: [value] },
  ferror: { stream: 0, args: [value] },
  clearerr: { stream: 0, args: [value] },
  fseek: { stream: 0, args: [value, value, value] },
  ftell: { stream: 0, args: [value] },
  fseeko: { stream: 0, args: [value, value, value] },
  ftello: { stream: 0, args: [value] },
  rewind: { stream: 0, args: [value] },
  fileno: { stream: 0, args: [value] },
  setbuf: { stream: 0, args: [value, nothing] },
  setvbuf: { stream: 0, args: [value, nothing, value, size] },
  c2rust_set_buffering: { stream: 0, args: [value, value, size] },
};

/** Functions that do what another one does. */
const same: ReadonlyMap<string, string> = new Map([
  ["getc", "fgetc"],
  ["pclose", "fclose"],
  ["fseeko", "fseek"],
  ["ftello", "ftell"],
  ["c2rust_set_buffering", "setvbuf"],
  ["c2rust_reopen", "reopen"],
  ["c2rust_reopen_same", "reopen_same"],
]);

/** Where a function is that is not in `stdio`. */
const modules: ReadonlyMap<string, string> = new Map([
  ["fdopen", "descriptor"],
  ["popen", "command"],
  ["vfscanf", "scan"],
  ["c2rust_reopen", "stdio_reopen"],
  ["c2rust_reopen_same", "stdio_reopen"],
]);

/** What the runtime has for standard streams as well. */
const ofAll =
  /^(vfscanf|getline|fread|fwrite|fclose|pclose|fseeko?|ftello?|rewind|fileno|setbuf|setvbuf|c2rust_set_buffering|c2rust_reopen|c2rust_reopen_same)$/;

/** Null for other functions, and for those of standard streams that have a form of their own. */
export function lowerStreamCall(cx: FunctionContext, call: c.Call, name: string): rust.Expr | null {
  const form = functions[name];
  if (!form) return null;
  const stream = form.stream === null ? undefined : call.args[form.stream];
  if (stream && standardStream(cx, stream) !== null && !ofAll.test(name)) return null;
  requireForms(cx, call, form, name);
  const [first] = call.args;
  const isFloor = first?.type.kind === "pointer" && isFloorPointer(cx, first);
  if (name === "fgets") {
    if (isFloor) return lineOrNull(cx, call, { args: form.args, result: plain, runtime: "stdio::fgets" });
    return null;
  }
  if (!isFloor && (name === "fread" || name === "fwrite")) {
    const block = lowerBlockCall(cx, call, name);
    if (block) return block;
  }
  const ofMemory = isFloor && /^(fread|fwrite|getline)$/.test(name);
  const args = ofMemory ? form.args.map(() => value) : form.args;
  const givesPointer = call.type.kind === "pointer";
  if (name === "open_memstream") {
    const runtime = `memory_stream::${givesPointer ? "open_memstream_pointer" : name}`;
    return lowerRuntimeValue(cx, call, { args: form.args, result: plain, runtime });
  }
  const isOfMemory = ofMemory || givesPointer || name === "vfscanf";
  const runtime = `${isOfMemory ? "memory_" : ""}${modules.get(name) ?? "stdio"}::${same.get(name) ?? name}`;
  return lowerRuntimeValue(cx, call, { args, result: plain, runtime });
}

/** Streams are values or pointers on the floor; `getline` gives memory. */
function requireForms(cx: FunctionContext, call: c.Call, form: StreamFunction, name: string): void {
  const isKnown = call.args.every(
    (arg, at) =>
      form.args[at]?.kind !== "value" ||
      arg.type.kind !== "pointer" ||
      isFloorPointer(cx, arg) ||
      standardStream(cx, arg) !== null,
  );
  if (!isKnown || (call.type.kind === "pointer" && name !== "fgets" && !isFloorPointer(cx, call)))
    refuse("unsupported/library", `a stream or memory of \`${name}\` that is no \`Ptr\``, call.span);
}

/** `fgets` gives the buffer, which lies in memory, or null. */
function lineOrNull(cx: FunctionContext, call: c.Call, known: LibraryFunction): rust.Expr {
  const { expr, places } = runtimeCall(cx, call, known);
  const root = places.get(0)?.root;
  if (root?.kind !== "memory")
    return refuse("unsupported/library", "a line of a file in memory that is not `Ptr`'s", call.span);
  return b.choose(expr, rootPointer(cx, root), nullPointer(cx.program, cx.module));
}
