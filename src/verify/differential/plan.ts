/**
 * What the differential driver does for each function: how every argument is made, which functions bring an object
 * into a valid state, and which ones look at it afterwards. Pure; the driver's text is printed from it.
 *
 * A struct behind a pointer is an "object". Random bytes in it are mostly undefined behaviour, so the driver prefers
 * states that the library itself reached: a maker (`foo_init`, `foo_new`), then a few other functions on the object.
 */
import type {
  BlockExtent,
  ChoiceExtent,
  Extent,
  FunctionSignature,
  ParamSignature,
} from "../../../analyses/facts/signature-facts.ts";
import type { CType, RecordId } from "../../c-ast/c-type.ts";
import { assertNever, CompilerBug } from "../../source/assert-never.ts";
import type { BorderTypes, Layout, ScalarLayout } from "../ffi-type.ts";
import { flatLayout, lengthField, scalarOf } from "../ffi-type.ts";
import type { Mirrors } from "../mirror.ts";
import { constantLayout, objectLayout } from "../mirror-layout.ts";
import { lengthLimit } from "./length-limit.ts";
import type { BorrowerPlan } from "./plan-borrower.ts";
import { planBorrower } from "./plan-borrower.ts";

/** What is known of the program's types, and of those that have a form of their own in C. */
export interface DriverTypes extends BorderTypes {
  readonly mirrors: Mirrors;
}

export type Count =
  | { readonly kind: "constant"; readonly elements: number }
  | { readonly kind: "linear"; readonly param: number; readonly scale: number; readonly offset: number }
  | BlockExtent
  | ChoiceExtent
  /** What an integer field of an object argument says. */
  | { readonly kind: "field"; readonly param: number; readonly offset: number; readonly layout: ScalarLayout }
  | { readonly kind: "terminated" };

export type Argument =
  | {
      readonly kind: "scalar";
      readonly name: string;
      readonly layout: ScalarLayout;
      /** Largest value when it is the length of a buffer, else null. */
      readonly lengthLimit: number | null;
    }
  | { readonly kind: "record"; readonly name: string; readonly layout: Layout }
  | {
      readonly kind: "buffer";
      readonly name: string;
      readonly element: Layout;
      readonly count: Count;
      readonly written: boolean;
      readonly nullable: boolean;
    }
  | {
      readonly kind: "object";
      readonly name: string;
      /** Index into `DriverPlan.objects`. */
      readonly object: number;
      readonly nullable: boolean;
      /** The function takes it over. */
      readonly consumed: boolean;
    }
  | BorrowerPlan;

export type Result =
  | { readonly kind: "void" }
  | { readonly kind: "scalar"; readonly layout: ScalarLayout }
  | { readonly kind: "record"; readonly layout: Layout }
  /** A new object of one of the plan's object types. */
  | { readonly kind: "object"; readonly object: number }
  /** Heap memory that is compared (where its layout is known) and freed. */
  | { readonly kind: "heap"; readonly layout: Layout | null }
  | { readonly kind: "position"; readonly param: number };

export interface PlannedFunction {
  readonly signature: FunctionSignature;
  readonly arguments: readonly Argument[];
  readonly result: Result;
}

/** A kind of object that functions share. Numbers are indices into `DriverPlan.functions`. */
export interface ObjectType {
  readonly record: RecordId;
  /** Null for a handle: only the library knows what is inside. */
  readonly layout: Layout | null;
  /** Make a valid state in memory of the caller. */
  readonly makers: readonly number[];
  /** Whatever was in the object, the makers leave the same: no arbitrary contents are needed to test its functions. */
  readonly proven: boolean;
  /** Some of them may refuse their arguments and leave the object as it was. */
  readonly mayRefuse: boolean;
  /** Return a new object. */
  readonly creators: readonly number[];
  /** Take one such object and no other. */
  readonly steps: readonly number[];
  /** Ends an object's life, or -1. */
  readonly releaser: number;
}

export interface DriverPlan {
  readonly functions: readonly PlannedFunction[];
  readonly objects: readonly ObjectType[];
}

const makerName =
  /(^|_)(init|setup|new|create|alloc|start|starts|begin|open|reset|make)|set_?key|key_?(setup|init|expansion)/i;

/** A function that was seen to make the same object of any. */
export interface Initialiser {
  readonly index: number;
  /** It was also seen to leave the object as it was. */
  readonly mayRefuse: boolean;
}

/** Functions that may make a valid object in memory of the caller: they take one, change it, and write nothing else. */
export function initialiserCandidates(plan: DriverPlan): readonly number[] {
  return plan.objects.flatMap(({ layout, steps }) =>
    layout === null
      ? []
      : steps.filter((index) =>
          plan.functions[index]?.arguments.every(
            (argument) => argument.kind !== "buffer" || !argument.written,
          ),
        ),
  );
}

