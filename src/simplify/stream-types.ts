/** Which C types are streams, and what types become where these are values. */
import type * as c from "../c-ast/c-ast.ts";
import { TypeMapping } from "./type-mapping.ts";

/** The struct behind `FILE` in the headers of glibc and musl. */
const fileTag = "_IO_FILE";

export class StreamTypes extends TypeMapping {
  readonly #files: ReadonlySet<c.RecordId>;

  constructor({ records }: c.Program) {
    super((type) => (this.isStream(type) ? { kind: "stream", quals: type.quals } : null));
    const files = [...records.values()].filter(({ system, tag }) => system && tag === fileTag);
    this.#files = new Set(files.map(({ id }) => id));
  }

  /** Does the program know of streams at all? */
  get areUsed(): boolean {
    return this.#files.size > 0;
  }

  /** Is it a `FILE *`, by whatever name? */
  isStream(type: c.CType): boolean {
    return type.kind === "pointer" && type.target.kind === "record" && this.#files.has(type.target.record);
  }
}
