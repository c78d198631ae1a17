/**
 * What takes the place of a pointer that points into different objects at different times: one pointer for each
 * object, and a selector that says which of them the pointer is now.
 */
import type * as c from "../c-ast/c-ast.ts";
import { boolType, intType, uintType } from "../c-ast/basic-types.ts";
import type { Choice, ChoiceOption } from "../../analyses/facts/pointer-facts.ts";
import type { Span } from "../source/span.ts";
import type { Edit } from "./edit.ts";

/** An option by its number, or null. */
export type PointerState = number | "null";

export interface Selected {
  readonly symbol: c.SymbolId;
  readonly choice: Choice;
  readonly selector: c.SymbolId;
  /** One pointer for each option. */
  readonly parts: readonly c.SymbolId[];
}

export function selectPointer(
  edit: Edit,
  definition: c.FunctionDefinition,
  variable: c.VariableSymbol,
  choice: Choice,
): Selected {
  const names = choice.options.map((option) => optionName(edit, option));
  const type = { ...variable.type, quals: 0 };
  const { name, span } = variable;
  const [first, second] = names;
  const isFlag = stateCount(choice) === 2;
  const suffix = !isFlag
    ? "object"
    : second === undefined
      ? "is_set"
      : `in_${second === first ? "other" : second}`;
  return {
    symbol: variable.id,
    choice,
    selector: edit.local(definition, `${name}_${suffix}`, isFlag ? boolType : uintType, span),
    parts: names.map((option) => edit.local(definition, `${name}_${option}`, type, span)),
  };
}

function optionName(edit: Edit, option: ChoiceOption): string {
  if (option.kind === "fresh") return "heap";
  if (option.kind === "static") return "constant";
  const record = option.field ? edit.program.records.get(option.field.record) : undefined;
  const field = option.field ? record?.fields?.[option.field.field]?.name : undefined;
  if (field !== undefined && field !== null) return field;
  return option.root === null ? "constant" : (edit.symbol(option.root)?.name ?? "object");
}

function stateCount(choice: Choice): number {
  return choice.options.length + (choice.nullable ? 1 : 0);
}

/** The selector's value for a state: of two, the second option or "not null" is true; of more, null comes last. */
function codeOf({ choice }: Selected, state: PointerState): number {
  const isNullTest = choice.nullable && choice.options.length === 1;
  if (state === "null") return isNullTest ? 0 : choice.options.length;
  return isNullTest ? 1 : state;
}

function constant(edit: Edit, selected: Selected, state: PointerState, span: Span): c.Expr {
  const code = codeOf(selected, state);
  if (stateCount(selected.choice) !== 2) return edit.integer(code, uintType, span);
  const operand = edit.integer(code, intType, span);
  return {
    kind: "convert",
    id: edit.id(),
    span,
    type: boolType,
    conversion: "to-bool",
    operand,
    explicit: false,
  };
}

/** Is the selector a flag that is set in this state? */
export function isTrueState(selected: Selected, state: PointerState): boolean {
  return stateCount(selected.choice) === 2 && codeOf(selected, state) === 1;
}

/** `selector = other selector`, when equal states have equal codes or, for flags, opposite ones; else null. */
export function copiedState(
  edit: Edit,
  own: Selected,
  other: Selected,
  options: readonly (number | null)[],
  span: Span,
): c.Expr | null {
  const pairs: [number, number][] = own.choice.nullable ? [[codeOf(own, "null"), codeOf(other, "null")]] : [];
  for (const [at, option] of options.entries()) {
    if (option === null) return null;
    pairs.push([codeOf(own, option), codeOf(other, at)]);
  }
  const isFlag = stateCount(own.choice) === 2;
  const selector = edit.load(edit.ref(other.selector, span));
  const target = edit.ref(own.selector, span);
  if (pairs.every(([one, two]) => one === two)) return edit.assign(target, selector);
  if (!isFlag || !pairs.every(([one, two]) => one !== two)) return null;
  const opposite: c.Expr = { kind: "not", id: edit.id(), span, type: intType, operand: selector };
  const value: c.Expr = {
    kind: "convert",
    id: edit.id(),
    span,
    type: boolType,
    conversion: "to-bool",
    operand: opposite,
    explicit: false,
  };
  return edit.assign(target, value);
}

/** `selector == state` */
export function isInState(edit: Edit, selected: Selected, state: PointerState, span: Span): c.Expr {
  const selector = edit.load(edit.ref(selected.selector, span));
  if (stateCount(selected.choice) === 2)
    return codeOf(selected, state) === 1
      ? selector
      : { kind: "not", id: edit.id(), span, type: intType, operand: selector };
  const right = constant(edit, selected, state, span);
  return { kind: "compare", id: edit.id(), span, type: intType, operator: "==", left: selector, right };
}

/** `selector = state` */
export function enterState(edit: Edit, selected: Selected, state: PointerState, span: Span): c.Expr {
  return edit.assign(edit.ref(selected.selector, span), constant(edit, selected, state, span));
}

/** Declarations of the selector and of all parts. */
export function declareSelected(edit: Edit, selected: Selected, span: Span): readonly c.LocalDeclaration[] {
  return [selected.selector, ...selected.parts].map((symbol, at) => {
    const option = selected.choice.options[at - 1];
    const isOwner = option?.kind === "fresh";
    return edit.declare(symbol, isOwner ? nullPointer(edit, symbol, span) : null, span);
  });
}

function nullPointer(edit: Edit, symbol: c.SymbolId, span: Span): c.Expr {
  return edit.null(edit.ref(symbol, span).type, span);
}
