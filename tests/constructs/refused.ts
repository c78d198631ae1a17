/** DATA: construct fixtures that are not translated whole today, and the codes that they are refused with. */
export const refused: Readonly<Record<string, readonly string[]>> = {
  "attributes.c": ["unsupported/extension"],
  "evaluation-order-open.c": ["unsupported/evaluation-order"],
  "nested-functions-handed-out.c": ["unsupported/extension"],
  "printf-stores.c": ["unsupported/library"],
  "quad-precision.c": ["unsupported/long-double"],
  "setjmp-refused.c": ["unsupported/setjmp"],
  "statement-expressions.c": ["unsupported/goto"],
  "weak-and-missing.c": ["unsupported/extension", "unsupported/undefined-function"],
};
