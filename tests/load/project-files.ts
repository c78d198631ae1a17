/** Folders of fixtures as tests need them: copies, and what is in them. */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const fixtures = join(import.meta.dirname, "../../fixtures/projects");

/** A folder that holds a copy of the project under its own name, gone when the test is over. */
export function copyOfProject(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "c2rust-safe-test-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  cpSync(join(fixtures, name), join(folder, name), { recursive: true });
  return folder;
}

/** All files below a folder with what they hold and when they changed, to see whether anything did. */
export function contentOf(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return files.map((file) => {
    const path = join(folder, file);
    const status = statSync(path);
    const hash = status.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "folder";
    return `${file} ${hash} ${String(status.mtimeMs)}`;
  });
}
