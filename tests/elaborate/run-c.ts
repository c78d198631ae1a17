/** What the C compiler says: text is compiled and run, its output comes back line by line. */
import { join } from "node:path";
import { execa } from "execa";
import { inTemporaryFolder } from "./elaborate-text.ts";

export async function runC(text: string): Promise<string[]> {
  return inTemporaryFolder({ "main.c": text }, async (folder) => {
    const program = join(folder, "main");
    await execa("gcc", ["-w", "-O0", "-o", program, join(folder, "main.c"), "-lm"]);
    const { stdout } = await execa(program, [], { stripFinalNewline: true });
    return stdout.split("\n");
  });
}
