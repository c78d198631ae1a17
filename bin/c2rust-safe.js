#!/usr/bin/env node
/** Starts the compiled command-line program. */
import { existsSync } from "node:fs";

const main = new URL("../dist/src/cli/main.js", import.meta.url);

if (existsSync(main)) {
  await import(main.href);
} else {
  console.error("c2rust-safe is not built. Run `npm ci` (or `npm run build`) in its folder first.");
  process.exitCode = 2;
}
