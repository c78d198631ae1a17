/** What the user sees while stages run: a live list on a terminal, plain lines elsewhere. */
import { Listr } from "listr2";
import type { ListrTask } from "listr2";
import type { Observer, StageName } from "../pipeline/stage-run.ts";

export interface Progress {
  readonly observer: Observer;
  /** All is done, or given up; resolves when the terminal is free. */
  readonly close: (outcome: "done" | "stopped") => Promise<void>;
}

const titles: Readonly<Record<StageName, string>> = {
  load: "Find the sources",
  preprocess: "Run the C preprocessor",
  accept: "Ask the C compiler",
  parse: "Parse",
  elaborate: "Resolve names and types",
  lower: "Translate",
  rewrite: "Tidy up",
  print: "Print and format",
  compile: "Ask rustc",
  verify: "Verify",
  write: "Write the crate",
};

export const silentProgress: Progress = {
  observer: { started: () => undefined, progress: () => undefined, finished: () => undefined },
  close: () => Promise.resolve(),
};

/** A line per finished stage, and what a long one has to tell. */
export function plainProgress(write: (text: string) => void): Progress {
  return {
    observer: {
      started: () => undefined,
      progress: (_stage, text) => {
        write(`  ${text}\n`);
      },
      finished: (stage, seconds) => {
        write(`${titles[stage]}: ${seconds.toFixed(1)} s\n`);
      },
      crate: (name) => {
        write(`${name}\n`);
      },
    },
    close: () => Promise.resolve(),
  };
}

interface LiveStage {
  readonly finish: () => void;
  readonly fail: () => void;
  readonly done: Promise<void>;
  tell: (text: string) => void;
}

/**
 * Lists one below the other: of loading, then of all else; of several crates each has its own.
 * @param stages those that will run, in order
 */
export function liveProgress(stages: readonly StageName[]): Progress {
  let crate: string | null = null;
  let list = openList(stages.slice(0, 1), null, Promise.resolve());
  const goOn = (stage: StageName): void => {
    if (list.live.has(stage)) return;
    list.end("done");
    const own = crate === null || stage === "write";
    const rest = stages.slice(own ? stages.indexOf(stage) : 1).filter((other) => own || other !== "write");
    list = openList(rest, own ? null : crate, list.over);
  };
  return {
    observer: {
      started: goOn,
      progress: (stage, text) => {
        list.live.get(stage)?.tell(text);
      },
      finished: (stage) => {
        list.live.get(stage)?.finish();
      },
      crate: (name) => {
        crate = name;
        list.end("done");
        list = { ...list, live: new Map() };
      },
    },
    close: async (outcome) => {
      list.end(outcome);
      await list.over;
    },
  };
}

interface LiveList {
  readonly live: ReadonlyMap<StageName, LiveStage>;
  /** What is still open is done, or given up. */
  readonly end: (outcome: "done" | "stopped") => void;
  /** The terminal is free for the next list. */
  readonly over: Promise<unknown>;
}

/** Starts when the list before it is over; what is told earlier is kept. */
function openList(stages: readonly StageName[], crate: string | null, before: Promise<unknown>): LiveList {
  const live = new Map(stages.map((stage) => [stage, createLiveStage()]));
  const tasks = stages.map((stage): ListrTask => {
    return {
      title: crate === null ? titles[stage] : `${crate}: ${titles[stage]}`,
      task: (_context, task) => {
        const state = live.get(stage);
        if (state !== undefined) {
          state.tell = (text) => {
            task.output = text;
          };
        }
        return state?.done;
      },
    };
  });
  const options = { concurrent: false, rendererOptions: { showErrorMessage: false, collapseErrors: false } };
  const list = new Listr(tasks, options);
  const over = before.then(() => list.run()).catch(() => undefined);
  const end = (outcome: "done" | "stopped"): void => {
    for (const state of live.values()) {
      if (outcome === "done") state.finish();
      else state.fail();
    }
  };
  return { live, end, over };
}

function createLiveStage(): LiveStage {
  let finish = (): void => undefined;
  let fail = (): void => undefined;
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = () => {
      reject(new Error("stopped"));
    };
  });
  // A stage that never starts is nobody's unhandled failure.
  done.catch(() => undefined);
  return { finish, fail, done, tell: () => undefined };
}
