/** DATA: what a way of loading found out, before it is decided what becomes a crate. */
import type { ShownFolder } from "../project/project.ts";
import type { BuildTarget } from "./build-model.ts";

export interface LoadedBuild {
  readonly targets: readonly BuildTarget[];
  /** Folder of the project as the compiler sees it: the user's, or a copy. */
  readonly root: string;
  /** How files are shown that lie in copies; none where the user's own are read. */
  readonly copies: readonly ShownFolder[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What all ways of loading need to know. */
export interface BuildOptions {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** The same for the user. */
  readonly shown: string;
  /** The folder in it that is built, relative; usually empty. */
  readonly folder: string;
  readonly environment: Environment;
  /** Time for all of a build. */
  readonly seconds: number;
}
