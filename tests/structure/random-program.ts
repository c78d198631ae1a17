/**
 * Random C programs full of jumps: labels, `goto`s and `case`s anywhere in nested blocks, loops and switches.
 *
 * Every program ends, since each jump and loop costs fuel. Nothing is read that C leaves undefined: for each local there
 * is a flag, set by what gives it a value and cleared by every jump that leaves its block, and reads ask the flag.
 */

export interface RandomOptions {
  readonly seed: number;
  readonly functions: number;
  /** Statements per function, about. */
  readonly size: number;
}

export function randomProgram({ seed, functions, size }: RandomOptions): string {
  const random = createRandom(seed);
  const parts = Array.from({ length: functions }, (_, index) => {
    // Few labels leave room for structure, many make everything irreducible.
    return new FunctionMaker(random, random(6), size).make(index);
  });
  const names = parts.map((_, index) => `f${String(index)}`);
  return `${prelude}${parts.join("\n")}
static unsigned (*const all[])(void) = { ${names.join(", ")} };

int main(void) {
  for (unsigned i = 0; i < ${String(functions)}; i++) {
    for (unsigned run = 0; run < 25; run++) {
      state = run * 7919u + i;
      fuel = 150;
      printf("%u %u %u\\n", i, run, all[i]());
    }
  }
  return 0;
}
`;
}

const prelude = `#include <stdio.h>

static unsigned state;
static int fuel;

static unsigned pick(unsigned n) {
  state = state * 1664525u + 1013904223u;
  return (state >> 16) % n;
}
static int go(unsigned n) { return fuel-- > 0 && pick(n) == 0; }
static int more(unsigned n) { return fuel-- > 0 && pick(n) != 0; }

`;

/** Gives an integer below its argument. */
export type Random = (below: number) => number;

