/** Two projects: `quick` is what a developer runs all the time, `full` holds everything that takes long. */
import { defineConfig } from "vitest/config";

const slow = ["tests/**/*.full.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "quick",
          include: ["tests/**/*.test.ts"],
          exclude: slow,
          // the tests keep no state in modules, so files may share what they import
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "full",
          include: slow,
          testTimeout: 900_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
