/** The report says what was done, keeps to its schema, and its document names every field. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { z } from "zod";
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { Project } from "../../src/project/project.ts";
import { makeReport, printFailure, printReport } from "../../src/report/report.ts";
import type { ReportInput } from "../../src/report/report.ts";
import { failureSchema, reportSchema } from "../../src/report/report-schema.ts";
import { workspaceReportSchema } from "../../src/report/workspace-report.ts";
import { unitIndex } from "../../src/source/span.ts";
import type { FunctionStatus, LoweredProgram } from "../../src/translation/translation.ts";

const project: Project = {
  name: "sample",
  units: [{ path: "lib/a.c", absolutePath: "/lib/a.c", directory: "/lib", arguments: ["-I."] }],
  testPrograms: ["tests/t.c"],
  root: "/lib",
  compiler: "cc",
};

function statusOf(name: string, status: FunctionStatus["status"], id: number): FunctionStatus {
  return {
    // Any number identifies a symbol here.
    symbol: id as SymbolId,
    cName: name,
    rustPath: `a::${name}`,
    at: { unit: unitIndex(0), start: 40, end: 43 },
    status,
    diagnostics:
      status === "translated"
        ? []
        : [{ code: "unsupported/asm", severity: "error", message: "asm", hint: "write C" }],
  };
}

function lowered(...functions: readonly FunctionStatus[]): LoweredProgram {
  return {
    crate: { name: "sample", target: "library", files: [] },
    signatures: new Map(),
    recordPaths: new Map(),
    shared: null,
    constants: { constants: [], unnamed: new Set(), fields: new Map() },
    runtime: [],
    flush: null,
    functions,
    pointers: [
      {
        name: "out",
        function: "f",
        at: { file: "lib/a.c", line: 3, column: 8 },
        cType: "uint8_t *",
        representation: "slice",
        rustType: "&mut [u8]",
        mutable: true,
        reason: "written through in a loop",
      },
    ],
    counts: { splits: 1, checkedSplits: 2, cursors: 3, copies: 4, demotions: 5 },
  };
}

function input(changes: Partial<ReportInput> = {}): ReportInput {
  return {
    version: "1.2.3",
    project,
    lowered: lowered(statusOf("f", "translated", 1)),
    diagnostics: [],
    timings: [{ stage: "load", seconds: 0.1 }],
    verification: null,
    locate: ({ start }) => ({ file: "lib/a.c", line: start / 10, column: 1 }),
    ...changes,
  };
}

test("a report keeps to its schema and reads back", () => {
  const report = makeReport(input());
  expect(reportSchema.parse(JSON.parse(printReport(report)))).toEqual(report);
  expect(report.functions).toMatchObject([{ name: "f", rustPath: "a::f", file: "lib/a.c", line: 4 }]);
  expect(report.pointers).toMatchObject([{ name: "out", line: 3, mutable: true }]);
  expect(report.counts).toEqual({
    translated: 1,
    refused: 0,
    splits: 1,
    checkedSplits: 2,
    cursors: 3,
    copies: 4,
    demotions: 5,
  });
});

test("the outcome is the worst of what happened", () => {
  const refused = lowered(statusOf("f", "translated", 1), statusOf("g", "refused", 2));
  const verification = (status: "passed" | "failed" | "skipped"): ReportInput["verification"] => ({
    status,
    levels: [],
  });
  expect(makeReport(input()).outcome).toBe("translated");
  expect(makeReport(input({ verification: verification("passed") })).outcome).toBe("translated");
  expect(makeReport(input({ lowered: refused })).outcome).toBe("refused");
  expect(makeReport(input({ verification: verification("skipped") })).outcome).toBe("failed");
  expect(makeReport(input({ lowered: refused, verification: verification("failed") })).outcome).toBe(
    "failed",
  );
});

test("arguments that differ are told for each source", () => {
  const [unit] = project.units;
  if (unit === undefined) throw new Error("no unit");
  const other = { ...unit, path: "lib/b.c", arguments: ["-I.", "-DX"] };
  const report = makeReport(input({ project: { ...project, units: [unit, other] } }));
  expect(report.input.arguments).toEqual(["-I."]);
  expect(report.input.ownArguments).toEqual([
    { source: "lib/a.c", arguments: ["-I."] },
    { source: "lib/b.c", arguments: ["-I.", "-DX"] },
  ]);
});

test("without an output there are the reasons", () => {
  const text = printFailure([{ code: "input/not-found", severity: "error", message: "gone" }], () => null);
  expect(failureSchema.parse(JSON.parse(text))).toMatchObject({
    outcome: "invalid",
    diagnostics: [{ code: "input/not-found", file: null, line: null, hint: null }],
  });
});

test("docs/report.md names every field", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/report.md"), "utf8");
  const names = [
    ...fieldNames(reportSchema),
    ...fieldNames(failureSchema),
    ...fieldNames(workspaceReportSchema),
  ];
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

/** Names of all fields, through arrays and what may be null. */
function* fieldNames(schema: z.core.$ZodType): Generator<string> {
  // What a schema is made of, which zod's types do not tell of all kinds at once.
  const { def } = schema._zod as unknown as { readonly def: Readonly<Record<string, unknown>> };
  const inner = def["shape"] ?? {};
  for (const [name, field] of Object.entries(inner)) {
    yield name;
    // Shapes hold schemas only.
    yield* fieldNames(field as z.core.$ZodType);
  }
  for (const key of ["element", "innerType"]) {
    if (def[key] !== undefined) yield* fieldNames(def[key] as z.core.$ZodType);
  }
}
