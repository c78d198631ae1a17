/** One call of a C compiler: what goes in, what comes out, and which of its flags say what the C means. */
import { resolve } from "node:path";

export interface CompilerCommand {
  /** `other`: nothing is compiled or linked (`-E`, `-M`, `-fsyntax-only`, `--version`). */
  readonly action: "compile" | "link" | "link-shared" | "link-object" | "other";
  /** Source files of any language, absolute. */
  readonly sources: readonly string[];
  /** Objects and libraries, absolute, in order. */
  readonly objects: readonly string[];
  /** Names behind `-l`. */
  readonly libraries: readonly string[];
  /** Folders behind `-L`, absolute. */
  readonly libraryFolders: readonly string[];
  /** Absolute; null where the command does not say. */
  readonly output: string | null;
  /** Flags that preprocessing and the meaning of the C depend on, with absolute paths. */
  readonly flags: readonly string[];
}

/** Flags whose value is a path, in the same word or the next. */
const pathFlags = ["-iquote", "-isystem", "-idirafter", "-include", "-imacros", "-I"];

/** Those of files, which are looked for like headers where they do not lie in the current folder. */
const fileFlags: ReadonlySet<string> = new Set(["-include", "-imacros"]);

/** Flags with a value in the next word that mean nothing to us. */
const skippedWithValue: ReadonlySet<string> = new Set(
  (
    "-MF -MT -MQ -MD-file -x -Xlinker -Xassembler -Xpreprocessor -Xclang -T -u -z -e -h -soname -rpath -arch -target " +
    "-isysroot --sysroot --param -aux-info -dumpdir -dumpbase -wrapper -specs -framework -install_name -current_version -mllvm"
  ).split(" "),
);

/** `-f` and other flags that change types, values, or the language. */
const meaningful =
  /^(-std=|--std=|-ansi$|-pthread$|-m|-nostdinc$|-undef$|-fno-builtin|-f(no-)?(un)?signed-(char|bitfields)$|-f(no-)?(short-enums|short-wchar|wrapv|trapv|hosted|freestanding|ms-extensions|plan9-extensions|gnu89-inline|pack-struct(=\d+)?|common|strict-flex-arrays(=\d)?|asm|exec-charset=.*|input-charset=.*|wide-exec-charset=.*)$)/;

/** They begin like flags that matter, and say how the code is to be made only. */
const meaningless = /^-[DU]_FORTIFY_SOURCE|^-DPIC$|^-m(tune|cmodel|llvm|no-red-zone)/;

const sourceFile = /\.(c|i|C|cc|cp|cpp|cxx|c\+\+|m|mm|f|F|f90|S|s|sx|asm|cu)$/;

/** Is the file C, and not another language that compilers of C take? */
export function isC(path: string): boolean {
  return path.endsWith(".c");
}

interface Draft {
  action: CompilerCommand["action"];
  output: string | null;
  readonly sources: string[];
  readonly objects: string[];
  readonly libraries: string[];
  readonly libraryFolders: string[];
  readonly flags: string[];
}

/**
 * @param args without the compiler itself
 * @param exists tells whether a file is there; asked for `-include`
 */
export function readCompilerCommand(
  args: readonly string[],
  directory: string,
  exists: (path: string) => boolean,
): CompilerCommand {
  const draft: Draft = {
    action: "link",
    output: null,
    sources: [],
    objects: [],
    libraries: [],
    libraryFolders: [],
    flags: [],
  };
  const words = args.flatMap(unpacked);
  for (let at = 0; at < words.length;) at += readWord(draft, words, at, directory, exists);
  const nothing = draft.sources.length + draft.objects.length === 0;
  return nothing ? { ...draft, action: "other" } : draft;
}

/** `-Wp,-DX,-MD,file` passes options to the preprocessor. */
function unpacked(word: string): readonly string[] {
  return word.startsWith("-Wp,") ? word.slice(4).split(",") : [word];
}

/** Gives the number of words that were read. */
function readWord(
  draft: Draft,
  words: readonly string[],
  at: number,
  directory: string,
  exists: (path: string) => boolean,
): number {
  const word = words[at] ?? "";
  const next = words[at + 1] ?? "";
  if (!word.startsWith("-") || word === "-") {
    addInput(draft, word, directory);
    return 1;
  }
  const action = actionOf(word);
  if (action !== null) {
    if (draft.action !== "other") draft.action = action;
    return 1;
  }
  const path = pathFlags.find((flag) => word.startsWith(flag));
  if (path !== undefined) {
    const value = word === path ? next : word.slice(path.length);
    draft.flags.push(...pathFlag(path, value, directory, exists));
    return word === path ? 2 : 1;
  }
  if (/^-[DU]/.test(word)) {
    const value = word.length === 2 ? next : word.slice(2);
    const flag = word.slice(0, 2) + value;
    if (!meaningless.test(flag)) draft.flags.push(flag);
    return word.length === 2 ? 2 : 1;
  }
  if (/^-[oLl]/.test(word)) return addPlace(draft, word, next, directory);
  if (meaningful.test(word) && !meaningless.test(word)) draft.flags.push(word);
  return skippedWithValue.has(word) ? 2 : 1;
}

function actionOf(word: string): CompilerCommand["action"] | null {
  if (word === "-c") return "compile";
  if (word === "-shared" || word === "-dynamiclib" || word === "-bundle") return "link-shared";
  if (word === "-r" || word === "-Wl,-r") return "link-object";
  return /^(-E|-S|-M|-MM|-fsyntax-only|--version|-dumpversion|-dumpmachine|-print-.*)$/.test(word)
    ? "other"
    : null;
}

function addInput(draft: Draft, word: string, directory: string): void {
  if (word === "" || word === "-") return;
  const path = resolve(directory, word);
  if (sourceFile.test(word)) draft.sources.push(path);
  else draft.objects.push(path);
}

/** `-o file`, `-L folder`, `-l name` */
function addPlace(draft: Draft, word: string, next: string, directory: string): number {
  const value = word.length === 2 ? next : word.slice(2);
  if (word.startsWith("-o")) draft.output = resolve(directory, value);
  else if (word.startsWith("-L")) draft.libraryFolders.push(resolve(directory, value));
  else draft.libraries.push(value);
  return word.length === 2 ? 2 : 1;
}

function pathFlag(
  flag: string,
  value: string,
  directory: string,
  exists: (path: string) => boolean,
): readonly string[] {
  const path = resolve(directory, value);
  if (fileFlags.has(flag)) return [flag, exists(path) ? path : value];
  return flag === "-I" ? [`-I${path}`] : [flag, path];
}
