/** DATA: what is to be translated, as `load` found it. */

/** Files below `folder` are shown to the user as files below `shown`. */
export interface ShownFolder {
  /** Absolute. */
  readonly folder: string;
  /** Relative to where the command runs, where possible; empty for that folder itself. */
  readonly shown: string;
}

/** One C source file with the compiler arguments that preprocess it. */
export interface UnitSource {
  /** Path as it is shown to the user (relative to where the command runs, where possible). */
  readonly path: string;
  readonly absolutePath: string;
  /** Folder in which the compiler runs. */
  readonly directory: string;
  /** Arguments that matter to meaning: -I -D -U -std -include -f... -m..., without input, output or -c. */
  readonly arguments: readonly string[];
  /** Copies that the compiler sees in place of the user's folders; none where it sees those themselves. */
  readonly copies?: readonly ShownFolder[];
}

/** What becomes one crate. */
export interface Project {
  /** Crate name: snake_case, a valid Rust identifier. */
  readonly name: string;
  readonly units: readonly UnitSource[];
  /** C test programs found beside the sources (`tests/*.c`, `test/*.c`): run against the Rust code, not translated. */
  readonly testPrograms: readonly string[];
  /** Absolute path of the folder that holds all sources. */
  readonly root: string;
  /** C compiler command. */
  readonly compiler: string;
}

/** All that becomes one output folder: one crate, or several that form a Cargo workspace. */
export interface Workspace {
  /** Names the output folder where the user does not. */
  readonly name: string;
  /** At least one; with distinct names. */
  readonly crates: readonly Project[];
}
