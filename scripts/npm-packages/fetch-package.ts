/** A package of npm as it was published: fetched once, unpacked, neither installed nor built. */
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

/** The folder of the package, below `cache`. */
export async function fetchPackage(cache: string, name: string, version: string): Promise<string> {
  const folder = join(cache, `${name}-${version}`);
  const known = await readdir(folder).catch(() => []);
  if (known.length > 0) return folder;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  const { stdout } = await execa("npm", ["pack", `${name}@${version}`, "--silent"], { cwd: work });
  const archive = stdout.trim().split("\n").at(-1) ?? "";
  await execa("tar", ["xzf", archive, "--strip-components=1"], { cwd: work });
  await rm(join(work, archive));
  await rename(work, folder);
  return folder;
}
