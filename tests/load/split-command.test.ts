/** Command lines are split as a shell splits them. */
import { expect, test } from "vitest";
import { splitCommand } from "../../src/load/split-command.ts";

test.each([
  ["cc -c  a.c ", ["cc", "-c", "a.c"]],
  [`cc -DNAME='"a b"' x\\ y.c`, ["cc", '-DNAME="a b"', "x y.c"]],
  [`"-DCELL=signed char" -D "A=\\"q\\""`, ["-DCELL=signed char", "-D", 'A="q"']],
  [`-DA=\\"x\\" ''`, ['-DA="x"', ""]],
  [`"a\\n" 'b\\n'`, ["a\\n", "b\\n"]],
  ["a\\\nb", ["ab"]],
  ["", []],
])("%j", (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each([`cc 'open`, `cc "open`, "cc \\"])("%j does not end", (text) => {
  expect(splitCommand(text)).toBeNull();
});
