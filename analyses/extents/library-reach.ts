/** DATA: how many bytes library functions reach from their pointer arguments. */

/** Bytes by argument index: the product of these arguments, up to a zero byte, or a constant. */
export type LibraryReach =
  { readonly kind: "arguments"; readonly args: readonly number[] } | { readonly kind: "terminated" };

const by = (...args: readonly number[]): LibraryReach => ({ kind: "arguments", args });
const terminated: LibraryReach = { kind: "terminated" };

/** Per function, the reach of each pointer argument by its index. Arguments that are not listed are not known. */
export const libraryReach: Readonly<Record<string, Readonly<Record<number, LibraryReach>>>> = {
  memcpy: { 0: by(2), 1: by(2) },
  memmove: { 0: by(2), 1: by(2) },
  memset: { 0: by(2) },
  memcmp: { 0: by(2), 1: by(2) },
  memchr: { 0: by(2) },
  explicit_bzero: { 0: by(1) },
  bzero: { 0: by(1) },
  memset_explicit: { 0: by(2) },
  timingsafe_bcmp: { 0: by(2), 1: by(2) },
  bcmp: { 0: by(2), 1: by(2) },
  bcopy: { 0: by(2), 1: by(2) },
  getrandom: { 0: by(1) },
  getentropy: { 0: by(1) },
  read: { 1: by(2) },
  write: { 1: by(2) },
  fread: { 0: by(1, 2) },
  fwrite: { 0: by(1, 2) },
  fgets: { 0: by(1) },
  snprintf: { 0: by(1), 2: terminated },
  strncpy: { 0: by(2), 1: by(2) },
  strncmp: { 0: by(2), 1: by(2) },
  strlen: { 0: terminated },
  strcmp: { 0: terminated, 1: terminated },
  strcpy: { 1: terminated },
  strcat: { 1: terminated },
  strchr: { 0: terminated },
  strrchr: { 0: terminated },
  strstr: { 0: terminated, 1: terminated },
  strspn: { 0: terminated, 1: terminated },
  strcspn: { 0: terminated, 1: terminated },
  strpbrk: { 0: terminated, 1: terminated },
  strdup: { 0: terminated },
  atoi: { 0: terminated },
  atol: { 0: terminated },
  puts: { 0: terminated },
  fputs: { 0: terminated },
  fopen: { 0: terminated, 1: terminated },
  strtol: { 0: terminated },
  strtoul: { 0: terminated },
  printf: { 0: terminated },
  fprintf: { 1: terminated },
  sprintf: { 1: terminated },
  // `free` reads nothing: what it takes is owned, not borrowed.
  free: { 0: by() },
};
