/** A definition of `main`, and what only looks like one. */
import { expect, test } from "vitest";
import { hasMain } from "../../src/load/defines-main.ts";

test.each([
  "int main(void) { return 0; }",
  "static int f(int (*g)(void)) { return g(); }\nint\nmain (int argc, char *argv[])\n{\n}",
  "main(argc, argv) int argc; char **argv; { return 0; }",
  "int x = '{'; const char *s = \"}{\"; int main() {}",
])("%j has one", (text) => {
  expect(hasMain(text)).toBe(true);
});

test.each([
  "int main(void); int f(void) { return main(); }",
  "int domain(void) { return 0; }",
  "struct s { int (*main)(void); }; int f(struct s *s) { return s->main(); }",
  "int main(int, char **) __attribute__((noreturn));",
  'const char *s = "int main(void) {";',
])("%j has none", (text) => {
  expect(hasMain(text)).toBe(false);
});
