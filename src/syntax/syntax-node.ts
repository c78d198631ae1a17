/**
 * DATA: the concrete tree, as plain objects. `parse` makes it from tree-sitter and undoes every token rewrite: offsets
 * are those of the preprocessed text, names are the real ones. Nodes have the shape of tree-sitter-c, except:
 *
 * - **Typedef names** in type position are always `type_identifier` (also `uint32_t`, `size_t` ...); `primitive_type` and
 *   `sized_type_specifier` are left for C's keywords (`_Bool`, `__int128`, `_Float128`, `__auto_type`, `void` ...).
 *   Several keywords are one `sized_type_specifier` whose children are `unsigned`, `long` ... (anonymous) and at most one
 *   `primitive_type` (field `type`). An identifier in an expression is never a typedef name.
 * - **Keywords**: the kind is the canonical spelling, the text the real one: kind `inline`, text `__inline__`; likewise
 *   `const`, `volatile`, `restrict`, `signed`, `typeof`, `_Alignof`, `_Alignas`, `_Thread_local`, `_Complex`, `_Bool`.
 * - **Specifiers** come as storage classes and qualifiers in any order around one type specifier. No `type` field at all:
 *   implicit int. `struct S { ... };` is a `declaration` without `declarator`. A `typedef` that is not written first is
 *   moved to the front. `_Complex`, `_Atomic`, `_Noreturn`, `_Alignas` are `type_qualifier`s, `_Thread_local` and `inline`
 *   `storage_class_specifier`s.
 * - **typeof**: `typeof_specifier` with children `typeof`, `(`, X, `)`; X has field `type` (a `type_descriptor`) or
 *   `value` (an expression). `_Atomic(T)` is an `atomic_specifier` of the same shape, keyword kind `_Atomic`.
 * - **Type arguments**: `__builtin_va_arg(ap, T)`, `__builtin_offsetof(T, a.b[3])`, `__builtin_convertvector(x, T)` and
 *   `__builtin_types_compatible_p(T, U)` are `call_expression`s whose `argument_list` holds `type_descriptor` nodes.
 * - **_Generic**: `generic_expression`; `default` is a `type_descriptor` with type `type_identifier` of text `default`.
 * - **alignof** of an expression: `alignof_expression` with field `value` instead of `type`.
 * - **Literals** are leaves: `number_literal`, `char_literal`, `string_literal` hold the whole source text, prefix and
 *   quotes included; a `concatenated_string` has `string_literal`s as children. Numbers have no sign.
 * - **Case range** `case 1 ... 5:`: the `value` is a `binary_expression` with operator `...`.
 * - **&&label**: `unary_expression` with operator `&&`; `__real__ x`: `unary_expression` with operator `__real__`.
 * - **goto \*p;**: `goto_statement` without field `label`; its children are `goto`, an expression, `;`.
 * - **asm**: a leaf `gnu_asm_expression` with the whole source text, in an `expression_statement` (at file scope too).
 *   An asm label after a declarator is an attribute named `asm`.
 * - **Statement expression**: `parenthesized_expression` holding a `compound_statement`.
 * - **K&R definition**: the `parameter_list` holds `identifier`s; the declarations are children of the
 *   `function_definition` between declarator and body, whatever the function returns.
 * - **Bit-fields**: the `bitfield_clause` comes right behind its declarator; behind a `,` or the type it has no name.
 * - Parentheses in declarators are kept only around pointer declarators: `int (x)` is `int x`.
 * - `__extension__`, `_Static_assert`, `__label__` declarations, stray `;` at file scope and in structs are gone.
 * - `switch (x) case 1: y;`: field `body` is the statement, no `compound_statement`. A label before `}` labels nothing.
 *   In a block, `case 1: case 2: x; y;` is two `case_statement`s, the second one with all that follows, as the grammar has
 *   it; where only one statement can be (`if (a) case 1: case 2: x;`) the second one is a child of the first.
 * - **What did not parse**: a node of kind `ERROR`: as the `body` of a `function_definition` whose head is well, or in the
 *   place of an external declaration; then its children are the `identifier`s that it would have declared, if known.
 *   Each has a diagnostic `parse/syntax`.
 */

import type { NamedKind, SyntaxFields } from "./generated/syntax-kinds.ts";
import type { Keyword, Punctuator } from "./token-kind.ts";

/** Named kinds are the grammar's, anonymous ones are canonical spellings. */
export type SyntaxKind = NamedKind | Punctuator | Keyword;

/** Field names; which kinds have which is in `SyntaxFields`. */
export type SyntaxField = SyntaxFields[keyof SyntaxFields];

export interface SyntaxNode {
  /** The grammar's node kind: `binary_expression`, `identifier`, or the canonical spelling of anonymous nodes (`+`). */
  readonly kind: SyntaxKind;
  /** Named in the grammar's sense; punctuation and keywords are anonymous. */
  readonly named: boolean;
  /** Field of the parent that this node fills (`left`, `declarator` ...), or null. */
  readonly field: SyntaxField | null;
  /** Half-open range of offsets in the preprocessed text. */
  readonly start: number;
  readonly end: number;
  /** All children in order, anonymous ones included; the parse's own synthetic tokens are left out. */
  readonly children: readonly SyntaxNode[];
  /** Source text of a leaf (a typedef name reads as itself); "" for inner nodes. */
  readonly text: string;
}

/**
 * A GNU or C23 attribute or asm label that was taken out of the token stream before the parse. `#pragma pack(2)` is an
 * attribute `pragma_pack(2)` of the structs and unions that end under its rule: no member is aligned to more;
 * `#pragma scalar_storage_order` gives the attribute of that name.
 */
export interface Attribute {
  /** Range of the whole `__attribute__((...))`; empty, at the struct's end, for a pragma. */
  readonly start: number;
  readonly end: number;
  readonly target: AttributeTarget;
  /** Names and argument texts: `aligned(16)` gives `{ name: "aligned", args: ["16"] }`; underscores are stripped. */
  readonly entries: readonly AttributeEntry[];
}

export interface AttributeEntry {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * What an attribute appertains to, by the offset at which that node starts.
 * - `declaration`: all declarators; start of the `declaration`, `function_definition`, `type_definition`,
 *   `field_declaration`, `parameter_declaration` or `type_descriptor`.
 * - `declarator`: start of the declared identifier (of the declaration where the declarator is abstract).
 * - `record`: start of the `struct_specifier`, `union_specifier` or `enum_specifier`.
 * - `enumerator`, `label`, `statement`: start of that node.
 */
export interface AttributeTarget {
  readonly kind: "declaration" | "declarator" | "record" | "enumerator" | "label" | "statement";
  readonly offset: number;
}

/** One parsed translation unit. */
export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** Removed attributes in ascending order of offset. */
  readonly attributes: readonly Attribute[];
  /** Source comments of the user's own files, found by file and line; they are attached to items and statements. */
  readonly comments: readonly Comment[];
}

/** A comment of an original source file (the preprocessor drops them, so they are read from the file itself). */
export interface Comment {
  readonly file: string;
  /** First and last line, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Alone on its line(s), or behind code? */
  readonly ownLine: boolean;
  /** Text without the comment signs, lines split, common indentation removed. */
  readonly lines: readonly string[];
}