/** @param initialisers by index of their shims; @param shims functions that can be called on both sides: every shape in them crosses the border */
export function planDriver(
  shims: readonly FunctionSignature[],
  types: DriverTypes,
  initialisers: readonly Initialiser[] = [],
): DriverPlan {
  const records: RecordId[] = [];
  const objectIndex = (record: RecordId): number => {
    const known = records.indexOf(record);
    return known >= 0 ? known : records.push(record) - 1;
  };
  const functions = shims.map((signature) => ({
    signature,
    arguments: signature.params.map((param, index) =>
      planArgument(signature, param, index, types, objectIndex),
    ),
    result: planResult(signature, types, objectIndex),
  }));
  return {
    functions,
    objects: records.map((record, index) => planObject(record, index, functions, types, initialisers)),
  };
}

function planArgument(
  signature: FunctionSignature,
  param: ParamSignature,
  index: number,
  types: DriverTypes,
  objectIndex: (record: RecordId) => number,
): Argument {
  const { shape, name } = param;
  const buffer = (element: CType, count: Count, written: boolean, nullable: boolean): Argument => ({
    kind: "buffer",
    name,
    element: layoutOf(element, types),
    count,
    written,
    nullable,
  });
  const one: Count = { kind: "constant", elements: 1 };
  switch (shape.kind) {
    case "scalar":
      return {
        kind: "scalar",
        name,
        layout: scalarLayout(param.cType, types),
        lengthLimit: lengthLimit(signature, index, types),
      };
    case "record":
      return { kind: "record", name, layout: layoutOf(param.cType, types) };
    case "slice":
      return buffer(shape.element, countOf(shape.extent, types), shape.mutable, shape.nullable);
    case "array":
      return buffer(
        shape.element,
        { kind: "constant", elements: shape.length },
        shape.mutable,
        shape.nullable,
      );
    case "static":
      return pointerToConstant(name, shape, types);
    case "reference":
    case "owned": {
      if (isConstant(shape.target, types)) return pointerToConstant(name, shape, types);
      const consumed = shape.kind === "owned";
      if (shape.target.kind !== "record")
        return buffer(shape.target, one, !consumed && shape.mutable, shape.nullable);
      const object = objectIndex(shape.target.record);
      return { kind: "object", name, object, nullable: shape.nullable, consumed };
    }
    case "borrower":
      return planBorrower(name, shape, types);
    case "owned-array":
    case "function":
    case "floor":
    case "opaque":
      throw new CompilerBug(`${signature.cName}: no driver makes ${shape.kind}`);
    default:
      return assertNever(shape);
  }
}

function isConstant(target: CType, { mirrors }: DriverTypes): boolean {
  return target.kind === "record" && mirrors.get(target.record)?.kind === "constant";
}

/** The pointer itself is the value that is made up. */
function pointerToConstant(
  name: string,
  { target, nullable }: { readonly target: CType; readonly nullable: boolean },
  types: DriverTypes,
): Argument {
  return { kind: "scalar", name, layout: layoutOfConstant(target, types, nullable), lengthLimit: null };
}

function layoutOfConstant(target: CType, types: DriverTypes, nullable: boolean): ScalarLayout {
  if (target.kind !== "record") throw new CompilerBug("no shim takes a constant that is no struct");
  return constantLayout(target.record, types, nullable);
}

function planResult(
  signature: FunctionSignature,
  types: DriverTypes,
  objectIndex: (record: RecordId) => number,
): Result {
  const shape = signature.result;
  switch (shape.kind) {
    case "void":
      return { kind: "void" };
    case "scalar":
      return { kind: "scalar", layout: scalarLayout(signature.cResult, types) };
    case "record":
      return { kind: "record", layout: layoutOf(signature.cResult, types) };
    case "owned":
      if (shape.target.kind === "record") return { kind: "object", object: objectIndex(shape.target.record) };
      return { kind: "heap", layout: layoutOf(shape.target, types) };
    case "owned-array":
      return { kind: "heap", layout: null };
    case "offset":
      return { kind: "position", param: shape.param };
    case "static":
      return { kind: "scalar", layout: layoutOfConstant(shape.target, types, shape.nullable) };
    case "floor":
    case "opaque":
      throw new CompilerBug(`${signature.cName}: no driver follows ${shape.kind}`);
    default:
      return assertNever(shape);
  }
}

