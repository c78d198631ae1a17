/**
 * Prints the C driver of one program: the fixed runtime, layouts of the types involved, one caller per function, and
 * the tables that say which functions make and change which objects.
 *
 * The driver includes none of the project's headers and calls the functions through pointers, with types of the same
 * ABI. The pointers are made in a file of their own, where `__asm__` gives the linker's names: in the driver's file
 * the assembler would take the driver's own `mix` for the project's `mix`.
 */
import type { CountedExtent } from "../../../analyses/facts/signature-facts.ts";
import { assertNever } from "../../source/assert-never.ts";
import { borrowerViews, makeBorrower } from "./borrower-text.ts";
import { driverRuntime } from "./driver-runtime.ts";
import { LayoutTable } from "./layout-table.ts";
import type { Argument, DriverPlan, ObjectType, PlannedFunction } from "./plan.ts";
import { mayShareObject, overlapGroups } from "./plan.ts";

export interface DriverText {
  readonly driver: string;
  readonly targets: string;
}

export function driverText(plan: DriverPlan): DriverText {
  const layouts = new LayoutTable();
  const callers = plan.functions.map((planned, index) => callerText(planned, index, plan, layouts));
  const objects = objectTables(plan, layouts);
  const targets = "extern void (*const c2rust_safe_targets[])(void);";
  const parts = [driverRuntime, layouts.text(), targets, ...callers, objects, functionTable(plan)];
  return { driver: parts.join("\n"), targets: targetsText(plan, layouts.constants) };
}

function targetsText(plan: DriverPlan, constants: readonly (readonly string[])[]): string {
  const names = plan.functions.map((_, index) => `target_${String(index)}`);
  return [
    ...plan.functions.map(
      ({ signature }, index) => `extern void ${names[index] ?? ""}(void) __asm__("${signature.cName}");`,
    ),
    `void (*const c2rust_safe_targets[])(void) = { ${names.join(", ")} };`,
    ...constants.flatMap(constantList),
    "",
  ].join("\n");
}

/** Addresses of constants, and null behind them. */
function constantList(constants: readonly string[], list: number): readonly string[] {
  const name = (at: number): string => `constant_${String(list)}_${String(at)}`;
  return [
    ...constants.map((cName, at) => `extern const char ${name(at)}[] __asm__("${cName}");`),
    `const void *const c2rust_safe_constants_${String(list)}[] = { ${[...constants.map((_, at) => name(at)), "0"].join(", ")} };`,
  ];
}

function callerText(planned: PlannedFunction, index: number, plan: DriverPlan, layouts: LayoutTable): string {
  const args = planned.arguments;
  const makes = args.map((argument, at) => ({
    argument,
    lines: makeArgument(argument, at, args, layouts),
  }));
  const groups = overlapGroups(planned);
  const types = args.map((argument) => argumentType(argument, layouts));
  const target = `((target_${String(index)} *)c2rust_safe_targets[${String(index)}])`;
  const call = `${target}(${args.map((_, at) => `a${String(at)}`).join(", ")})`;
  const result = resultText(planned, call, plan, layouts);
  const views = args.map((argument, at) => viewsOf(argument, at, plan, layouts));
  return [
    `typedef ${result.type} target_${String(index)}(${types.length > 0 ? types.join(", ") : "void"});`,
    `static void *call_${String(index)}(unsigned slot, void **objects) {`,
    "  (void)slot, (void)objects;",
    ...makes.flatMap(({ argument, lines }) => (argument.kind === "buffer" ? [] : lines.map(indented))),
    ...args.flatMap((argument, at) => countLines(argument, at)).map(indented),
    ...groups.flatMap((group, order) => shareLines(group, order, args, layouts)).map(indented),
    ...makes.flatMap(({ argument, lines }) => (argument.kind === "buffer" ? lines.map(indented) : [])),
    `  begin_step(${String(index)});`,
    ...views.flat().map((view) => `  show("in", ${view});`),
    ...args.flatMap((argument, at) =>
      argument.kind === "object" && argument.consumed ? [`  forget(a${String(at)});`] : [],
    ),
    ...result.lines.map((line) => `  ${line}`),
    ...args.flatMap((argument, at) =>
      isObserved(argument) ? (views[at] ?? []).map((view) => `  put(${view});`) : [],
    ),
    "  end_step();",
    `  return ${result.returned};`,
    "}",
  ].join("\n");
}

function argumentType(argument: Argument, layouts: LayoutTable): string {
  if (argument.kind === "scalar" || argument.kind === "record") return layouts.typeName(argument.layout);
  return "void *";
}

