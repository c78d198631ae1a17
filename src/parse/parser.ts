/** tree-sitter with the grammar of C, loaded once per run. */
import { createRequire } from "node:module";
import { Language, Parser as TreeSitterParser } from "web-tree-sitter";
import type { Tree } from "web-tree-sitter";
import { CompilerBug } from "../source/assert-never.ts";
import { namedKinds } from "../syntax/generated/syntax-kinds.ts";
import type { NamedKind } from "../syntax/generated/syntax-kinds.ts";
import type { SyntaxField, SyntaxKind } from "../syntax/syntax-node.ts";

/** What node types and fields are, by the grammar's numbers. */
export interface GrammarTables {
  /** `ERROR` for what never comes, and for anonymous tokens, which take their kind from the source. */
  readonly kinds: readonly SyntaxKind[];
  readonly named: readonly boolean[];
  /** Node types that stand for exactly one written token. */
  readonly leaf: readonly boolean[];
  /** Null for number 0, no field. */
  readonly fields: readonly (SyntaxField | null)[];
}

export interface Parser {
  readonly tables: GrammarTables;
  /** The caller deletes the tree. */
  parseText(text: string): Tree;
}

export async function createParser(): Promise<Parser> {
  await TreeSitterParser.init();
  const wasm = createRequire(import.meta.url).resolve("tree-sitter-c/tree-sitter-c.wasm");
  const language = await Language.load(wasm);
  const treeSitter = new TreeSitterParser();
  treeSitter.setLanguage(language);
  return {
    tables: grammarTables(language),
    parseText(text) {
      const tree = treeSitter.parse(text);
      if (!tree) throw new CompilerBug("tree-sitter gave no tree");
      return tree;
    },
  };
}

/** Literals have inner nodes for quotes and content, but are one token here. */
const leafKinds: ReadonlySet<string> = new Set([
  "identifier",
  "type_identifier",
  "field_identifier",
  "statement_identifier",
  "primitive_type",
  "number_literal",
  "string_literal",
  "char_literal",
]);

function grammarTables(language: Language): GrammarTables {
  const names = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? "");
  const named = names.map((_, id) => language.nodeTypeIsNamed(id));
  const leaf = names.map((name, id) => !named[id] || leafKinds.has(name));
  // anonymous leaves take their kind from their token; of them only `*` can be a field by itself
  const kinds = names.map((name): SyntaxKind => (isNamedKind(name) || name === "*" ? name : "ERROR"));
  const fields = Array.from({ length: language.fieldCount + 1 }, (_, id) =>
    toField(language.fieldNameForId(id)),
  );
  return { kinds, named, leaf, fields };
}

const namedKindSet: ReadonlySet<string> = new Set(namedKinds);

function isNamedKind(name: string): name is NamedKind {
  return namedKindSet.has(name);
}

/** The types of the fields are generated from the same grammar. */
function toField(name: string | null): SyntaxField | null {
  return name as SyntaxField | null;
}
