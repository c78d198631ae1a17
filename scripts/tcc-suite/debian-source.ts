/**
 * The upstream source of a Debian package, by `apt-get source`, without a change to the system's own configuration: a
 * sources list in a scratch folder asks for the sources of what the system takes its packages from.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";

/** The unpacked source of `name`, below `folder`, where it stays for the next time. */
export async function debianSource(name: string, folder: string): Promise<string> {
  const unpacked = resolve(folder, "unpacked");
  if (existsSync(unpacked)) return unpacked;
  const downloads = resolve(folder, "downloads");
  await mkdir(join(downloads, "lists/partial"), { recursive: true });
  await mkdir(join(downloads, "none"), { recursive: true });
  const apt = await aptOptions(downloads);
  await execa("apt-get", [...apt, "update"], { timeout: 600_000 });
  await execa("apt-get", [...apt, "source", "--download-only", name], { cwd: downloads, timeout: 600_000 });
  const archive = (await readdir(downloads)).find((file) => /\.orig\.tar\.[a-z0-9]+$/.test(file));
  if (archive === undefined) throw new Error(`apt-get gave no source of ${name}`);
  await mkdir(unpacked);
  await execa("tar", ["xf", join(downloads, archive), "-C", unpacked]);
  return unpacked;
}

async function aptOptions(downloads: string): Promise<readonly string[]> {
  const settings = {
    "Dir::Etc::sourcelist": await writeSourcesList(downloads),
    "Dir::Etc::sourceparts": join(downloads, "none"),
    "Dir::State::lists": join(downloads, "lists"),
    "Dir::Cache": join(downloads, "cache"),
    "APT::Sandbox::User": "root",
  };
  return Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
}

/** Debian's own entries, with `deb-src` for `deb`: `debian.sources` of Debian 12, or the older one-line list. */
async function writeSourcesList(downloads: string): Promise<string> {
  const modern = "/etc/apt/sources.list.d/debian.sources";
  if (existsSync(modern)) {
    const list = join(downloads, "list.sources");
    await writeFile(list, (await readFile(modern, "utf8")).replaceAll(/^Types:.*$/gm, "Types: deb-src"));
    return list;
  }
  const list = join(downloads, "sources.list");
  const lines = (await readFile("/etc/apt/sources.list", "utf8")).split("\n");
  const entries = lines.filter((line) => /^deb\s/.test(line));
  await writeFile(list, `${entries.map((line) => line.replace(/^deb\s/, "deb-src ")).join("\n")}\n`);
  return list;
}
