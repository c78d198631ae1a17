/** Requests to the programs in `programs`, as calls that the comparison makes; each is a case of its own. */
import type { Random } from "../fuzz-printf/random.ts";
import { nothing, type Argument, type Case, type Primitive } from "../hacl/primitive.ts";

export type Given = Case;

/** A request, and whether the answers to it are right; null where nothing but the C knows. */
export function ask(
  name: string,
  given: readonly (Buffer | number | bigint)[],
  isRight: ((answers: readonly Buffer[]) => boolean) | null,
): Given {
  return {
    calls: [{ function: name, result: nothing, args: given.map(argumentOf) }],
    isRight: isRight && ((answers) => isRight(answers[0]?.buffers ?? [])),
  };
}

export function request(name: string, cost: number, makeCase: (random: Random) => Given): Primitive {
  return { name, cost, makeCase };
}

/** A number among the answers. */
export function numberIn(answers: readonly Buffer[], at: number): bigint | null {
  const found = answers[at];
  return found?.length === 8 ? found.readBigUInt64BE() : null;
}

/** Is the function's answer at that position that it is done, with these bytes behind it? */
export function isDoneWith(answers: readonly Buffer[], at: number, bytes: Buffer): boolean {
  return numberIn(answers, at) === 1n && answers[at + 1]?.equals(bytes) === true;
}

function argumentOf(given: Buffer | number | bigint): Argument {
  return Buffer.isBuffer(given) ? { kind: "buffer", bytes: given } : { kind: "number", value: given };
}
