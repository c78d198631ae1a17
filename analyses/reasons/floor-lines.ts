/** The way from a pointer on the floor to what put it there, in words. */
import type { ReasonLine } from "../../src/translation/explanation.ts";
import type { FloorOrigin, FloorStep } from "../facts/reason-facts.ts";
import { fieldName, line, originName, symbolName, type ReasonContext } from "./reason-context.ts";

/** Places of assignments that are named, of one step. */
const maximalPlaces = 4;

export function floorLines(cx: ReasonContext, origin: FloorOrigin): readonly ReasonLine[] {
  return cx.floor.stepsOf(origin).map((step) => stepLine(cx, step));
}

function stepLine(cx: ReasonContext, step: FloorStep): ReasonLine {
  switch (step.kind) {
    case "same-objects":
      return line(
        `it points at the same objects as ${originName(cx, step.as)}`,
        ...step.joined.slice(0, maximalPlaces),
      );
    case "pointed-at":
      return line(`${originName(cx, step.by)} points there`);
    case "seed": {
      const { code, reason, at } = step.why;
      return line(`nothing better was found for ${originName(cx, step.origin)}: ${reason} [${code}]`, at);
    }
    case "held-in-memory":
      return line(
        step.by
          ? `${originName(cx, step.by)}, which lies in memory, points at the same objects`
          : "a pointer in memory points at the same objects",
      );
    case "part-in-memory":
      return line(
        step.part === null
          ? "a part of what it points at lies in memory"
          : `\`${fieldName(cx, step.part)}\` lies in memory, in a struct that does`,
      );
    case "exposed":
      return line("the address is seen as a number, or lies where types are mixed", step.at);
    case "rows":
      return line("a pointer goes from row to row of an array", step.at);
    case "holder":
      return line(`\`${symbolName(cx, step.variable)}\` holds a pointer on the floor and has no other form`);
    case "called":
      return step.callee === null
        ? line("it goes to a function that is called through a pointer on the floor", step.at)
        : line(`a pointer on the floor leads to \`${symbolName(cx, step.callee)}\`, which it goes to`);
    case "offered":
      return line(
        `callers of \`${symbolName(cx, step.function)}\` may pass a struct that other functions of the library have on the floor`,
      );
    case "copied":
      return line("its bytes are copied from or to memory on the floor, or compared with such", step.at);
    case "whole-program":
      return line(
        step.refused === null
          ? "all of the program is on the floor"
          : `all of the program is on the floor: with less of it there, ${step.why.reason} [${step.why.code}]`,
        step.why.at,
      );
  }
}
