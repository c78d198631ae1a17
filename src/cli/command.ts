/** The command line: what may be written on it, and what it means. */
import { normalize } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { ExplainPlace } from "../pipeline/explain.ts";
import { passNames, type PassName } from "../translation/style.ts";
import { stageNames } from "../pipeline/stage-run.ts";
import { loadKinds } from "../project/load-kind.ts";
import type { LoadKind } from "../project/load-kind.ts";
import type { StageName } from "../pipeline/stage-run.ts";

export interface TranslateCommand {
  readonly paths: readonly string[];
  readonly cflags: readonly string[];
  readonly load: LoadKind | null;
  readonly targets: readonly string[];
  readonly buildSeconds: number;
  readonly out: string | null;
  readonly name: string | null;
  readonly force: boolean;
  readonly verify: boolean;
  readonly json: boolean;
  readonly floor: boolean;
  readonly style: "idiomatic" | "close";
  readonly without: readonly PassName[];
  readonly dump: StageName | null;
}

export interface ExplainCommand {
  readonly paths: readonly string[];
  readonly cflags: readonly string[];
  readonly load: LoadKind | null;
  readonly targets: readonly string[];
  readonly buildSeconds: number;
  readonly at: ExplainPlace;
}

/** The command, or the exit code when all was said (help, version, a usage error). */
export type ParsedCommand =
  | { readonly kind: "translate"; readonly command: TranslateCommand }
  | { readonly kind: "explain"; readonly command: ExplainCommand }
  | { readonly kind: "exit"; readonly exitCode: 0 | 2 };

/** What `translate` and `explain` know alike. */
interface LoadFlags {
  readonly load?: LoadKind;
  readonly target?: readonly string[];
  readonly buildTimeout?: number;
}

interface Flags extends LoadFlags {
  readonly out?: string;
  readonly name?: string;
  readonly force?: boolean;
  readonly verify?: boolean;
  readonly json?: boolean;
  readonly floor?: boolean;
  readonly style?: "idiomatic" | "close";
  readonly without?: readonly PassName[];
  readonly dump?: StageName;
}

const examples = `
Examples:
  $ c2rust-safe translate src                       translates the C below src into src-rs
  $ c2rust-safe translate . --target zlib           one library of the project here, by its CMakeLists.txt or Makefile
  $ c2rust-safe translate sha256.c hmac.c --name hashes --out hashes
  $ c2rust-safe translate src --verify              and proves that the Rust does what the C does
  $ c2rust-safe explain src --at src/list.c:12:next why the pointer is what it is
  $ c2rust-safe translate src -- -std=c11 -DNDEBUG -Iinclude

Exit codes:
  0  everything was translated, and verified if asked for
  1  some functions were refused; each is named, with the reason
  2  wrong usage or input; nothing was written
  3  verification failed`;

/** Where help and usage errors go. */
interface Streams {
  readonly writeOutput: (text: string) => void;
  readonly writeError: (text: string) => void;
}

