/** The folder that has to be copied so that a build in one of its folders finds all that it names. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What lies at the top of a project, and hardly anywhere else. */
const topFile = /^(\.git|LICEN[CS]E|COPYING|README)(\.\w+)?$/i;

/**
 * A build file that names `..` means a folder above its own. That one is taken where it is a project's, as in projects
 * with their CMakeLists.txt in a folder apart: nobody wants a copy of what else lies there.
 */
export async function projectTop(folder: string, buildFiles: readonly string[]): Promise<string> {
  const texts = await Promise.all(
    buildFiles.map((name) => readFile(join(folder, name), "utf8").catch(() => "")),
  );
  let top = folder;
  for (let levels = levelsAbove(texts.join("\n")); levels > 0; levels--) {
    const above = dirname(top);
    const names = await readdir(above).catch(() => []);
    if (!names.some((name) => topFile.test(name))) break;
    top = above;
  }
  return top;
}

/** 2 for `../../src`, outside of comments. */
export function levelsAbove(text: string): number {
  const code = text.replaceAll(/#.*/g, "");
  const ways = [...code.matchAll(/(?<![\w.])\.\.(?:\/\.\.)*(?![\w.])/g)];
  return Math.max(0, ...ways.map(([way]) => way.split("/").length));
}
