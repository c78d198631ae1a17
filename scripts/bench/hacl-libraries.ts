/** The benchmarks of HACL*: each driver with the file that it measures and what that is built on. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { openCheckout } from "../hacl/checkout.ts";
import type { Library } from "./build-programs.ts";

/** @param work gets the configuration that HACL*'s own build would have made */
export async function haclLibraries(
  root: string,
  drivers: readonly string[],
  work: string,
): Promise<readonly Library[]> {
  return await Promise.all(
    drivers.map(async (driver) => {
      const included = /#include "(Hacl_\w+)\.h"/.exec(await readFile(driver, "utf8"))?.[1];
      if (included === undefined) throw new Error(`${driver} includes no header of HACL*`);
      const { sources, flags } = await openCheckout(
        root,
        "portable",
        [included],
        join(work, basename(driver)),
      );
      return { paths: sources, flags, drivers: [driver] };
    }),
  );
}
