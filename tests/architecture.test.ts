/** The rules of the house that a machine can check: who may import whom, how files open, what documents name. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { Project } from "ts-morph";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** Everything that is or will be committed, with `/`, relative to the root. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)));

const sources = files.filter((path) => /^(src|analyses)\/.*\.ts$/.test(path));

/** Data folders, and what each may import besides itself. */
const data: Readonly<Record<string, readonly string[]>> = {
  "src/source": [],
  "src/diagnostics": ["src/source"],
  "src/syntax": ["src/source", "src/diagnostics"],
  "src/project": ["src/source", "src/diagnostics", "src/syntax"],
  "src/c-ast": ["src/source", "src/diagnostics"],
  "src/rust-ast": ["src/source", "src/diagnostics"],
  "analyses/facts": ["src/source", "src/diagnostics", "src/c-ast", "src/rust-ast"],
  "src/translation": ["src/source", "src/diagnostics", "src/c-ast", "src/rust-ast", "analyses/facts"],
};

const dataFolders = Object.keys(data);

/** Stages map data to data and know nothing of each other. */
const stages = [
  "load",
  "preprocess",
  "parse",
  "elaborate",
  "structure",
  "simplify",
  "lower",
  "rewrite",
  "print",
  "refine",
  "verify",
  "write",
  "report",
];

const withIo = ["cli", "load", "preprocess", "refine", "verify", "write", "report"].map(
  (stage) => `src/${stage}`,
);

interface Import {
  readonly from: string;
  readonly to: string;
}

/** `src/print`, `analyses/flow`: the unit of the import rules. */
function folderOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const allowed = data[from];
  if (allowed !== undefined) return allowed.includes(to);
  if (from === "src/pipeline") return to !== "src/cli";
  if (from === "src/cli") return to === "src/pipeline" || dataFolders.includes(to);
  return dataFolders.includes(to);
}

const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
const parsed = project.addSourceFilesAtPaths(sources.map((path) => join(root, path)));
const imports: Import[] = [];
const packageImports: Import[] = [];
for (const file of parsed) {
  const from = relative(root, file.getFilePath()).replaceAll("\\", "/");
  const specifiers = [...file.getImportDeclarations(), ...file.getExportDeclarations()]
    .map((declaration) => declaration.getModuleSpecifierValue())
    .filter((specifier) => specifier !== undefined);
  for (const specifier of specifiers) {
    if (specifier.startsWith(".")) imports.push({ from, to: posix.join(posix.dirname(from), specifier) });
    else packageImports.push({ from, to: specifier });
  }
}

/** One cycle of the graph as a path, or null. */
function findCycle(edges: readonly Import[]): string | null {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of edges) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node].join(" -> ");
    if (done.has(node)) return null;
    for (const next of targets.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle !== null) return cycle;
    }
    done.add(node);
    return null;
  };
  for (const node of targets.keys()) {
    const cycle = visit(node, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

describe("imports", () => {
  test("every folder is known to the rules", () => {
    const known = [...dataFolders, ...stages.map((stage) => `src/${stage}`), "src/pipeline", "src/cli"];
    const folders = new Set(sources.map(folderOf).filter((folder) => !folder.startsWith("analyses/")));
    expect([...folders].filter((folder) => !known.includes(folder))).toEqual([]);
  });

  test("stages and data folders import only the data they may see", () => {
    const breaches = imports.filter(({ from, to }) => !mayImport(folderOf(from), folderOf(to)));
    expect(breaches.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test("relative imports name existing files with their suffix", () => {
    const missing = imports.filter(({ to }) => !existsSync(join(root, to)));
    expect(missing.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  // Lowering and evaluation follow C's grammar, whose rules call each other: expressions hold statements
  // (GNU `({ })`) and calls hold expressions. Their files may do the same, inside one folder.
  const recursive = new Set(["src/lower", "analyses/extents"]);

  test("there is no cycle between files, but where the grammar itself is recursive", () => {
    const edges = imports.filter(
      ({ from, to }) => !(recursive.has(folderOf(from)) && folderOf(from) === folderOf(to)),
    );
    expect(findCycle(edges)).toBeNull();
  });

  test("there is no cycle between folders", () => {
    const edges = imports.map(({ from, to }) => ({ from: folderOf(from), to: folderOf(to) }));
    expect(findCycle(edges.filter(({ from, to }) => from !== to))).toBeNull();
  });

  test("only some stages touch files, processes and the network", () => {
    const io =
      /^(node:)?(fs|fs\/promises|child_process|net|http|https|dns|os|worker_threads)$|^(execa|fast-glob)$/;
    const breaches = packageImports.filter(({ from, to }) => io.test(to) && !withIo.includes(folderOf(from)));
    expect(breaches.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test("only parse knows tree-sitter", () => {
    const breaches = packageImports.filter(
      ({ from, to }) => to.includes("tree-sitter") && folderOf(from) !== "src/parse",
    );
    expect(breaches).toEqual([]);
  });

  test("nothing imports tests or scripts", () => {
    expect(imports.filter(({ to }) => /^(tests|scripts)\//.test(to))).toEqual([]);
  });
});

describe("files", () => {
  test("no barrels, no default exports, no drawers for odds and ends", () => {
    expect(
      sources.filter((path) => /(^|\/)(index\.ts$|(utils?|helpers?|common|misc)(\/|\.ts$))/.test(path)),
    ).toEqual([]);
    const withDefault = sources.filter((path) =>
      /^export default/m.test(readFileSync(join(root, path), "utf8")),
    );
    expect(withDefault).toEqual([]);
  });

  test("names are kebab-case", () => {
    expect(sources.filter((path) => !/^[a-z0-9/-]+(\.d)?\.ts$/.test(path))).toEqual([]);
  });

  test("every source, test and script opens by saying what it is for", () => {
    const code = files.filter((path) => /^(src|analyses|tests|scripts)\/.*\.ts$|^[^/]*\.ts$/.test(path));
    const silent = code.filter((path) => !/^(#!.*\n)?\/\*\*/.test(readFileSync(join(root, path), "utf8")));
    expect(silent).toEqual([]);
  });

  test("no file names a path of the machine it was written on", () => {
    const machine = new RegExp(
      ["work", "root", "home/[a-z]+", "Users"].map((name) => `(?<![\\w.}])/${name}/`).join("|"),
    );
    const textual = files.filter((path) => /\.(ts|js|json|md|c|h|rs|toml|sh|yml)$|^[^.]+$/.test(path));
    const named = textual.filter((path) => machine.test(readFileSync(join(root, path), "utf8")));
    expect(named).toEqual([]);
  });

  test("every path named in a document exists", () => {
    const tops = new Set(files.map((path) => path.split("/")[0] ?? ""));
    const missing = files
      .filter((path) => path.endsWith(".md") && !path.startsWith("fixtures/"))
      .flatMap((document) =>
        namedPaths(readFileSync(join(root, document), "utf8"), tops)
          .filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, dirname(document), path)))
          .map((path) => `${document} names ${path}`),
      );
    expect(missing).toEqual([]);
  });
});

/** Relative links, and code spans that start at a top-level folder or file of this repository. */
function namedPaths(text: string, tops: ReadonlySet<string>): readonly string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? "");
  const spans = [...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/`([\w.@/-]+)`/g)].map(
    (match) => match[1] ?? "",
  );
  return [...links, ...spans.filter((span) => span.includes("/") && tops.has(span.split("/")[0] ?? ""))];
}
