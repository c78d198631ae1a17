/** What CMake says about a project that it configured: its file API, as far as we need it. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const codemodelSchema = z.object({
  configurations: z.array(
    z.object({ targets: z.array(z.object({ name: z.string(), id: z.string(), jsonFile: z.string() })) }),
  ),
});

const targetSchema = z.object({
  name: z.string(),
  id: z.string(),
  type: z.string(),
  paths: z.object({ source: z.string(), build: z.string() }),
  artifacts: z.array(z.object({ path: z.string() })).default([]),
  isGeneratorProvided: z.boolean().default(false),
  dependencies: z.array(z.object({ id: z.string() })).default([]),
  link: z
    .object({ commandFragments: z.array(z.object({ fragment: z.string(), role: z.string() })).default([]) })
    .optional(),
  sources: z
    .array(
      z.object({
        path: z.string(),
        compileGroupIndex: z.number().optional(),
        isGenerated: z.boolean().default(false),
      }),
    )
    .default([]),
  compileGroups: z
    .array(
      z.object({
        language: z.string(),
        compileCommandFragments: z.array(z.object({ fragment: z.string() })).default([]),
        includes: z.array(z.object({ path: z.string(), isSystem: z.boolean().default(false) })).default([]),
        defines: z.array(z.object({ define: z.string() })).default([]),
        languageStandard: z.object({ standard: z.string() }).optional(),
        sourceIndexes: z.array(z.number()),
      }),
    )
    .default([]),
});

export type CMakeTarget = z.infer<typeof targetSchema>;

/** An empty file of this name below the build folder asks CMake for an answer. */
export const queryFile = ".cmake/api/v1/query/codemodel-v2";

/** All targets of the first configuration, in CMake's order; null when there is no answer that we understand. */
export async function readTargets(buildFolder: string): Promise<readonly CMakeTarget[] | null> {
  const folder = join(buildFolder, ".cmake/api/v1/reply");
  const names = (await readdir(folder).catch(() => [])).sort();
  const codemodel = names.filter((name) => name.startsWith("codemodel-v2-")).at(-1);
  if (codemodel === undefined) return null;
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, name), "utf8"));
  const model = codemodelSchema.safeParse(await read(codemodel));
  if (!model.success) return null;
  const listed = model.data.configurations[0]?.targets ?? [];
  const targets: CMakeTarget[] = [];
  for (const { jsonFile } of listed) {
    const target = targetSchema.safeParse(await read(jsonFile));
    if (!target.success) return null;
    targets.push(target.data);
  }
  return targets;
}