export function createRandom(seed: number): Random {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return (below) => {
    // xorshift32
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/** A scope; `parent` is null for the function's. */
interface Block {
  readonly parent: Block | null;
  readonly variables: number[];
}
interface Around {
  readonly block: Block;
  /** Blocks that `break` and `continue` go back to. */
  readonly breakTo: Block | null;
  readonly continueTo: Block | null;
  readonly cases: { count: number; hasDefault: boolean } | null;
  readonly depth: number;
}
/** Text of a statement; jumps wait until all labels are known. */
type Line = () => string;

class FunctionMaker {
  private readonly random: Random;
  private readonly labelRate: number;
  private readonly jumpRate: number;
  private budget: number;
  private variables = 0;
  private traces = 0;
  private readonly labels: { readonly name: string; readonly block: Block }[] = [];

  constructor(random: Random, labelRate: number, size: number) {
    this.random = random;
    this.labelRate = labelRate;
    this.jumpRate = 1 + random(3);
    this.budget = size;
  }

  make(index: number): string {
    const block: Block = { parent: null, variables: [] };
    const lines: Line[] = [];
    while (this.budget > 0) {
      lines.push(...this.list({ block, breakTo: null, continueTo: null, cases: null, depth: 0 }));
    }
    const body = lines.map((line) => line()).join("");
    const flags = `  char ok[${String(this.variables + 1)}] = { 0 };\n`;
    return `static unsigned f${String(index)}(void) {\n  unsigned h = 1;\n${flags}${body}  return h;\n}\n`;
  }

  private list(around: Around): Line[] {
    const lines: Line[] = [];
    for (let count = 1 + this.random(5); count > 0; count--) lines.push(...this.statement(around));
    return lines;
  }

  private statement(around: Around): Line[] {
    this.budget -= 1;
    const lines: Line[] = [];
    if (this.random(20) < this.labelRate) lines.push(this.label(around));
    if (around.cases && this.random(4) === 0) lines.push(this.caseLabel(around.cases));
    lines.push(...this.plain(around));
    return lines;
  }

  private plain(around: Around): Line[] {
    const nested = around.depth < 5 && this.budget > 0;
    if (this.random(14) < this.jumpRate) return [this.goto(around, this.random(6) > 0)];
    const choice = this.random(nested ? 20 : 11);
    switch (choice) {
      case 0:
      case 1:
        return [this.trace()];
      case 2:
      case 3:
        return [this.declare(around)];
      case 4:
      case 5:
        return [this.use(around)];
      case 6:
        return [this.assign(around)];
      case 7:
      case 8:
        return [this.breakOrContinue(around)];
      case 9:
      case 10:
        return this.random(5) === 0 ? [() => "return h ^ 77u;\n"] : [this.trace()];
      case 11:
        return this.block(around);
      case 12:
      case 13:
      case 14:
        return this.if(around);
      case 15:
        return this.while(around);
      case 16:
        return this.doWhile(around);
      case 17:
        return this.for(around);
      default:
        return this.switch(around);
    }
  }

  private trace(): Line {
    this.traces += 1;
    const text = `h = h * 31u + ${String(this.traces)}u;\n`;
    return () => text;
  }

  private label({ block }: Around): Line {
    const name = `L${String(this.labels.length)}`;
    this.labels.push({ name, block });
    return () => `${name}: ;\n`;
  }

  private caseLabel(cases: NonNullable<Around["cases"]>): Line {
    if (!cases.hasDefault && this.random(5) === 0) {
      cases.hasDefault = true;
      return () => "default: ;\n";
    }
    const value = cases.count++;
    if (this.random(8) > 0) return () => `case ${String(value)}: ;\n`;
    const high = cases.count++;
    return () => `case ${String(value)} ... ${String(high)}: ;\n`;
  }

  private declare({ block }: Around): Line {
    const variable = this.variables++;
    block.variables.push(variable);
    const name = `v${String(variable)}`;
    const flag = `ok[${String(variable)}]`;
    const value = String(1 + this.random(90));
    if (this.random(4) === 0) return () => `unsigned ${name}; ${flag} = 0;\n`;
    if (this.random(5) === 0) {
      return () =>
        `unsigned ${name}_a[3] = { 1, ${value}, h }, ${name} = ${name}_a[1] + ${name}_a[2]; ${flag} = 1;\n`;
    }
    return () => `unsigned ${name} = h % ${value}; ${flag} = 1;\n`;
  }

  private variableInScope(block: Block): number | null {
    const all: number[] = [];
    for (let at: Block | null = block; at; at = at.parent) all.push(...at.variables);
    return all.length > 0 ? (all[this.random(all.length)] ?? null) : null;
  }

  private use({ block }: Around): Line {
    const variable = this.variableInScope(block);
    if (variable === null) return this.trace();
    return () => `if (ok[${String(variable)}]) h = h * 33u + v${String(variable)};\n`;
  }

  private assign({ block }: Around): Line {
    const variable = this.variableInScope(block);
    if (variable === null) return this.trace();
    const value = String(this.random(1000));
    return () => `v${String(variable)} = h + ${value}u; ok[${String(variable)}] = 1;\n`;
  }

  /** Forgets the variables of all blocks that a jump from `from` to `to` leaves. */
  private forget(from: Block, to: Block | null): string {
    const kept = new Set<Block>();
    for (let at = to; at; at = at.parent) kept.add(at);
    let text = "";
    for (let at: Block | null = from; at && !kept.has(at); at = at.parent) {
      for (const variable of at.variables) text += `ok[${String(variable)}] = 0; `;
    }
    return text;
  }

  private goto({ block }: Around, conditional: boolean): Line {
    const odds = String(1 + this.random(4));
    const choice = this.random(1 << 20);
    return () => {
      const target = this.labels[choice % Math.max(1, this.labels.length)];
      if (!target) return "h += 3u;\n";
      const jump = `{ ${this.forget(block, target.block)}goto ${target.name}; }\n`;
      return conditional ? `if (go(${odds})) ${jump}` : `if (fuel-- <= 0) return h;\n${jump}`;
    };
  }

  private breakOrContinue({ block, breakTo, continueTo }: Around): Line {
    const isBreak = this.random(2) === 0;
    const to = isBreak ? breakTo : continueTo;
    if (!to) return this.trace();
    const condition = this.random(3) === 0 ? "" : "if (pick(3) == 0) ";
    return () => `${condition}{ ${this.forget(block, to)}${isBreak ? "break" : "continue"}; }\n`;
  }

  /** Lines in braces, as a new scope. */
  private braces(around: Around): { readonly block: Block; readonly text: () => string } {
    const block: Block = { parent: around.block, variables: [] };
    const lines = this.list({ ...around, block, depth: around.depth + 1 });
    return {
      block,
      text: () => `{\n${lines.map((line) => line()).join("")}${this.forget(block, around.block)}}\n`,
    };
  }

  private block(around: Around): Line[] {
    return [this.braces(around).text];
  }

  private if(around: Around): Line[] {
    const then = this.braces(around);
    const otherwise = this.random(2) === 0 ? this.braces(around) : null;
    const odds = String(2 + this.random(3));
    return [() => `if (pick(${odds})) ${then.text()}${otherwise ? `else ${otherwise.text()}` : ""}`];
  }

  private while(around: Around): Line[] {
    const body = this.braces({ ...around, breakTo: around.block, continueTo: around.block });
    const endless = this.random(4) === 0;
    return [
      () =>
        endless ? `while (1) { if (!more(4)) break; ${body.text()}}\n` : `while (more(4)) ${body.text()}`,
    ];
  }

  private doWhile(around: Around): Line[] {
    const body = this.braces({ ...around, breakTo: around.block, continueTo: around.block });
    const once = this.random(3) === 0;
    return [() => `do ${body.text()}while (${once ? "0" : "more(3)"});\n`];
  }

  private for(around: Around): Line[] {
    const own: Block = { parent: around.block, variables: [] };
    const variable = this.variables++;
    own.variables.push(variable);
    const inner = { ...around, block: own, breakTo: around.block, continueTo: own };
    const body = this.braces(inner);
    const name = `v${String(variable)}`;
    const flag = `ok[${String(variable)}]`;
    return [
      () =>
        `for (unsigned ${name} = (${flag} = 1, h % 9); more(4); ${flag} ? ${name}++ : 0) ${body.text()}` +
        `${flag} = 0;\n`,
    ];
  }

  private switch(around: Around): Line[] {
    const cases = { count: 0, hasDefault: false };
    const block: Block = { parent: around.block, variables: [] };
    const inner: Around = { ...around, block, breakTo: around.block, cases, depth: around.depth + 1 };
    const lines: Line[] = this.random(6) === 0 ? this.list(inner) : [];
    for (let count = 1 + this.random(4); count > 0; count--) {
      lines.push(this.caseLabel(cases), ...this.list(inner));
      if (this.random(2) === 0) lines.push(() => `${this.forget(block, around.block)}break;\n`);
    }
    const values = String(cases.count + 1);
    return [
      () =>
        `switch (pick(${values})) {\n${lines.map((line) => line()).join("")}${this.forget(block, around.block)}}\n`,
    ];
  }
}
