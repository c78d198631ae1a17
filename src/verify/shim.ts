/** DATA: what shims are made from and of, one parameter at a time. */
import type { FunctionSignature, SharedMemory } from "../../analyses/facts/signature-facts.ts";
import type { RecordId } from "../c-ast/c-type.ts";
import type { BorderTypes } from "./ffi-type.ts";
import type { Mirrors } from "./mirror.ts";

export interface ShimContext extends BorderTypes {
  readonly crateName: string;
  readonly signature: FunctionSignature;
  /** Rust names of the shim's parameters. */
  readonly names: readonly string[];
  /** Records that are not flat, yet may cross as handles: made by Rust only, their fields unknown to C callers. */
  readonly handles: ReadonlySet<RecordId>;
  /** C forms of structs with pointers to constants. */
  readonly mirrors: Mirrors;
  /** Records whose fields C callers can see, because a header defines them. */
  readonly visibleRecords: ReadonlySet<RecordId>;
  /** Null where C sees no memory on the floor. */
  readonly shared: SharedMemory | null;
}

/** The C form of a struct with pointers on the floor, for `native.rs`. */
export interface FloorRecord {
  readonly name: string;
  readonly text: string;
}

export interface ShimParam {
  /** Raw type: `*const u8`. */
  readonly abi: string;
  /** `let` line that computes the element count, or null. */
  readonly count: string | null;
  /** Expression of type `boundary::Region`, or null. */
  readonly region: string | null;
  /** Further regions: what the pointers in a struct reach. */
  readonly inner?: readonly string[];
  /** What the pointer reaches, for versions in which it shares an object with others; null for other parameters. */
  readonly memory: { readonly pointer: string; readonly count: string; readonly element: string } | null;
  /** Expression that gives the safe function its argument. */
  readonly argument: string;
  /** What is done before the call and after it, for objects that have another form in Rust. */
  readonly around?: { readonly before: string; readonly after: string };
  /** What the C caller must provide, for the `# Safety` section. */
  readonly contract: string | null;
  /** Flat records whose size the shim relies on. */
  readonly records: readonly RecordId[];
  /** It leads to functions of C that may be called. */
  readonly callsC?: boolean;
  /** A struct with pointers on the floor that is passed by value. */
  readonly floorRecord?: FloorRecord;
}

export type Shimmed<T> =
  { readonly possible: true; readonly value: T } | { readonly possible: false; readonly reason: string };

export function possible<T>(value: T): Shimmed<T> {
  return { possible: true, value };
}
export function impossible(reason: string): { readonly possible: false; readonly reason: string } {
  return { possible: false, reason };
}