/** Memory that the callee can change, or should not have changed. */
function isObserved(argument: Argument): boolean {
  if (argument.kind === "object") return !argument.consumed;
  return argument.kind === "buffer" || argument.kind === "borrower";
}

function indented(line: string): string {
  return `  ${line}`;
}

/** How many elements each buffer has, and where it lies when it shares an array with others. Behind the lengths. */
function countLines(argument: Argument, at: number): readonly string[] {
  if (argument.kind !== "buffer") return [];
  const { count } = argument;
  const place = `void *p${String(at)} = NULL;`;
  switch (count.kind) {
    case "terminated":
      return [`size_t n${String(at)} = 0;`, place];
    case "constant":
    case "linear":
    case "blocks":
      return [`size_t n${String(at)} = ${numberText(count)};`, place];
    case "choice": {
      const isEqual = `a${String(count.param)} == ${String(count.value)}`;
      const number = `${isEqual} ? ${numberText(count.equal)} : ${numberText(count.other)}`;
      return [`size_t n${String(at)} = ${number};`, place];
    }
    case "field": {
      const field = `(const char *)a${String(count.param)} + ${String(count.offset)}`;
      const value = `field_count(${field}, ${String(count.layout.size)})`;
      return [`size_t n${String(at)} = a${String(count.param)} ? ${value} : 0;`, place];
    }
    default:
      return assertNever(count);
  }
}

function numberText(count: CountedExtent): string {
  if (count.kind === "constant") return String(count.elements);
  const length = `a${String(count.param)}`;
  const units =
    count.kind === "blocks" ? `blocks(${length}, ${String(count.added)}, ${String(count.divisor)})` : length;
  return `extent(${String(count.scale)}, ${units}, ${String(count.offset)})`;
}

/** Puts some buffers of a group into one array, in some cases. */
function shareLines(
  group: readonly number[],
  order: number,
  args: readonly Argument[],
  layouts: LayoutTable,
): readonly string[] {
  const first = args[group[0] ?? -1];
  if (first?.kind !== "buffer") return [];
  const list = (prefix: string): string => group.map((at) => `${prefix}${String(at)}`).join(", ");
  return [
    `open_stream(slot * 256 + ${String(253 - order)});`,
    `share(${layouts.reference(first.element)}, ${String(group.length)}, (size_t[]){ ${list("n")} }, (void **[]){ ${list("&p")} });`,
  ];
}

function makeArgument(
  argument: Argument,
  at: number,
  all: readonly Argument[],
  layouts: LayoutTable,
): readonly string[] {
  const name = `a${String(at)}`;
  const stream = `open_stream(slot * 256 + ${String(at)});`;
  switch (argument.kind) {
    case "scalar": {
      const { c } = argument.layout;
      if (argument.lengthLimit !== null) {
        const negative = argument.layout.class === "signed" ? "1" : "0";
        return [stream, `${c} ${name} = (${c})draw_length(${String(argument.lengthLimit)}, ${negative});`];
      }
      return [`${c} ${name};`, stream, `fill(${layouts.reference(argument.layout)}, &${name});`];
    }
    case "record":
      return [
        `${layouts.typeName(argument.layout)} ${name};`,
        `memset(&${name}, 0, sizeof ${name});`,
        stream,
        `fill(${layouts.reference(argument.layout)}, &${name});`,
      ];
    case "buffer":
      return [stream, ...makeBuffer(argument, at, layouts.reference(argument.element))];
    case "object": {
      const position = all.slice(0, at).filter((other) => other.kind === "object").length;
      return [`void *${name} = objects[${String(position)}];`];
    }
    case "borrower":
      return makeBorrower(argument, at, layouts);
    default:
      return assertNever(argument);
  }
}

function makeBuffer(argument: Argument & { kind: "buffer" }, at: number, layout: string): readonly string[] {
  const [name, count, place] = [`a${String(at)}`, `n${String(at)}`, `p${String(at)}`];
  const own =
    argument.count.kind === "terminated"
      ? `new_sequence(${layout}, &${count})`
      : `new_buffer(${layout}, ${count})`;
  // A parameter that only some calls pass.
  const made = argument.nullable ? `(draw(8) == 7 ? NULL : ${own})` : own;
  return [`void *${name} = ${place} ? ${place} : ${made};`];
}

