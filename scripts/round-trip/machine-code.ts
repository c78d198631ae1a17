/**
 * Compares what two object files hold: the instructions of every function and the bytes of every constant. Optimized code
 * of the same meaning and the same order of effects comes out the same, so that equality proves more than test runs do; a
 * difference proves nothing and has to be looked at.
 */
import { execa } from "execa";

/** Flags under which code depends on the function's own text alone, not on what else the file holds. */
const comparable = [
  "-fno-inline",
  "-fdata-sections",
  "-ffunction-sections",
  "-fno-stack-protector",
  "-fcf-protection=none",
  "-fno-asynchronous-unwind-tables",
];
const comparableGcc = [
  ...comparable,
  "-fno-ipa-icf",
  "-fno-ipa-ra",
  "-fno-ipa-sra",
  "-fno-ipa-cp",
  "-fno-ipa-pure-const",
  "-fno-ipa-modref",
  "-fno-ipa-vrp",
  "-fno-ipa-bit-cp",
  "-fno-ipa-reference",
  "-fno-guess-branch-probability",
  "-fno-reorder-blocks",
  "-fno-toplevel-reorder",
];

export interface CodeGenerator {
  readonly compiler: string;
  readonly flags: readonly string[];
}

/** The way to one text of instructions differs, the meaning does not: functions agree when any of these makes them equal. */
export const codeGenerators: readonly CodeGenerator[] = [
  ...["-O2", "-O1", "-Os", "-O3", "-O0"].map((level) => ({
    compiler: "gcc",
    flags: [level, ...comparableGcc],
  })),
  { compiler: "clang", flags: ["-O2", ...comparable] },
];

export interface CodeComparison {
  /** Functions and sections of data that are equal. */
  readonly equal: number;
  /** Names of those of the original that are not the same in the other file. */
  readonly different: readonly string[];
}

export async function compareCode(original: string, printed: string): Promise<CodeComparison> {
  const [expected, found] = await Promise.all([readObject(original), readObject(printed)]);
  const different = [...expected].filter(([name, text]) => found.get(name) !== text).map(([name]) => name);
  return { equal: expected.size - different.length, different };
}

/** Normalized text of each function and each section of constants, by name. */
async function readObject(path: string): Promise<ReadonlyMap<string, string>> {
  const parts = new Map<string, string>();
  const renumber = numberSwitchTables();
  const bytes = blocks(
    renumber(await objdump(["-s", path])),
    /^Contents of section (\.(?:data|rodata)[^:]*):$/,
  );
  const resolve = constantResolver(bytes, await objdump(["-t", path]));
  const code = renumber(await objdump(["-dr", "--no-show-raw-insn", "--no-addresses", path]));
  for (const [name, lines] of blocks(code, /^<([^>]+)>:$/))
    parts.set(name, resolve(normalizeFunction(lines)));
  for (const [name, lines] of bytes) if (!isPool(name)) parts.set(name, lines.join("\n"));
  const relocations = renumber(await objdump(["-r", path]));
  for (const [name, lines] of blocks(relocations, /^RELOCATION RECORDS FOR \[(\.(?:data|rodata)[^\]]*)\]:$/))
    parts.set(`relocations of ${name}`, resolve(lines.join("\n")));
  return parts;
}

/** Sections of strings and of constants that instructions load: they stand where they are used, see below. */
function isPool(section: string): boolean {
  return /\.(?:str|cst)\d/.test(section);
}

/** Puts the bytes of strings and constants in the place of the labels and offsets by which code refers to them. */
function constantResolver(
  bytes: ReadonlyMap<string, readonly string[]>,
  symbols: string,
): (text: string) => string {
  const pools = new Map(
    [...bytes].filter(([name]) => isPool(name)).map(([name, dump]) => [name, hexOf(dump)]),
  );
  const constantAt = (section: string, offset: number): string => {
    const rest = (pools.get(section) ?? "").slice(2 * offset);
    const size = /\.cst(\d+)/.exec(section)?.[1];
    return size === undefined ? (/^(?:(?!00)..)*/.exec(rest)?.[0] ?? "") : rest.slice(0, 2 * Number(size));
  };
  const labels = new Map<string, string>();
  for (const [, offset, section, label] of symbols.matchAll(
    /^(\S+) l\s+\w*\s*(\.rodata\S*)\s+\S+ (\.LC\d+)$/gm,
  ))
    labels.set(label ?? "", constantAt(section ?? "", parseInt(offset ?? "", 16)));
  return (text) =>
    text
      .replace(/\.LC\d+/g, (label) => `constant ${labels.get(label) ?? label}`)
      .replace(
        /(R_X86_64_\w+\s+)(\.rodata\.(?:str|cst)\S*?)([+-]0x[0-9a-f]+)?$/gm,
        (_, kind: string, section: string, at?: string) => {
          // what is relative to the instruction counts from its end
          const end = /PC32/.test(kind) ? 4 : 0;
          return `${kind}constant ${constantAt(section, parseInt(at ?? "0", 16) + end)}`;
        },
      );
}

/** Lines of `objdump -s`: address, up to four groups of digits, the same as text. */
function hexOf(dump: readonly string[]): string {
  return dump
    .map((line) =>
      line
        .replace(/^ *\S+ /, "")
        .slice(0, 35)
        .replaceAll(" ", ""),
    )
    .join("");
}

/** gcc numbers the tables it makes of switches by its variables; here they count by their first use. */
function numberSwitchTables(): (text: string) => string {
  const numbers = new Map<string, number>();
  return (text) =>
    text.replace(/CSWTCH\.\d+/g, (name) => {
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return `CSWTCH#${String(number)}`;
    });
}

async function objdump(args: readonly string[]): Promise<string> {
  const { stdout } = await execa("objdump", args, { maxBuffer: 512 * 1024 * 1024 });
  return stdout;
}

/** Lines below each head, by the name in the head. */
function blocks(text: string, head: RegExp): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    const name = head.exec(line)?.[1];
    if (name !== undefined) {
      lines = [];
      found.set(name, lines);
    } else if (/^(Disassembly|Contents|RELOCATION)/.test(line)) lines = [];
    else if (line.trim() !== "") lines.push(line.trimEnd());
  }
  return found;
}

/**
 * Without padding, without the count of vector registers that a call of a function without prototype passes, and with
 * stack slots named by their first use: gcc lays them out by the numbers of its variables.
 */
function normalizeFunction(lines: readonly string[]): string {
  const code = lines.filter((line) => !/^\s*(?:nop|data16|cs nop|xchg\s+%ax,%ax)/.test(line));
  const kept = code.filter(
    (line, index) => !(/xor\s+%eax,%eax$/.test(line) && /\scall\s/.test(code[index + 1] ?? "")),
  );
  const slots = new Map<string, string>();
  return kept
    .map((line) =>
      line
        // a place that the relocation below replaces; targets of jumps stay
        .replace(/(\scall\s+|# )<[^>]*\+0x[0-9a-f]+>/g, "$1")
        .replace(/-?0x[0-9a-f]+\(%r[bs]p\)/g, (slot) => {
          const known = slots.get(slot) ?? `slot${String(slots.size)}`;
          slots.set(slot, known);
          return known;
        }),
    )
    .join("\n");
}
