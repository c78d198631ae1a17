/**
 * The schema of `c2rust-safe-report.json`. `docs/report.md` describes every field; a test keeps the two together.
 * Paths are relative; nothing but `timings`, `seconds` of the verification levels and what they count depends on
 * anything but the input.
 */
import { z } from "zod";
import { diagnosticCodes } from "../diagnostics/codes.ts";

const line = z.number().int().min(1);
const count = z.number().int().min(0);
const seconds = z.number().min(0);
const levelStatus = z.enum(["passed", "failed", "skipped"]);

export const diagnosticSchema = z.strictObject({
  code: z.enum(Object.keys(diagnosticCodes)),
  severity: z.enum(["error", "warning", "note"]),
  message: z.string(),
  hint: z.string().nullable(),
  file: z.string().nullable(),
  line: line.nullable(),
  column: line.nullable(),
});

export const functionSchema = z.strictObject({
  name: z.string(),
  rustPath: z.string(),
  file: z.string(),
  line,
  status: z.enum(["translated", "refused"]),
  diagnostics: z.array(diagnosticSchema),
});

export const pointerSchema = z.strictObject({
  name: z.string(),
  function: z.string().nullable(),
  file: z.string(),
  line,
  cType: z.string(),
  representation: z.string(),
  rustType: z.string().nullable(),
  mutable: z.boolean(),
  reason: z.string(),
});

/** One test program, program run or function of a level. */
const checkSchema = z.strictObject({
  name: z.string(),
  status: z.enum(["passed", "weak", "failed", "skipped"]),
  reason: z.string().nullable(),
  /** Inputs compared; null where the level does not count them. */
  inputs: count.nullable(),
  /** Inputs on which the C has undefined behaviour. */
  discarded: count.nullable(),
  /** What failed, in lines for a reader: culprits, a counter-example, the first difference. */
  details: z.array(z.string()),
});

export const levelSchema = z.strictObject({
  level: z.enum(["rust", "c-tests", "program", "differential"]),
  /** How the level judges, in one sentence. */
  method: z.string(),
  status: levelStatus,
  reason: z.string().nullable(),
  seconds,
  checks: z.array(checkSchema),
});

export const reportSchema = z.strictObject({
  /** Version of this schema. */
  format: z.literal(1),
  tool: z.strictObject({ name: z.literal("c2rust-safe"), version: z.string() }),
  /** `failed`: verification was asked for and did not pass, or could not run. */
  outcome: z.enum(["translated", "refused", "failed"]),
  crate: z.strictObject({ name: z.string(), target: z.enum(["library", "binary"]) }),
  input: z.strictObject({
    sources: z.array(z.string()),
    testPrograms: z.array(z.string()),
    compiler: z.string(),
    /** Of all sources alike. */
    arguments: z.array(z.string()),
    /** All of those of each source, where they differ; else empty. */
    ownArguments: z.array(z.strictObject({ source: z.string(), arguments: z.array(z.string()) })),
  }),
  functions: z.array(functionSchema),
  pointers: z.array(pointerSchema),
  counts: z.strictObject({
    translated: count,
    refused: count,
    splits: count,
    checkedSplits: count,
    cursors: count,
    copies: count,
    demotions: count,
  }),
  timings: z.array(z.strictObject({ stage: z.string(), seconds })),
  /** Null when verification was not asked for. */
  verification: z.strictObject({ status: levelStatus, levels: z.array(levelSchema) }).nullable(),
  /** Diagnostics that belong to no function. */
  diagnostics: z.array(diagnosticSchema),
});

/** What `--json` prints when nothing was written. */
export const failureSchema = z.strictObject({
  format: z.literal(1),
  outcome: z.literal("invalid"),
  diagnostics: z.array(diagnosticSchema),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportDiagnostic = z.infer<typeof diagnosticSchema>;
export type ReportLevel = z.infer<typeof levelSchema>;
export type ReportCheck = z.infer<typeof checkSchema>;
