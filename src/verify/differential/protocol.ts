/** Reads what the driver prints (see driver-runtime.ts). */

export interface Step {
  /** Index into the plan's functions. */
  readonly function: number;
  /** Hash of the result and of all memory the function could change; null when it did not come back. */
  readonly hash: string | null;
}

export interface Outcome {
  readonly kind: "ran" | "no-object" | "exit" | "died";
  readonly number: number;
  /** Exit code, or `sanitizer`, `timeout`, `signal-6`. */
  readonly status: string;
  readonly steps: readonly Step[];
  readonly message: string;
}

/** A run of cases in one process: `[first, last)`. */
export interface Segment {
  readonly first: number;
  readonly last: number;
}

export interface DriverRun {
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** Cases that came back, by process. */
  readonly segments: readonly Segment[];
  /** The driver itself reached its end. */
  readonly complete: boolean;
}

const kinds: Readonly<Record<string, Outcome["kind"]>> = { r: "ran", n: "no-object", x: "exit", d: "died" };

export function parseRun(stdout: string): DriverRun {
  const outcomes = new Map<number, Outcome>();
  const segments: { first: number; last: number }[] = [];
  for (const line of stdout.split("\n")) {
    const start = /^s (\d+)$/.exec(line);
    if (start) {
      const first = Number(start[1]);
      segments.push({ first, last: first });
      continue;
    }
    const outcome = parseOutcome(line);
    if (!outcome) continue;
    outcomes.set(outcome.number, outcome);
    const segment = segments.at(-1);
    if (segment && outcome.kind !== "died") segment.last = outcome.number + 1;
  }
  return {
    outcomes,
    segments: segments.filter((segment) => segment.last > segment.first),
    complete: stdout.endsWith("end\n"),
  };
}

function parseOutcome(line: string): Outcome | null {
  const match = /^([rnxd]) (\d+) (\S+) (\S+) ?(.*)$/.exec(line);
  if (!match) return null;
  const [, tag = "", number = "", status = "", steps = "", message = ""] = match;
  const kind = kinds[tag];
  if (kind === undefined) return null;
  return { kind, number: Number(number), status, steps: parseSteps(steps), message };
}

function parseSteps(text: string): readonly Step[] {
  if (text === "-") return [];
  return text.split(",").map((step) => {
    const [name, hash] = step.split(":");
    return { function: Number(name), hash: hash === undefined || hash === "?" ? null : hash };
  });
}

/** The choices of a case: numbers per stream. Zero is the simplest choice, and missing ones count as zero. */
export type Choices = ReadonlyMap<number, readonly bigint[]>;

export function parseTrace(stdout: string): Choices | null {
  const line = stdout.split("\n").find((text) => text.startsWith("t "));
  if (line === undefined) return null;
  const choices = new Map<number, readonly bigint[]>();
  for (const stream of line.slice(2).split(";")) {
    const [key, values] = stream.split(":");
    if (!key || values === undefined) continue;
    // A stream may be opened twice (object and its filling); the later one is what counts on replay.
    choices.set(
      Number(key),
      values
        .split(",")
        .filter((value) => /^\d+$/.test(value))
        .map(BigInt),
    );
  }
  return choices;
}

export function choicesText(choices: Choices): string {
  return [...choices].map(([key, values]) => `${String(key)}:${values.join(",")}`).join(";");
}

export interface ShownCall {
  readonly function: number;
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  readonly outputs: readonly { readonly name: string; readonly value: string }[];
}

/** The calls that `show` printed, in order. */
export function parseCalls(stdout: string): readonly ShownCall[] {
  const calls: {
    function: number;
    inputs: { name: string; value: string }[];
    outputs: { name: string; value: string }[];
  }[] = [];
  for (const line of stdout.split("\n")) {
    const call = /^call (\d+)$/.exec(line);
    if (call) calls.push({ function: Number(call[1]), inputs: [], outputs: [] });
    const value = /^(in|out) (\S+) (.*)$/.exec(line);
    if (!value) continue;
    const [, direction, name = "", text = ""] = value;
    calls.at(-1)?.[direction === "in" ? "inputs" : "outputs"].push({ name, value: text });
  }
  return calls;
}
