/**
 * The preprocessor's macro expansion (C11 6.10.3) over a stretch of source tokens. It only has to be right where it is
 * used: its result is compared with the compiler's, and what differs is given up.
 */
import { lex } from "../syntax/lex.ts";
import type { Tokens } from "../syntax/lex.ts";
import type { HarvestedMacro } from "./harvest-macros.ts";

/** One use of an object-like macro: all tokens of its expansion share the object. */
export interface Use {
  readonly name: string;
}

export interface ExpandedToken {
  /** Null where any one token is right: a stringised argument, a line number. */
  readonly text: string | null;
  /** The outermost object-like macro that it came from. */
  readonly use: Use | null;
  /** Macros that may not be expanded in it any more. */
  readonly hidden: readonly string[];
}

/** Thrown where the expansion is not certain. */
export class Uncertain extends Error {
  override readonly name = "Uncertain";
}

export interface Expander {
  /** The next token of the expansion; null at the end of the source. */
  next(): ExpandedToken | null;
  /** The next source token that is to be read, when no expansion is pending; else -1. */
  readonly at: number;
}

/** Bodies of macros as tokens, lexed when first needed. */
export type MacroTable = (name: string) => Macro | undefined;

interface Macro {
  readonly definition: HarvestedMacro;
  readonly body: readonly ExpandedToken[];
}

/** Macros whose value the compiler knows and we do not. */
const anyToken: ReadonlySet<string> = new Set([
  "__LINE__",
  "__FILE__",
  "__COUNTER__",
  "__DATE__",
  "__TIME__",
]);

export function createMacroTable(macros: ReadonlyMap<string, HarvestedMacro>): MacroTable {
  const bodies = new Map<string, Macro>();
  return (name) => {
    // most tokens are punctuation and numbers
    if (name.charCodeAt(0) < 64 && !name.startsWith("$")) return undefined;
    const known = bodies.get(name);
    if (known) return known;
    const definition = macros.get(name);
    if (!definition) return undefined;
    const macro = { definition, body: bodyTokens(lex(definition.body)) };
    bodies.set(name, macro);
    return macro;
  };
}

function bodyTokens(tokens: Tokens): ExpandedToken[] {
  return tokens.texts.map((text) => ({ text, use: null, hidden: [] }));
}

/**
 * @param texts source tokens
 * @param from the first one to be read
 * @param budget bound on the number of tokens that are looked at
 */
