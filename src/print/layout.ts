/**
 * The layout engine: a document says where a line may break, `render` decides. After Wadler's "A prettier printer",
 * with the widths computed once when a document is made, so that rendering is linear.
 */

export type Doc = string | Concat | Indent | Group | Line | IfBroken | Fill | Verbatim;

interface Sized {
  /** Columns on one line; infinite when the document holds a forced line break. */
  readonly width: number;
}
interface Concat extends Sized {
  readonly kind: "concat";
  readonly parts: readonly Doc[];
}
interface Indent extends Sized {
  readonly kind: "indent";
  readonly content: Doc;
}
/** All of its lines are broken, or none. */
interface Group extends Sized {
  readonly kind: "group";
  readonly content: Doc;
  /** Widest content that may stay on one line, as rustfmt bounds calls, arrays and struct literals. */
  readonly limit: number;
}
interface Line extends Sized {
  readonly kind: "line";
  /** What stands there when the line is not broken; null for a forced break. */
  readonly flat: string | null;
}
/** Text that only a broken group has: trailing commas. */
interface IfBroken extends Sized {
  readonly kind: "if-broken";
  readonly text: string;
}
/** As many items per line as fit. */
interface Fill extends Sized {
  readonly kind: "fill";
  readonly items: readonly Doc[];
}
/** Whole lines that keep their own indentation. */
interface Verbatim extends Sized {
  readonly kind: "verbatim";
  readonly text: string;
}

export const lineWidth = 100;
const indentWidth = 4;

export function widthOf(doc: Doc): number {
  return typeof doc === "string" ? doc.length : doc.width;
}

export function concat(...parts: readonly Doc[]): Doc {
  return concatAll(parts);
}

/** `concat` for lists too long to be arguments. */
export function concatAll(parts: readonly Doc[]): Doc {
  let width = 0;
  for (const part of parts) width += widthOf(part);
  return { kind: "concat", parts, width };
}

export function indent(content: Doc): Doc {
  return { kind: "indent", content, width: widthOf(content) };
}

export function group(content: Doc, limit = lineWidth): Doc {
  return { kind: "group", content, limit, width: widthOf(content) };
}

/** A space, or a line break. */
export const line: Doc = { kind: "line", flat: " ", width: 1 };
/** Nothing, or a line break. */
export const softLine: Doc = { kind: "line", flat: "", width: 0 };
/** Always a line break. */
export const hardLine: Doc = { kind: "line", flat: null, width: Infinity };

export function ifBroken(text: string): Doc {
  return { kind: "if-broken", text, width: 0 };
}

/** Items followed by commas, as many per line as fit; for tables of numbers. */
export function fill(items: readonly Doc[]): Doc {
  let width = 0;
  for (const item of items) width += widthOf(item) + 1;
  return { kind: "fill", items, width: Math.max(0, width - 1) };
}

export function verbatim(text: string): Doc {
  return { kind: "verbatim", text, width: Infinity };
}

export function join(separator: Doc, parts: readonly Doc[]): Doc {
  return concatAll(parts.flatMap((part, position) => (position === 0 ? [part] : [separator, part])));
}

/** `open a, b close`: on one line, or each item on a line of its own with a comma behind. */
export function list(open: string, items: readonly Doc[], close: string, limit = lineWidth): Doc {
  if (items.length === 0) return open + close;
  const body = join(concat(",", line), items);
  return group(concat(open, indent(concat(softLine, body, ifBroken(","))), softLine, close), limit);
}

interface Command {
  readonly doc: Doc;
  readonly depth: number;
  readonly broken: boolean;
}

/** The document as text. Lines carry no trailing blanks. */
export function render(doc: Doc): string {
  const output: string[] = [];
  const stack: Command[] = [{ doc, depth: 0, broken: true }];
  let column = 0;
  let pendingIndent = 0;

  const write = (text: string): void => {
    if (text === "") return;
    if (pendingIndent > 0) output.push(" ".repeat(pendingIndent));
    pendingIndent = 0;
    output.push(text);
    column += text.length;
  };
  const breakLine = (depth: number): void => {
    output.push("\n");
    pendingIndent = depth * indentWidth;
    column = pendingIndent;
  };

  for (let command = stack.pop(); command !== undefined; command = stack.pop()) {
    const { doc: current, depth, broken } = command;
    if (typeof current === "string") {
      write(current);
      continue;
    }
    switch (current.kind) {
      case "concat":
        for (let i = current.parts.length - 1; i >= 0; i--)
          stack.push({ doc: current.parts[i] ?? "", depth, broken });
        break;
      case "indent":
        stack.push({ doc: current.content, depth: depth + 1, broken });
        break;
      case "group": {
        const breaks =
          broken &&
          (current.width > current.limit || current.width > lineWidth - column - widthUntilBreak(stack));
        stack.push({ doc: current.content, depth, broken: breaks });
        break;
      }
      case "line":
        if (current.flat !== null && !broken) write(current.flat);
        else breakLine(depth);
        break;
      case "if-broken":
        if (broken) write(current.text);
        break;
      case "fill":
        current.items.forEach((item, position) => {
          const last = position === current.items.length - 1;
          const needed = widthOf(item) + (last && !broken ? 0 : 1);
          if (position > 0) {
            if (broken && column + 1 + needed > lineWidth) breakLine(depth);
            else write(" ");
          }
          write(flatText(item));
          if (!last || broken) write(",");
        });
        break;
      case "verbatim":
        pendingIndent = 0;
        output.push(current.text);
        column = current.text.length - (current.text.lastIndexOf("\n") + 1);
        break;
    }
  }
  return output.join("");
}

/** Columns that what follows needs before the line can next be broken. */
function widthUntilBreak(stack: readonly Command[]): number {
  let width = 0;
  for (let i = stack.length - 1; i >= 0; i--) {
    const command = stack[i];
    if (command === undefined) break;
    const lead = leadOf(command.doc, command.broken);
    width += lead.width;
    if (lead.ends || width > lineWidth) break;
  }
  return width;
}

function leadOf(doc: Doc, broken: boolean): { readonly width: number; readonly ends: boolean } {
  if (typeof doc === "string") return { width: doc.length, ends: false };
  switch (doc.kind) {
    case "concat": {
      let width = 0;
      for (const part of doc.parts) {
        const lead = leadOf(part, broken);
        width += lead.width;
        if (lead.ends) return { width, ends: true };
      }
      return { width, ends: false };
    }
    case "indent":
    case "group":
      return leadOf(doc.content, broken);
    case "line":
      return doc.flat === null || broken ? { width: 0, ends: true } : { width: doc.flat.length, ends: false };
    case "if-broken":
      return { width: broken ? doc.text.length : 0, ends: false };
    case "fill":
      return { width: doc.width, ends: broken };
    case "verbatim":
      return { width: 0, ends: true };
  }
}

/** A document without line breaks as text; only such documents are items of a `fill`. */
function flatText(doc: Doc): string {
  if (typeof doc === "string") return doc;
  switch (doc.kind) {
    case "concat":
      return doc.parts.map(flatText).join("");
    case "indent":
    case "group":
      return flatText(doc.content);
    case "line":
      return doc.flat ?? " ";
    case "if-broken":
      return "";
    case "fill":
      return doc.items.map(flatText).join(", ");
    case "verbatim":
      return doc.text;
  }
}
