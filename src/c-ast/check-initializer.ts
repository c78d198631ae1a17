/** Verifies that an initializer has the shape of the type it initialises. */
import type * as c from "./c-ast.ts";
import type { CType } from "./c-type.ts";
import type { CheckContext, Place } from "./check-context.ts";
import { assertNever } from "../source/assert-never.ts";
import { sameUnqualified } from "./check-type.ts";

export function checkInitializer(
  initializer: c.Initializer,
  type: CType,
  at: Place,
  context: CheckContext,
): void {
  switch (initializer.kind) {
    case "value":
      if (!sameUnqualified(initializer.value.type, type)) {
        context.report(
          `${initializer.value.type.kind} value for an object of type ${type.kind}`,
          initializer.value,
        );
      }
      return;
    case "string":
      if (type.kind !== "array") context.report(`string for an object of type ${type.kind}`, at);
      return;
    case "array":
      checkElements(initializer, type, at, context);
      return;
    case "record":
      checkFields(initializer, type, at, context);
      return;
    default:
      assertNever(initializer);
  }
}

function checkElements(
  initializer: Extract<c.Initializer, { kind: "array" }>,
  type: CType,
  at: Place,
  context: CheckContext,
): void {
  if (type.kind !== "array" && type.kind !== "vector") {
    context.report(`array initializer for an object of type ${type.kind}`, at);
    return;
  }
  const length =
    type.kind === "vector" ? type.lanes : typeof type.length === "number" ? type.length : Infinity;
  let next = 0;
  for (const { index, value } of initializer.elements) {
    if (index < next || index >= length)
      context.report(`array element ${String(index)} out of order or range`, at);
    next = index + 1;
    checkInitializer(value, type.element, at, context);
  }
}

function checkFields(
  initializer: Extract<c.Initializer, { kind: "record" }>,
  type: CType,
  at: Place,
  context: CheckContext,
): void {
  const record = context.program.records.get(initializer.record);
  if (type.kind !== "record" || type.record !== initializer.record || !record?.fields) {
    context.report(`record initializer for an object of type ${type.kind}`, at);
    return;
  }
  if (record.keyword === "union" && initializer.fields.length > 1)
    context.report("two members of a union", at);
  let next = 0;
  for (const { field, value } of initializer.fields) {
    const definition = record.fields[field];
    if (field < next || !definition) context.report(`field ${String(field)} out of order or range`, at);
    next = field + 1;
    if (definition) checkInitializer(value, definition.type, at, context);
  }
}
