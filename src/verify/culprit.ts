/**
 * Names the function that makes a C test fail: the program is linked from the C objects with a single function in
 * Rust, one function after the other.
 *
 * The C definition becomes weak, so calls from inside its own object go to Rust as well (the objects here are not
 * optimised: nothing was inlined). In the Rust object all other shims are renamed, so they do not clash with the C.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { FunctionSignature } from "../../analyses/facts/signature-facts.ts";
import type { RecordId } from "../c-ast/c-type.ts";
import type { Built } from "./c-build.ts";
import type { BorderTypes } from "./ffi-type.ts";
import { flatLayout } from "./ffi-type.ts";
import { readSymbols } from "./read-symbols.ts";
import { runProgram } from "./run-program.ts";

export interface CulpritInput {
  /** Functions that are swapped together, in the order of trial. */
  readonly groups: readonly (readonly string[])[];
  readonly allShims: ReadonlySet<string>;
  readonly seconds: number;
  /** Compiled without inlining. */
  readonly cObjects: readonly string[];
  readonly staticLibrary: string;
  readonly ffiCrateName: string;
  readonly directory: string;
  readonly link: (binary: string, others: readonly string[]) => Promise<Built<null>>;
  readonly differs: (binary: string) => Promise<boolean>;
}

/** Empty when no single function is to blame, or objcopy and ar are not there. */
export async function findCulprits(input: CulpritInput): Promise<readonly string[]> {
  await mkdir(input.directory, { recursive: true });
  const shimObject = await extractShims(input);
  if (shimObject === null) return [];
  const culprits: string[] = [];
  const end = performance.now() + input.seconds * 1000;
  for (const group of input.groups) {
    if (performance.now() > end) break;
    if (await failsAlone(input, shimObject, group)) culprits.push(...group);
  }
  return culprits;
}

/**
 * Functions that share handles go together: what is inside a handle differs between C and Rust. All others go alone.
 * @param first names to try first
 */
export function swapGroups(
  shims: readonly FunctionSignature[],
  types: BorderTypes,
  first: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const groups: { names: string[]; handles: Set<RecordId> }[] = [];
  for (const signature of shims) {
    const handles = new Set(handlesOf(signature, types));
    const group = { names: [signature.cName], handles };
    for (const other of groups.filter((one) => [...one.handles].some((handle) => handles.has(handle)))) {
      groups.splice(groups.indexOf(other), 1);
      group.names.unshift(...other.names);
      for (const handle of other.handles) handles.add(handle);
    }
    groups.push(group);
  }
  const rank = (names: readonly string[]): number => (names.some((name) => first.has(name)) ? 0 : 1);
  return groups.map((group) => group.names).sort((a, b) => rank(a) - rank(b));
}

function handlesOf(signature: FunctionSignature, types: BorderTypes): readonly RecordId[] {
  const shapes = [signature.result, ...signature.params.map((param) => param.shape)];
  return shapes.flatMap((shape) => {
    if (shape.kind !== "reference" && shape.kind !== "owned") return [];
    if (shape.target.kind !== "record" || flatLayout(shape.target, types).flat) return [];
    return [shape.target.record];
  });
}

/** The one object of the static library that holds the shims. */
async function extractShims(input: CulpritInput): Promise<string | null> {
  const options = { cwd: input.directory, seconds: 60 };
  const list = await runProgram("ar", ["t", input.staticLibrary], options);
  const members = list.stdout.split("\n").filter((name) => name.startsWith(input.ffiCrateName));
  if (list.exit !== 0 || members.length === 0) return null;
  const extracted = await runProgram("ar", ["x", input.staticLibrary, ...members], options);
  if (extracted.exit !== 0) return null;
  for (const member of members) {
    const object = join(input.directory, member);
    const symbols = await readSymbols(object);
    if (symbols?.defined.some((name) => input.allShims.has(name))) return object;
  }
  return null;
}

async function failsAlone(
  input: CulpritInput,
  shimObject: string,
  group: readonly string[],
): Promise<boolean> {
  const options = { cwd: input.directory, seconds: 60 };
  const others = [...input.allShims].filter((other) => !group.includes(other));
  const renames = join(input.directory, "renames");
  await writeFile(renames, others.map((other) => `${other} c2rust_safe_unused_${other}\n`).join(""));
  const rust = join(input.directory, "one.o");
  const renamed = await runProgram("objcopy", [`--redefine-syms=${renames}`, shimObject, rust], options);
  if (renamed.exit !== 0) return false;
  const weaken = group.map((name) => `--weaken-symbol=${name}`);
  const weakened: string[] = [];
  for (const object of input.cObjects) {
    const copy = join(input.directory, `weak-${basename(object)}`);
    const result = await runProgram("objcopy", [...weaken, object, copy], options);
    if (result.exit !== 0) return false;
    weakened.push(copy);
  }
  const binary = join(input.directory, "one");
  const linked = await input.link(binary, [...weakened, rust, input.staticLibrary]);
  return linked.built && (await input.differs(binary));
}
