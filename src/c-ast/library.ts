/** DATA: what the analyses must know of C library functions that move or make memory. */

/** How a library function treats its pointer arguments. */
export interface LibraryEffect {
  /** Indices of the pointer arguments through which it writes. */
  readonly writes: readonly number[];
  /** The result points to the start of, or into, this argument. */
  readonly resultInto?: number;
  /** The result is fresh heap memory. */
  readonly allocates?: boolean;
  /** Releases this argument. */
  readonly frees?: number;
}

/** Functions not listed read their pointer arguments only, and keep none of them. */
export const libraryEffects: Readonly<Record<string, LibraryEffect>> = {
  memcpy: { writes: [0], resultInto: 0 },
  memmove: { writes: [0], resultInto: 0 },
  memset: { writes: [0], resultInto: 0 },
  explicit_bzero: { writes: [0] },
  bzero: { writes: [0] },
  strcpy: { writes: [0], resultInto: 0 },
  strncpy: { writes: [0], resultInto: 0 },
  strcat: { writes: [0], resultInto: 0 },
  strncat: { writes: [0], resultInto: 0 },
  strchr: { writes: [], resultInto: 0 },
  strrchr: { writes: [], resultInto: 0 },
  strstr: { writes: [], resultInto: 0 },
  strpbrk: { writes: [], resultInto: 0 },
  memchr: { writes: [], resultInto: 0 },
  sprintf: { writes: [0] },
  snprintf: { writes: [0] },
  fgets: { writes: [0], resultInto: 0 },
  malloc: { writes: [], allocates: true },
  calloc: { writes: [], allocates: true },
  realloc: { writes: [], allocates: true, frees: 0 },
  aligned_alloc: { writes: [], allocates: true },
  strdup: { writes: [], allocates: true },
  free: { writes: [], frees: 0 },
};