/** @param args without the program's own name */
export function parseCommand(args: readonly string[], version: string, streams: Streams): ParsedCommand {
  const { own, cflags } = splitArguments(args);
  const parsed: ParsedCommand[] = [];
  const translate = (paths: readonly string[], flags: Flags): void => {
    const command: TranslateCommand = {
      paths,
      cflags,
      ...loading(flags),
      out: flags.out ?? null,
      name: flags.name ?? null,
      force: flags.force ?? false,
      verify: flags.verify ?? false,
      json: flags.json ?? false,
      floor: flags.floor ?? false,
      style: flags.style ?? "idiomatic",
      without: flags.without ?? [],
      dump: flags.dump ?? null,
    };
    parsed.push({ kind: "translate", command });
  };
  const program = createProgram(version, streams, {
    translate,
    explain: (paths, flags) => {
      parsed.push({ kind: "explain", command: { paths, cflags, ...loading(flags), at: flags.at } });
    },
  });
  try {
    program.parse(own, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: "exit", exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const [command] = parsed;
  return command ?? { kind: "exit", exitCode: 2 };
}

/** What stands behind `--` is for the C compiler. */
function splitArguments(args: readonly string[]): {
  readonly own: readonly string[];
  readonly cflags: readonly string[];
} {
  const at = args.indexOf("--");
  return at < 0 ? { own: args, cflags: [] } : { own: args.slice(0, at), cflags: args.slice(at + 1) };
}

interface Actions {
  readonly translate: (paths: readonly string[], flags: Flags) => void;
  readonly explain: (paths: readonly string[], flags: ExplainFlags) => void;
}

interface ExplainFlags extends LoadFlags {
  readonly at: ExplainPlace;
}

/** Seconds that a build may take where the user does not say. */
const usualBuildSeconds = 600;

function loading({ load, target, buildTimeout }: LoadFlags): {
  readonly load: LoadKind | null;
  readonly targets: readonly string[];
  readonly buildSeconds: number;
} {
  return { load: load ?? null, targets: target ?? [], buildSeconds: buildTimeout ?? usualBuildSeconds };
}

function withLoadOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--load <how>", "how to find the sources of a folder (default: by what lies in it)").choices(
        loadKinds,
      ),
    )
    .option(
      "--target <name>",
      "a program or library of the project's build; may be repeated (default: all but tests)",
      (name: string, names: readonly string[] | undefined) => [...(names ?? []), name],
    )
    .option("--build-timeout <seconds>", "time for the project's own build (default: 600)", secondsOf);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError("It is a number of seconds.");
  return seconds;
}

/** `list.c:12`, `src/list.c:12:next` */
function placeOf(text: string): ExplainPlace {
  const found = /^(.+?):(\d+)(?::(.+))?$/.exec(text);
  const [, file, line, name] = found ?? [];
  if (file === undefined || line === undefined)
    throw new InvalidArgumentError("It is FILE:LINE or FILE:LINE:NAME.");
  return { file: normalize(file), line: Number(line), name: name ?? null };
}

function createProgram(version: string, streams: Streams, run: Actions): Command {
  const program = new Command("c2rust-safe")
    .description("Translates C into safe, readable, fast Rust, with evidence that the behaviour is the same.")
    .version(version)
    .addHelpText("after", examples)
    .showHelpAfterError("(--help shows how it is used)")
    .configureOutput({ writeOut: streams.writeOutput, writeErr: streams.writeError })
    .exitOverride();
  withLoadOptions(program.command("translate"))
    .description("translate C files or a project into Rust, one crate for each program and library")
    .argument("<paths...>", "a project's folder, a compile_commands.json, or .c files and folders of them")
    .option("-o, --out <dir>", "output folder (default: <name>-rs in the current folder)")
    .option("-n, --name <name>", "name of the crate (default: from the folder or file)")
    .option("-f, --force", "write into an output folder that c2rust-safe did not make")
    .option("--verify", "build the crate and compare it with the C")
    .option("--json", "print the report, or the reasons why there is none, as JSON")
    .addOption(
      new Option("--style <style>", "idiomatic Rust, or Rust that is close to the text of the C").choices([
        "idiomatic",
        "close",
      ]),
    )
    .addOption(
      new Option("--without <pass...>", "passes that make the Rust idiomatic and are left out").choices(
        passNames,
      ),
    )
    .option("--floor", "hold all pointers and what they point at in the most general form, for debugging")
    .addOption(new Option("--dump <stage>", "print the result of one stage and stop").choices(stageNames))
    .usage("[options] <paths...> [-- CFLAGS]")
    .addHelpText("after", examples)
    .exitOverride()
    .action((paths: string[], flags: Flags) => {
      run.translate(paths, flags);
    });
  withLoadOptions(program.command("explain"))
    .description("say for the pointers on a line of the C what they become, and why nothing better")
    .argument("<paths...>", ".c files or folders: the whole program, as for translate")
    .requiredOption("--at <file:line[:name]>", "the line, and the pointer on it", placeOf)
    .usage("<paths...> --at FILE:LINE[:NAME] [-- CFLAGS]")
    .exitOverride()
    .action((paths: string[], flags: ExplainFlags) => {
      run.explain(paths, flags);
    });
  return program;
}
