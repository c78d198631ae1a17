/**
 * DATA: how the C library's functions are described: what each argument is for, what the result is, and which item of the
 * Rust runtime does the work.
 */

/** What an argument is to the function. */
export type LibraryArgument =
  /** An integer or a floating value, taken by the runtime as C has it, as a `u8`, or as a `usize`. */
  | { readonly kind: "value"; readonly as: "c" | "byte" | "usize" }
  /** A string that is read: to its NUL, or up to as many bytes as argument `limit` says. */
  | { readonly kind: "text"; readonly limit: number | null }
  /** Elements that are read: the product of these arguments, in bytes. */
  | { readonly kind: "memory"; readonly size: readonly number[] }
  /** Elements that are written (and may be read): so many bytes when that is known. */
  | { readonly kind: "buffer"; readonly size: readonly number[] | null }
  /** One object that is written. */
  | { readonly kind: "object" }
  /** A pointer to one object of any type that is read. */
  | { readonly kind: "key" }
  /** `char **`, or null: is given a position in argument `of`. */
  | { readonly kind: "end"; readonly of: number }
  /** `char **`: the position in argument `of` at which the next call goes on. */
  | { readonly kind: "cursor"; readonly of: number }
  | { readonly kind: "stream" }
  /** A comparison of two elements. */
  | { readonly kind: "comparison" }
  /** A heap object that the function takes over. */
  | { readonly kind: "released" }
  /** Null, or an address at which something is stored that nobody needs. */
  | { readonly kind: "null" };

/** What the call gives. */
export type LibraryResult =
  | { readonly kind: "none" }
  /** A value of the C result type. */
  | { readonly kind: "value" }
  /** A `size_t`, which the runtime has as `usize`. */
  | { readonly kind: "size" }
  /** The pointer argument itself; the runtime gives nothing. */
  | { readonly kind: "argument"; readonly at: number }
  /** The pointer argument itself, or null; the runtime gives a `bool`. */
  | { readonly kind: "argument-or-null"; readonly at: number }
  /** A position in that argument, or null; the runtime gives `Option<usize>`. */
  | { readonly kind: "found"; readonly at: number }
  /** A position in that argument; the runtime gives `usize`. */
  | { readonly kind: "position"; readonly at: number }
  /** A number; the runtime gives also where it ended. */
  | { readonly kind: "parsed" }
  /** New heap memory. */
  | { readonly kind: "fresh" }
  /** Control does not come back. */
  | { readonly kind: "never" };

export interface LibraryFunction {
  readonly args: readonly LibraryArgument[];
  /** Arguments behind those, of a variadic function: read (printf), or written (scanf). */
  readonly rest?: "read" | "written";
  readonly result: LibraryResult;
  /** Item of the runtime, `module::name`, that takes the arguments in this order. */
  readonly runtime?: string;
  /** Method of Rust's number types that takes the first argument as receiver. */
  readonly method?: string;
  /** Its results differ from those of the C library now and then, by the last bits. */
  readonly isNearest?: boolean;
}
