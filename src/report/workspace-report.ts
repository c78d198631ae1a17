/** The report over several crates, each of which has one of its own. */
import { z } from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { reportDiagnostic } from "./report.ts";
import { diagnosticSchema } from "./report-schema.ts";
import type { Report } from "./report-schema.ts";

const count = z.number().int().min(0);
const outcome = z.enum(["translated", "refused", "failed"]);

export const workspaceReportSchema = z.strictObject({
  format: z.literal(1),
  tool: z.strictObject({ name: z.literal("c2rust-safe"), version: z.string() }),
  /** The worst of all crates. */
  outcome,
  workspace: z.strictObject({
    name: z.string(),
    crates: z.array(
      z.strictObject({
        name: z.string(),
        target: z.enum(["library", "binary"]),
        outcome,
        translated: count,
        refused: count,
      }),
    ),
  }),
  /** Of the run: of crates that are missing, and of what was left out. */
  diagnostics: z.array(diagnosticSchema),
});

export type WorkspaceReport = z.infer<typeof workspaceReportSchema>;

export interface WorkspaceReportInput {
  readonly name: string;
  readonly version: string;
  readonly crates: readonly Report[];
  /** With places, not spans. */
  readonly diagnostics: readonly Diagnostic[];
}

const worstFirst = ["failed", "refused", "translated"] as const;

export function makeWorkspaceReport(input: WorkspaceReportInput): WorkspaceReport {
  const { crates } = input;
  return {
    format: 1,
    tool: { name: "c2rust-safe", version: input.version },
    outcome: worstFirst.find((one) => crates.some((crate) => crate.outcome === one)) ?? "failed",
    workspace: {
      name: input.name,
      crates: crates.map(({ crate, outcome: own, counts }) => ({
        ...crate,
        outcome: own,
        translated: counts.translated,
        refused: counts.refused,
      })),
    },
    diagnostics: input.diagnostics.map((diagnostic) => reportDiagnostic(diagnostic, () => null)),
  };
}

/** As the file holds it; throws when it breaks its own schema, which is a defect. */
export function printWorkspaceReport(report: WorkspaceReport): string {
  return `${JSON.stringify(workspaceReportSchema.parse(report), null, 2)}\n`;
}