function planObject(
  record: RecordId,
  object: number,
  functions: readonly PlannedFunction[],
  types: DriverTypes,
  initialisers: readonly Initialiser[],
): ObjectType {
  const mirrored = objectLayout(record, types, types.mirrors);
  const flat = mirrored
    ? { flat: true as const, layout: mirrored }
    : flatLayout({ kind: "record", record, quals: 0 }, types);
  const indices = (wanted: (planned: PlannedFunction) => boolean): number[] =>
    functions.flatMap((planned, index) => (wanted(planned) ? [index] : []));
  const objectArguments = (planned: PlannedFunction) =>
    planned.arguments.filter((argument) => argument.kind === "object");
  const takesOne = (planned: PlannedFunction, consumed: boolean): boolean => {
    const [only, second] = objectArguments(planned);
    return only?.object === object && only.consumed === consumed && second === undefined;
  };
  const returnsObject = (planned: PlannedFunction): boolean => planned.result.kind === "object";
  const steps = indices((planned) => takesOne(planned, false) && !returnsObject(planned));
  const named = steps.filter((index) => makerName.test(functions[index]?.signature.cName ?? ""));
  const seen = steps.filter((index) => initialisers.some((one) => one.index === index));
  const namedAndSeen = seen.filter((index) => named.includes(index));
  const proven = namedAndSeen.length > 0 ? namedAndSeen : seen;
  return {
    record,
    layout: flat.flat ? flat.layout : null,
    // There is no memory of the caller for a handle: `reset` needs one that exists.
    makers: flat.flat ? (proven.length > 0 ? proven : named) : [],
    proven: flat.flat && proven.length > 0,
    mayRefuse: initialisers.some(({ index, mayRefuse }) => mayRefuse && proven.includes(index)),
    creators: indices(
      (planned) =>
        planned.result.kind === "object" &&
        planned.result.object === object &&
        objectArguments(planned).length === 0,
    ),
    steps,
    releaser: indices((planned) => takesOne(planned, true) && !returnsObject(planned))[0] ?? -1,
  };
}

function countOf(extent: Extent, types: BorderTypes): Count {
  switch (extent.kind) {
    case "constant":
    case "linear":
    case "blocks":
    case "choice":
      return extent;
    case "nul-terminated":
      return { kind: "terminated" };
    case "field": {
      const length = lengthField(extent, types);
      if (!length) throw new CompilerBug("no shim takes a length that is no integer");
      return { kind: "field", param: extent.param, offset: length.offset, layout: length.layout };
    }
    case "unknown":
      throw new CompilerBug("no shim takes a slice of unknown extent");
    default:
      return assertNever(extent);
  }
}

/**
 * Parameters that may lie in one array, by index: in-place use (`f(buf, buf, n)`) is common C. One of them is written.
 */
export function overlapGroups({
  signature,
  arguments: args,
}: PlannedFunction): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (const [at, argument] of args.entries()) {
    if (argument.kind !== "buffer" || argument.count.kind === "terminated") continue;
    const group = groups.find(([other = 0]) =>
      sameJson(elementOf(signature, other), elementOf(signature, at)),
    );
    if (group) group.push(at);
    else groups.push([at]);
  }
  const isWritten = (at: number): boolean => {
    const argument = args[at];
    return argument?.kind === "buffer" && argument.written;
  };
  return groups.filter((group) => group.length > 1 && group.some(isWritten));
}

/** The function may be called with the same flat object twice. */
export function mayShareObject(
  { arguments: args }: PlannedFunction,
  objects: readonly ObjectType[],
): boolean {
  const taken = args.flatMap((argument) =>
    argument.kind === "object" && !argument.consumed ? [argument.object] : [],
  );
  return taken.some((object, at) => taken.indexOf(object) < at && objects[object]?.layout);
}

function elementOf(signature: FunctionSignature, at: number): CType | null {
  const shape = signature.params[at]?.shape;
  if (shape?.kind === "slice" || shape?.kind === "array") return shape.element;
  return shape?.kind === "reference" ? shape.target : null;
}

/** Types and extents are plain data; qualifiers and typedef names do not matter here. */
function sameJson(a: unknown, b: unknown): boolean {
  const plain = (value: unknown): string =>
    JSON.stringify(value, (key, inner: unknown) =>
      ["quals", "alias", "align", "declaredLength"].includes(key) ? undefined : inner,
    );
  return plain(a) === plain(b);
}

function layoutOf(type: CType, types: BorderTypes): Layout {
  const flat = flatLayout(type, types);
  if (!flat.flat) throw new CompilerBug(`no shim takes this: ${flat.reason}`);
  return flat.layout;
}
function scalarLayout(type: CType, types: BorderTypes): ScalarLayout {
  const layout = scalarOf(type, types);
  if (!layout) throw new CompilerBug("a scalar without layout");
  return layout;
}
