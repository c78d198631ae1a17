/** DATA: what a build makes of the C files of a project, whoever told us: CMake, make, a compilation database. */

/** One compilation of a C file. */
export interface BuildUnit {
  /** Absolute. */
  readonly source: string;
  /** Flags that matter to meaning, paths in them absolute. */
  readonly flags: readonly string[];
}

/** A program or a library. */
export interface BuildTarget {
  /** As the build calls it: `foo` for `libfoo.a`. Targets of one name are different files. */
  readonly name: string;
  readonly kind: "program" | "library";
  /** Compiled for it, without those of libraries that it links. */
  readonly units: readonly BuildUnit[];
  /** Libraries of this project that it links, as places in the list of targets; never itself. */
  readonly links: readonly number[];
  /** `test`: the build itself runs it as a test; `part`: objects for other targets, and nothing by itself. */
  readonly role: "product" | "test" | "part";
}
