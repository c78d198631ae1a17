/** DATA: the ways of finding out what belongs to a project; the first for which there is reason is taken. */
export const loadKinds = ["compile-commands", "cmake", "make", "sources"] as const;
export type LoadKind = (typeof loadKinds)[number];
