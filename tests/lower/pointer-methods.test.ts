/** Methods of the runtime's `Ptr` and members of structs must not have one name. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ownMethods } from "../../src/lower/floor.ts";

test("all methods of `Ptr` in the runtime are known", () => {
  const folder = new URL("../../runtime/src/c_runtime/", import.meta.url);
  const text = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
  const blocks = [...text.matchAll(/^impl(?:<[^>]*>)? (?:\w+(?:<[^>]*>)? for )?Ptr<[^]*?^}/gm)];
  const methods = blocks.flatMap(([block]) => [...block.matchAll(/\bfn (\w+)/g)].map(([, name]) => name));
  expect(methods).toContain("clear");
  expect(methods.filter((name) => name !== undefined && !ownMethods.has(name))).toEqual([]);
});
