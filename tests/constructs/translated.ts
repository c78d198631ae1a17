/** DATA: construct fixtures that are translated whole today. */
export const translated: readonly string[] = [
  "constant-tables.c",
  "cursor-fields.c",
  "empty-statements.c",
  "example-28-callback-context.c",
  "goto-forms.c",
  "method-tables.c",
  "pointer-copy-null.c",
  "pointer-reused.c",
  "pointer-walking.c",
  "scopes-and-shadowing.c",
  "zeroed-pointer-fields.c",
];
