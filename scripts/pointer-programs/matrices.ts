/** Arrays of arrays, flat matrices, arrays of rows. */
import type { ProgramParts } from "./functions.ts";
import { addOneOf, addText, touch } from "./touch.ts";

export function writeMatrix(parts: ProgramParts): string {
  const { random, lines, favourites } = parts;
  const element = random.pick(favourites);
  addText(
    lines,
    `static unsigned grid_sum(${element} (*grid)[4], unsigned rows) {
  unsigned sum = 0;
  for (unsigned r = 0; r < rows; r++)
    for (unsigned c = 0; c < 4; c++) sum = sum * 3 + (unsigned)grid[r][c];
  return sum;
}`,
  );
  addOneOf(parts, [
    `static void grid_change(${element} grid[][4], unsigned rows) {
  for (unsigned r = 1; r < rows; r++) {
    ${element} *above = grid[r - 1], *here = grid[r];
    for (unsigned c = 0; c < 4; c++) here[c] ^= above[3 - c];
  }
}`,
    `static void row_swap(${element} *a, ${element} *b, unsigned n) {
  while (n-- > 0) {
    ${element} held = *a;
    *a++ = *b;
    *b++ = held;
  }
}
static void grid_change(${element} grid[][4], unsigned rows) {
  for (unsigned r = 0; r + 1 < rows; r++) row_swap(grid[r], grid[rows - 1 - r], 4);
}`,
    `static void grid_change(${element} grid[][4], unsigned rows) {
  for (${element} (*row)[4] = grid, (*end)[4] = grid + rows; row != end; row++)
    for (${element} *p = *row, *q = *row + 3; p < q; p++, q--) *p ^= *q;
}`,
    `static void flat_change(${element} *m, unsigned rows, unsigned columns) {
  for (unsigned r = 0; r < rows; r++)
    for (unsigned c = 0; c < r && c < columns; c++) {
      ${element} *a = m + r * columns + c, *b = &m[c * columns + r % columns];
      ${element} held = *a;
      *a = *b;
      *b = held;
    }
}
static void grid_change(${element} grid[][4], unsigned rows) {
  for (unsigned r = 0; r < rows; r++) flat_change(grid[r], 2, 2);
}`,
  ]);
  lines.open("static void grid_run(void)");
  lines.add(`${element} grid[3][4] = {{1, 2, 3, 4}, {5, 6, 7}, {9}};`);
  lines.add("grid_change(grid, 3);");
  lines.add("note(grid_sum(grid, 3));");
  touch(parts, { name: "grid[1]", element, length: 4 });
  if (random.onceIn(2)) {
    lines.add(`${element} *rows[3] = {grid[2], grid[0], grid[1]};`);
    lines.add("for (int i = 0; i < 3; i++) rows[i][i] ^= rows[(i + 1) % 3][0];");
    if (random.onceIn(2))
      lines.add(`${element} **r = rows; (*r)[3] = 6; r++; **r = 5; note((unsigned)*r[1]);`);
  }
  lines.add("grid_change(grid + 1, 2);");
  lines.add("note(grid_sum(&grid[0], 3));");
  lines.close();
  lines.add("");
  return "grid_run();";
}