export function createExpander(
  texts: readonly string[],
  from: number,
  macros: MacroTable,
  budget: number,
): Expander {
  const pending: ExpandedToken[] = [];
  let position = from;
  let left = budget;

  const pull = (): ExpandedToken | null => {
    if (left-- <= 0) throw new Uncertain();
    const token = pending.pop();
    if (token) return token;
    const text = texts[position];
    if (text === undefined) return null;
    position += 1;
    return { text, use: null, hidden: [] };
  };
  const peekText = (): string | null =>
    pending.at(-1)?.text ?? (pending.length > 0 ? null : (texts[position] ?? null));
  const pushAll = (tokens: readonly ExpandedToken[]): void => {
    for (let index = tokens.length - 1; index >= 0; index--) {
      const token = tokens[index];
      if (token) pending.push(token);
    }
  };

  const next = (): ExpandedToken | null => {
    for (;;) {
      const token = pull();
      if (!token?.text || token.hidden.includes(token.text)) return token;
      if (anyToken.has(token.text)) return { ...token, text: null };
      const macro = macros(token.text);
      if (!macro || (macro.definition.params && peekText() !== "(")) return token;
      if (!macro.definition.stable) throw new Uncertain();
      pushAll(expansion(token, macro));
    }
  };

  const expansion = (name: ExpandedToken, macro: Macro): readonly ExpandedToken[] => {
    const { definition } = macro;
    const hidden = [...name.hidden, definition.name];
    if (definition.params) return substitute(macro, readArguments(name), { use: name.use, hidden });
    const use = name.use ?? { name: definition.name };
    return substitute(macro, new Map(), { use, hidden });
  };

  /** Reads `(...)`; the argument texts by parameter. */
  const readArguments = (name: ExpandedToken): Map<string, readonly ExpandedToken[]> => {
    const params = macros(name.text ?? "")?.definition.params ?? [];
    const args: ExpandedToken[][] = [[]];
    pull();
    for (let depth = 1; ;) {
      const token = pull();
      // a use that takes its arguments from elsewhere has no tokens of its own
      if (!token || token.use !== name.use) throw new Uncertain();
      if (token.text === "(") depth += 1;
      if (token.text === ")") depth -= 1;
      if (depth === 0) break;
      const variadic = args.length === params.length && /\.\.\.$/.test(params.at(-1) ?? "");
      if (token.text === "," && depth === 1 && !variadic) args.push([]);
      else args.at(-1)?.push(token);
    }
    return new Map(params.map((param, index) => [parameterName(param), args[index] ?? []]));
  };

  const substitute = (
    { body }: Macro,
    args: ReadonlyMap<string, readonly ExpandedToken[]>,
    mark: Pick<ExpandedToken, "use" | "hidden">,
  ): readonly ExpandedToken[] => {
    const result: ExpandedToken[] = [];
    const expanded = new Map<string, readonly ExpandedToken[]>();
    for (let index = 0; index < body.length; index++) {
      const text = body[index]?.text ?? "";
      const argument = args.get(text);
      if (text === "#" && args.has(body[index + 1]?.text ?? "")) {
        result.push({ text: null, ...mark });
        index += 1;
      } else if (text === "##" || body[index + 1]?.text === "##" || text === "__VA_OPT__") {
        index = paste(body, index, args, mark, result);
      } else if (argument) {
        // expanded once, put in as often as the body says so
        const tokens = expanded.get(text) ?? expandFully(argument);
        expanded.set(text, tokens);
        for (const token of copyOf(tokens, mark.use)) result.push(token);
      } else {
        result.push({ text, ...mark });
      }
    }
    return result;
  };

  /** `a ## b`, both sides unexpanded; gives the index of the right side. */
  const paste = (
    body: readonly ExpandedToken[],
    index: number,
    args: ReadonlyMap<string, readonly ExpandedToken[]>,
    mark: Pick<ExpandedToken, "use" | "hidden">,
    result: ExpandedToken[],
  ): number => {
    let spelling = "";
    let at = index;
    for (;;) {
      const text = body[at]?.text ?? "";
      const parts = args.get(text) ?? [{ text, use: null, hidden: [] }];
      if (parts.length > 1 || parts[0]?.text === null || text === "__VA_OPT__") throw new Uncertain();
      spelling += parts[0]?.text ?? "";
      if (body[at + 1]?.text !== "##") break;
      at += 2;
    }
    const tokens = lex(spelling);
    if (tokens.count !== 1) throw new Uncertain();
    result.push({ text: spelling, ...mark });
    return at;
  };

  /** An argument is expanded by itself before it is put in (C11 6.10.3.1). */
  const expandFully = (argument: readonly ExpandedToken[]): ExpandedToken[] => {
    if (!argument.some((token) => token.text !== null && macros(token.text))) return [...argument];
    const inner = createArgumentExpander(argument);
    const result: ExpandedToken[] = [];
    for (let token = inner(); token; token = inner()) result.push(token);
    return result;
  };

  const createArgumentExpander = (argument: readonly ExpandedToken[]): (() => ExpandedToken | null) => {
    const outerPending = pending.splice(0);
    const outerPosition = position;
    pushAll(argument);
    position = texts.length;
    return () => {
      const token = next();
      if (token) return token;
      position = outerPosition;
      pending.push(...outerPending);
      return null;
    };
  };

  return {
    next,
    get at() {
      return pending.length === 0 ? position : -1;
    },
  };
}

/** Each copy of an argument has uses of its own. */
function copyOf(tokens: readonly ExpandedToken[], outer: Use | null): readonly ExpandedToken[] {
  if (outer === null && tokens.every((token) => token.use === null)) return tokens;
  const copies = new Map<Use, Use>();
  return tokens.map((token) => {
    if (outer !== null) return { ...token, use: outer };
    if (token.use === null) return token;
    const copy = copies.get(token.use) ?? { ...token.use };
    copies.set(token.use, copy);
    return { ...token, use: copy };
  });
}

/** `args...` is named `args`, `...` is `__VA_ARGS__`. */
function parameterName(param: string): string {
  return param === "..." ? "__VA_ARGS__" : param.replace(/\.\.\.$/, "");
}
