/**
 * Why every pointer of a program is what it is.
 * Reads: the typed C AST, pointer facts, floor facts and extents with their reasons. Gives: explanations in words.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isLink } from "../../src/c-ast/pooled-types.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { Span } from "../../src/source/span.ts";
import type { PointerExplanation } from "../../src/translation/explanation.ts";
import { fieldKey, type FieldKey, type VersionFacts, type VersionKey } from "../facts/pointer-facts.ts";
import { sharedArguments } from "./call-lines.ts";
import { plainForm, variableForm } from "./form-lines.ts";
import { linkForm } from "./link-form.ts";
import { fieldName, symbolName, type ReasonContext } from "./reason-context.ts";
import { typeText } from "./type-text.ts";

export function explainPointers(cx: ReasonContext): readonly PointerExplanation[] {
  const found: PointerExplanation[] = [];
  const fields = new Map<FieldKey, { readonly type: c.CType; readonly places: Span[] }>();
  for (const unit of cx.program.units)
    for (const definition of unit.functions) {
      found.push(...explainFunction(cx, definition));
      for (const node of walk(definition.body)) {
        if ((node.kind !== "member" && node.kind !== "arrow") || !isPointer(node.type)) continue;
        const key = fieldKey(node.record, node.field);
        const known = fields.get(key) ?? { type: node.type, places: [] };
        known.places.push(node.span);
        fields.set(key, known);
      }
    }
  for (const [key, { type, places }] of fields) found.push(...explainField(cx, key, type, places));
  return found;
}

function isPointer(type: c.CType): boolean {
  return type.kind === "pointer" || isLink(type);
}

function explainFunction(cx: ReasonContext, definition: c.FunctionDefinition): readonly PointerExplanation[] {
  const version = cx.pointers.versions.get(String(definition.symbol) as VersionKey);
  if (!version) return [];
  const name = symbolName(cx, definition.symbol);
  const shared = sharedArguments(cx, version, definition);
  const found: PointerExplanation[] = [];
  for (const [symbol, places] of variablesOf(cx, definition)) {
    const variable = cx.program.symbols.get(symbol);
    if (variable?.kind !== "variable") continue;
    const passed = shared.get(symbol) ?? [];
    const isPointer = variable.type.kind === "pointer";
    const own = isPointer ? variableForm(cx, version, definition, symbol) : linkForm(cx, variable.type);
    if (!own && passed.length === 0) continue;
    found.push({
      name: variable.name,
      function: name,
      cType: typeText(variable.type, cx.program),
      places: [variable.span, ...places],
      form: [
        own?.form ?? "array",
        ...(passed.some(({ kind }) => kind === "split") ? ["split at calls"] : []),
      ].join(", "),
      reasons: [...(own?.reasons ?? []), ...passed.map(({ line }) => line)],
    });
  }
  return [...found, ...explainResult(cx, version, definition)];
}

function explainResult(
  cx: ReasonContext,
  { key, result }: VersionFacts,
  { symbol, span }: c.FunctionDefinition,
): readonly PointerExplanation[] {
  const found = cx.program.symbols.get(symbol);
  if (found?.kind !== "function" || !isPointer(found.type.result)) return [];
  const changes = cx.pointers.reasons.results.get(key) ?? [];
  const form = result
    ? plainForm(cx, { origin: { kind: "result", symbol }, representation: result, changes })
    : linkForm(cx, found.type.result);
  if (!form) return [];
  return [
    {
      name: `result of ${found.name}`,
      function: null,
      cType: typeText(found.type.result, cx.program),
      places: [{ ...span, end: span.start + 1 }],
      ...form,
    },
  ];
}

function explainField(
  cx: ReasonContext,
  field: FieldKey,
  type: c.CType,
  places: readonly Span[],
): readonly PointerExplanation[] {
  const representation = cx.pointers.fields.get(field);
  const changes = cx.pointers.reasons.fields.get(field) ?? [];
  const form = representation
    ? plainForm(cx, { origin: { kind: "field", field }, representation, changes })
    : linkForm(cx, type);
  if (!form) return [];
  const name = fieldName(cx, field);
  const declared = declarationOf(cx.program, field);
  return [
    { name, function: null, cType: typeText(type, cx.program), places: [...declared, ...places], ...form },
  ];
}

/** Where the field is declared: fields have no place of their own, their record has. */
function declarationOf({ records, units }: c.Program, field: FieldKey): readonly Span[] {
  const [record, at] = field.split(":").map(Number);
  const definition = records.get(record as c.RecordId);
  const name = definition?.fields?.[at ?? 0]?.name;
  if (!definition || !name) return [];
  const { unit, start, end } = definition.span;
  const text = units[unit]?.text.slice(start, end) ?? "";
  const found = new RegExp(`\\b${name}\\b(?=\\s*[;,[])`).exec(text);
  return found ? [{ unit, start: start + found.index, end: start + found.index + name.length }] : [];
}

/** Parameters, locals and all variables that the body names, with the places where it does. */
function variablesOf(
  cx: ReasonContext,
  { params, body }: c.FunctionDefinition,
): ReadonlyMap<c.SymbolId, readonly Span[]> {
  const found = new Map<c.SymbolId, Span[]>(params.map((param) => [param, []]));
  for (const node of walk(body)) {
    if (node.kind === "local-declaration")
      for (const { symbol } of node.variables) found.set(symbol, found.get(symbol) ?? []);
    if (node.kind === "variable-ref") found.set(node.symbol, [...(found.get(node.symbol) ?? []), node.span]);
  }
  return found;
}
