/**
 * Preprocessed C to a concrete tree.
 * Reads: the text of a preprocessed unit. Gives: a SyntaxTree, its special shapes listed in `syntax-node.ts`.
 * Sound because the token pass leaves the grammar nothing to guess (see `rewrite-unit.ts`), and what the grammar still
 * does not take is an ERROR node with a diagnostic, alone in its external declaration.
 * Example: `(T)(x) - 1` is written `(int)(a) - 0`, parsed, and materialised with its own names as a cast and a difference.
 */
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import { createLineMap } from "../source/line-map.ts";
import type { SyntaxNode, SyntaxTree } from "../syntax/syntax-node.ts";
import { materialise } from "./materialise.ts";
import { parseItem } from "./parse-item.ts";
import type { Parser } from "./parser.ts";
import { rewriteUnit } from "./rewrite-unit.ts";
import type { Failure, RewrittenUnit } from "./rewrite-unit.ts";

export function parse(unit: PreprocessedUnit, parser: Parser): Outcome<SyntaxTree> {
  const rewritten = rewriteUnit(unit.text, unit.pragmas);
  const failures = [...rewritten.failures];
  const items = parseWhole(rewritten, parser) ?? parseItems(rewritten, parser, failures);
  const root: SyntaxNode = {
    kind: "translation_unit",
    named: true,
    field: null,
    start: 0,
    end: unit.text.length,
    children: items,
    text: "",
  };
  const value = { root, attributes: rewritten.attributes, comments: unit.comments };
  return { value, diagnostics: toDiagnostics(failures, rewritten, unit) };
}

/** The usual case: everything in one go. Null when something in it is not C. */
function parseWhole(rewritten: RewrittenUnit, parser: Parser): readonly SyntaxNode[] | null {
  const { items, tokens, written } = rewritten;
  if (items.some((item) => item.writtenFrom === item.writtenTo)) return null;
  const tree = parser.parseText(written.text);
  const whole = tree.rootNode.hasError ? null : materialise(tree, { tables: parser.tables, tokens, written });
  tree.delete();
  return whole?.misread === null && whole.nodes.length === items.length ? whole.nodes : null;
}

function parseItems(rewritten: RewrittenUnit, parser: Parser, failures: Failure[]): SyntaxNode[] {
  return rewritten.items.map((item) => {
    const { node, failure } = parseItem(item, rewritten, parser);
    if (failure) failures.push(failure);
    return node;
  });
}

function toDiagnostics(
  failures: readonly Failure[],
  rewritten: RewrittenUnit,
  unit: PreprocessedUnit,
): Diagnostic[] {
  if (failures.length === 0) return [];
  const lines = createLineMap(unit.text, unit.markers);
  return failures
    .toSorted((left, right) => left.token - right.token)
    .map(({ token, message }) => ({
      code: "parse/syntax",
      severity: "error",
      message: `${message[0]?.toUpperCase() ?? ""}${message.slice(1)}`,
      at: lines.locate(rewritten.tokens.starts[token] ?? unit.text.length),
    }));
}
