/** Which targets of a build only test the others. */
import { relative, sep } from "node:path";
import type { BuildTarget } from "./build-model.ts";

/** `test`, `unit-tests`, `foo_test`, `test_bar`, `testfoo.c` only by its folder. */
const testName = /(^|[-_.])(unit)?tests?([-_.]|$)|[a-z0-9]Tests?$/;

/** A library is one when all that it is made of lies in folders of tests. */
export function isTestTarget(target: BuildTarget, root: string): boolean {
  if (target.role === "test") return true;
  const sources = target.units.map(({ source }) => relative(root, source).split(sep));
  if (sources.length > 0 && sources.every((parts) => parts.slice(0, -1).some(isTestFolder))) return true;
  return target.kind === "program" && testName.test(target.name);
}

export function isTestFolder(name: string): boolean {
  return /^(test|tests|unittest|unittests|testsuite)$/.test(name);
}
