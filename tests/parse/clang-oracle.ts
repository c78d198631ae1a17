/** Compares our trees with clang's: every expression and statement of every function, in shape. */
import { dirname, resolve } from "node:path";
import { createParser } from "../../src/parse/parser.ts";
import { parse } from "../../src/parse/parse.ts";
import { preprocess } from "../../src/preprocess/preprocess.ts";
import { clangShapes } from "./clang-shapes.ts";
import { differences } from "./shape.ts";
import { treeShapes } from "./tree-shapes.ts";

const parser = await createParser();

/** What differs, and what our parser complains about; null when clang does not take the file. */
export async function compareWithClang(
  path: string,
  args: readonly string[] = [],
): Promise<readonly string[] | null> {
  const absolutePath = resolve(path);
  const unit = { path, absolutePath, directory: dirname(absolutePath), arguments: args };
  const { value } = await preprocess(unit, "clang -w -std=gnu11");
  const theirs = value && (await clangShapes(value.text));
  if (!theirs) return null;
  const ours = parse(value, parser);
  return [
    ...ours.diagnostics.map(({ message }) => message),
    ...differences(treeShapes(ours.value.root), theirs),
  ];
}