/** Arguments of `show` and `put` behind the first: name, layout, place, count, single. Several for a struct with pointers. */
function viewsOf(argument: Argument, at: number, plan: DriverPlan, layouts: LayoutTable): readonly string[] {
  const name = `"${argument.name}"`;
  switch (argument.kind) {
    case "scalar":
    case "record":
      return [`${name}, ${layouts.reference(argument.layout)}, &a${String(at)}, 1, 1`];
    case "buffer":
      return [`${name}, ${layouts.reference(argument.element)}, a${String(at)}, n${String(at)}, 0`];
    case "object": {
      const layout = plan.objects[argument.object]?.layout;
      return [`${name}, ${layout ? layouts.reference(layout) : "NULL"}, a${String(at)}, 1, 1`];
    }
    case "borrower":
      return borrowerViews(argument, at, layouts);
    default:
      return assertNever(argument);
  }
}

interface ResultText {
  readonly type: string;
  readonly lines: readonly string[];
  readonly returned: string;
}

function resultText(
  planned: PlannedFunction,
  call: string,
  plan: DriverPlan,
  layouts: LayoutTable,
): ResultText {
  const { result } = planned;
  switch (result.kind) {
    case "void":
      return { type: "void", lines: [`${call};`], returned: "NULL" };
    case "scalar":
    case "record": {
      const type = layouts.typeName(result.layout);
      const view = `"return", ${layouts.reference(result.layout)}, &result, 1, 1`;
      return { type, lines: [`${type} result = ${call};`, `put(${view});`], returned: "NULL" };
    }
    case "object": {
      // What is inside a handle is the library's business; whether there is one is not.
      const layout = plan.objects[result.object]?.layout;
      const view = `"return", ${layout ? layouts.reference(layout) : "NULL"}, result, 1, 1`;
      return { type: "void *", lines: [`void *result = ${call};`, `put(${view});`], returned: "result" };
    }
    case "heap": {
      const layout = result.layout ? layouts.reference(result.layout) : "NULL";
      const lines = [`void *result = ${call};`, `put("return", ${layout}, result, 1, 1);`, "free(result);"];
      return { type: "void *", lines, returned: "NULL" };
    }
    case "position":
      return {
        type: "void *",
        lines: [`void *result = ${call};`, `put_position(result, a${String(result.param)});`],
        returned: "NULL",
      };
    default:
      return assertNever(result);
  }
}

function objectTables(plan: DriverPlan, layouts: LayoutTable): string {
  const lists: string[] = [];
  const list = (name: string, values: readonly number[]): string => {
    if (values.length === 0) return "0, 0";
    lists.push(`static const int ${name}[] = { ${values.join(", ")} };`);
    return `${String(values.length)}, ${name}`;
  };
  const rows = plan.objects.map((object: ObjectType, index) => {
    const sources = list(`sources_${String(index)}`, [...object.makers, ...object.creators]);
    const steps = list(`steps_${String(index)}`, object.steps);
    const layout = object.layout ? layouts.reference(object.layout) : "0";
    return `  { ${layout}, ${sources}, ${steps}, ${object.proven ? "1" : "0"}, ${object.mayRefuse ? "1" : "0"}, ${String(object.releaser)} },`;
  });
  return [
    ...lists,
    "static const struct object_type object_type_table[] = {",
    ...rows,
    "  { 0, 0, 0, 0, 0, 0, 0, -1 },",
    "};",
  ].join("\n");
}

function functionTable(plan: DriverPlan): string {
  const params: string[] = [];
  const rows = plan.functions.map((planned, index) => {
    const objects = planned.arguments.flatMap((argument) =>
      argument.kind === "object"
        ? [
            `{ ${String(argument.object)}, ${argument.nullable ? "1" : "0"}, ${argument.consumed ? "1" : "0"} }`,
          ]
        : [],
    );
    const name = `objects_${String(index)}`;
    if (objects.length > 0) {
      params.push(`static const struct object_param ${name}[] = { ${objects.join(", ")} };`);
    }
    const result = planned.result.kind === "object" ? planned.result.object : -1;
    const table = objects.length > 0 ? name : "0";
    const aliases = overlapGroups(planned).length > 0 || mayShareObject(planned, plan.objects);
    const columns = [
      `"${planned.signature.cName}"`,
      `call_${String(index)}`,
      objects.length,
      table,
      result,
      aliases ? 1 : 0,
    ];
    return `  { ${columns.join(", ")} },`;
  });
  return [
    ...params,
    "static const struct function function_table[] = {",
    ...rows,
    "};",
    "static void bind_tables(void) {",
    "  object_types = object_type_table;",
    "  functions = function_table;",
    "}",
    "",
  ].join("\n");
}
