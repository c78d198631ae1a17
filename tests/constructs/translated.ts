/** DATA: construct fixtures that are translated whole today. */
export const translated: readonly string[] = ["empty-statements.c", "goto-forms.c", "pointer-walking.c"];
