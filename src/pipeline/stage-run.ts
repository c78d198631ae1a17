/** Runs the stages of one translation: keeps what they say, how long they take, and stops when one cannot go on. */
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import { CompilerBug } from "../source/assert-never.ts";

/** In the order in which they run. */
export const stageNames = [
  "load",
  "preprocess",
  "accept",
  "parse",
  "elaborate",
  "lower",
  "rewrite",
  "print",
  "compile",
  "verify",
  "write",
] as const;
export type StageName = (typeof stageNames)[number];

/** 0: all translated, and verified when asked; 1: something refused; 2: wrong input; 3: verification failed. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Told what goes on, for the terminal. */
export interface Observer {
  readonly started: (stage: StageName) => void;
  readonly progress: (stage: StageName, text: string) => void;
  /** Not called for the stage that ends a run early. */
  readonly finished: (stage: StageName, seconds: number) => void;
  /** The stages that follow are for this crate, one of several. */
  readonly crate?: (name: string) => void;
}

/** Ends the run; caught in `pipeline.ts` only. */
export class Stop extends Error {
  override readonly name = "Stop";
  readonly exitCode: ExitCode;
  readonly dump: string | null;
  constructor(exitCode: ExitCode, dump: string | null = null) {
    super(`stopped with ${String(exitCode)}`);
    this.exitCode = exitCode;
    this.dump = dump;
  }
}

export interface StageRunOptions {
  readonly observer: Observer;
  /** Stop behind this stage, with its result as text. */
  readonly dump: StageName | null;
  /** Show where in the translator a defect came up. */
  readonly traceBugs: boolean;
}

export class StageRun {
  diagnostics: readonly Diagnostic[] = [];
  readonly timings: { readonly stage: StageName; readonly seconds: number }[] = [];
  readonly #options: StageRunOptions;
  /** Done, and not yet known to be good enough to go on with. */
  #last: { readonly stage: StageName; readonly seconds: number; readonly hasErrors: boolean } | null = null;

  constructor(options: StageRunOptions) {
    this.#options = options;
  }

  /**
   * Runs one stage. Its diagnostics are added to those of the run; a defect in it ends the run.
   * @param dump the stage's result as text, made only when asked for
   */
  async stage<T>(
    name: StageName,
    work: (progress: (text: string) => void) => Promise<Outcome<T>> | Outcome<T>,
    dump: (value: T) => string,
  ): Promise<T> {
    const { observer } = this.#options;
    this.complete();
    const started = performance.now();
    observer.started(name);
    const { value, diagnostics } = await this.#guard(name, async () => {
      return work((text) => {
        observer.progress(name, text);
      });
    });
    const seconds = (performance.now() - started) / 1000;
    this.timings.push({ stage: name, seconds: Math.round(seconds * 1000) / 1000 });
    this.diagnostics = [...this.diagnostics, ...diagnostics];
    this.#last = {
      stage: name,
      seconds,
      hasErrors: diagnostics.some(({ severity }) => severity === "error"),
    };
    if (this.#options.dump === name) throw new Stop(0, dump(value));
    return value;
  }

  /** The run goes on behind the last stage, or is over: that stage was good. */
  complete(): void {
    if (this.#last !== null) this.#options.observer.finished(this.#last.stage, this.#last.seconds);
    this.#last = null;
  }

  /** Ends the run when there was an error in the last stage. */
  stopOnErrors(exitCode: ExitCode): void {
    if (this.#last?.hasErrors) throw new Stop(exitCode);
  }

  /** Ends the run with this error. */
  fail(diagnostic: Diagnostic, exitCode: ExitCode): never {
    this.diagnostics = [...this.diagnostics, diagnostic];
    throw new Stop(exitCode);
  }

  /** Takes back what is no longer true. */
  withdraw(isObsolete: (diagnostic: Diagnostic) => boolean): void {
    this.diagnostics = this.diagnostics.filter((diagnostic) => !isObsolete(diagnostic));
  }

  /** Verifiers report defects of the stage before. */
  expectSound(stage: StageName, violations: readonly string[]): void {
    const [first] = violations;
    if (first === undefined) return;
    const more = violations.length === 1 ? "" : ` (and ${String(violations.length - 1)} more)`;
    this.fail(bug(`stage ${stage} made an invalid tree: ${first}${more}`), 1);
  }

  async #guard<T>(name: StageName, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Stop) throw error;
      if (error instanceof RangeError && /call stack/.test(error.message)) return this.fail(tooDeep(name), 2);
      const text = error instanceof Error ? error.message : String(error);
      const kind = error instanceof CompilerBug || !(error instanceof Error) ? "" : `${error.name}: `;
      const trace = this.#options.traceBugs && error instanceof Error ? `\n${error.stack ?? ""}` : "";
      return this.fail(bug(`stage ${name} failed: ${kind}${text}${trace}`), 1);
    }
  }
}

function tooDeep(stage: StageName): Diagnostic {
  const message = `the C is nested too deeply for stage ${stage}: expressions or statements in each other`;
  const hint = "Raise the limit of the stack (`ulimit -s`), or split what is nested most deeply.";
  return { code: "input/too-deep", severity: "error", message, hint };
}

function bug(message: string): Diagnostic {
  const hint = "This is a defect of c2rust-safe, not of your C. Please report it with the C that shows it.";
  return { code: "internal/bug", severity: "error", message, hint };
}
