/** Lint rules: the strict set of typescript-eslint, and the folders that may touch files, processes and the network. */
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Stages that read or write the world. All else maps data to data. */
const withIo = ["cli", "load", "preprocess", "refine", "verify", "write", "report"];

const ioModules = [
  "fs",
  "fs/promises",
  "child_process",
  "net",
  "http",
  "https",
  "dns",
  "os",
  "worker_threads",
].flatMap((name) => [`node:${name}`, name]);

export default defineConfig(
  { ignores: ["dist/", "node_modules/", "fixtures/", "runtime/", "**/target/", "src/syntax/generated/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // `switch (kind)` with a last `default: assertNever(node)` is the house style.
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: "always" }],
      "no-console": "error",
    },
  },
  {
    files: ["src/**/*.ts", "analyses/**/*.ts"],
    ignores: withIo.map((folder) => `src/${folder}/**`),
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: ["execa", "fast-glob", ...ioModules].map((name) => ({
            name,
            message: `Only src/{${withIo.join(",")}} reads or writes the world.`,
          })),
        },
      ],
    },
  },
  {
    files: ["tests/**/*.ts", "scripts/**/*.ts"],
    rules: { "no-console": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["bin/*.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
);
