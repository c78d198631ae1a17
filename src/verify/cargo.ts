/** Cargo and its messages. Always offline: a translated crate depends on nothing. */
import { join } from "node:path";
import { z } from "zod";
import type { ProgramOutput } from "./run-program.ts";
import { runProgram } from "./run-program.ts";
import type { RustMessage } from "./verify-result.ts";

export interface CargoRun {
  /** Cargo, or the subcommand, is not installed. */
  readonly missing: boolean;
  readonly succeeded: boolean;
  readonly messages: readonly RustMessage[];
  /** What cargo said besides, for failures that are no compiler messages. */
  readonly log: string;
}

export interface CargoOptions {
  /** Folder of the crate. */
  readonly crate: string;
  /** One per run and not shared by crates of one name: cargo would let them overwrite each other. */
  readonly targetDirectory: string;
  readonly seconds: number;
}

const messageSchema = z.object({
  reason: z.literal("compiler-message"),
  message: z.object({
    message: z.string(),
    level: z.string(),
    code: z.object({ code: z.string() }).nullable(),
    rendered: z.string().nullable(),
    spans: z.array(
      z.object({
        file_name: z.string(),
        line_start: z.number(),
        column_start: z.number(),
        is_primary: z.boolean(),
      }),
    ),
  }),
});

export async function runCargo(command: readonly string[], options: CargoOptions): Promise<CargoRun> {
  const output = await runProgram("cargo", [...command, "--offline", "--message-format=json"], {
    cwd: options.crate,
    seconds: options.seconds,
    environment: {
      CARGO_TARGET_DIR: options.targetDirectory,
      CARGO_NET_OFFLINE: "true",
      CARGO_INCREMENTAL: "0",
    },
  });
  const missing = output.missing || /no such command|is not installed/.test(output.stderr);
  return {
    missing,
    succeeded: output.exit === 0,
    messages: parseMessages(output.stdout),
    log: cargoLog(output),
  };
}

/** The static library of a crate built in release mode. */
export function staticLibrary(targetDirectory: string, crateName: string): string {
  return join(targetDirectory, "release", `lib${crateName}.a`);
}

function cargoLog(output: ProgramOutput): string {
  return output.exit === "timeout" ? "cargo did not end in time" : output.stderr.trim();
}

/** Cargo prints one JSON object a line; the summary lines ("2 warnings emitted") carry no place and no code. */
export function parseMessages(stdout: string): readonly RustMessage[] {
  const messages: RustMessage[] = [];
  for (const line of stdout.split("\n")) {
    if (!line.startsWith("{")) continue;
    const parsed = messageSchema.safeParse(JSON.parse(line));
    if (!parsed.success) continue;
    const { message, level, code, rendered, spans } = parsed.data.message;
    if (level !== "error" && level !== "warning") continue;
    const primary = spans.find((span) => span.is_primary);
    if (!primary && /warnings? emitted|aborting due to/.test(message)) continue;
    messages.push({
      level,
      code: code?.code ?? null,
      place: primary
        ? `${primary.file_name}:${String(primary.line_start)}:${String(primary.column_start)}`
        : null,
      text: (rendered ?? message).trimEnd(),
    });
  }
  return messages;
}
