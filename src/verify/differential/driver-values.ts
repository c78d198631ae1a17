/**
 * First half of the C driver's fixed text: choices, the values made of them, and how values are compared and shown.
 * The other half, and what it is all for, is in driver-runtime.ts.
 */
export const driverValues = String.raw`#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

struct layout { char kind; unsigned size; unsigned count; const struct layout *element; const struct field *fields;
  /* Kind k, a pointer to a constant: where they are, the same number of the same ones on both sides. */
  const void *const *addresses; };
struct field { const char *name; unsigned offset; const struct layout *layout; };
struct object_type {
  const struct layout *layout;
  int source_count; const int *sources;
  int step_count; const int *steps;
  /* The sources leave the same object whatever was in it before. */
  int proven;
  /* Some of them leave it as it was when they do not like their arguments. */
  int may_refuse;
  int releaser;
};
struct object_param { int type; int nullable; int consumed; };
struct function {
  const char *name;
  void *(*call)(unsigned slot, void **objects);
  int object_count; const struct object_param *objects;
  int result_object;
  int may_alias;
};
static const struct object_type *object_types;
static const struct function *functions;
static void bind_tables(void);

#define MAX_STEPS 256
static struct shared {
  long number; int finished; int incomplete; int raw; long accepted; int hangs; double longest; int steps;
  struct { int function; int done; uint64_t hash; } step[MAX_STEPS];
} *shared;
static FILE *protocol;
static int probing, showing, tracing, error_file, died;

/* ------------------------------------------------------------------------------------------------ choices */

struct stream { unsigned key; size_t count; uint64_t *values; };
static struct stream *replayed;
static size_t replayed_count;
static int replaying;
static const struct stream *current;
static size_t current_at;
static uint64_t run_seed, prng;

static uint64_t mix(uint64_t z) {
  z += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
static void open_stream(unsigned key) {
  prng = mix(mix(run_seed ^ (uint64_t)shared->number * 0x100000001b3u) + key);
  current = NULL;
  current_at = 0;
  for (size_t i = 0; replaying && i < replayed_count; i++)
    if (replayed[i].key == key) current = &replayed[i];
  if (tracing) fprintf(protocol, ";%u:", key);
}
static uint64_t random_below(uint64_t limit) {
  uint64_t value = mix(prng++ * 0x9e3779b97f4a7c15u);
  return limit ? value % limit : value;
}
/* Every decision ends here: the generated value, or the one that is replayed. */
static uint64_t choose(uint64_t generated) {
  uint64_t value = generated;
  if (replaying) value = current && current_at < current->count ? current->values[current_at++] : 0;
  if (tracing) fprintf(protocol, "%llu,", (unsigned long long)value);
  return value;
}
static uint64_t draw(uint64_t limit) { return choose(random_below(limit)) % limit; }
/* Signed values: 0, -1, 1, -2, ... as 0, 1, 2, 3, ... so that small ones are simple. */
static uint64_t choose_signed(uint64_t value) {
  uint64_t code = choose(value >> 63 ? ~(value << 1) : value << 1);
  return code & 1 ? ~(code >> 1) : code >> 1;
}
/* Overlapping arguments, which Rust may refuse, are tried in cases of their own: see explore. */
static int is_alias_case(long number) { return number % 16 == 15; }
static int draw_alias(void) {
  return choose(is_alias_case(shared->number) ? random_below(2) : 0) % 2 == 1;
}

/* ------------------------------------------------------------------------------------------------- values */

/* How the elements of one buffer are made; every value is then a choice of its own. */
enum mode { MIXED, ZEROS, ONES, ALL_BITS, RAMP, RANDOM };

static uint64_t random_integer(void) {
  static const uint64_t edges[] = { 0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000,
    0x7fffffff, 0x80000000u, 0xffffffffu, 0x100000000u, 0x7fffffffffffffffu, 0x8000000000000000u, 0xffffffffffffffffu };
  switch (random_below(8)) {
  case 0: case 1: return random_below(17);
  case 2: return random_below(random_below(2) ? 65 : 301);
  case 3: case 4: return edges[random_below(sizeof edges / sizeof *edges)];
  case 5: return -(uint64_t)(1 + random_below(16));
  default: return random_below(0);
  }
}
static double random_floating(void) {
  static const double edges[] = { 0.0, 1.0, -1.0, -0.0, 0.5, 1e-300, 1e300, -1e300, 4294967296.0, 2147483648.0,
    9223372036854775808.0, 0.1, 3.4e38, __builtin_inf(), -__builtin_inf(), __builtin_nan("") };
  double value;
  uint64_t bits;
  switch (random_below(6)) {
  case 0: return (double)random_below(17);
  case 1: return edges[random_below(sizeof edges / sizeof *edges)];
  case 2: return ((double)random_below(20001) - 10000.0) / 8.0;
  case 3: return ((double)random_below(0) / 18446744073709551616.0 - 0.5) * 2000.0;
  default:
    bits = random_below(0);
    memcpy(&value, &bits, sizeof value);
    return value;
  }
}
/* Whole numbers are simpler than other floating-point values. */
static double choose_floating(double value) {
  uint64_t bits;
  int whole = value > -4503599627370496.0 && value < 4503599627370496.0 && (double)(int64_t)value == value;
  memcpy(&bits, &value, sizeof bits);
  if (whole && bits == (uint64_t)1 << 63) whole = 0;
  if (choose((uint64_t)!whole) == 0) return (double)(int64_t)choose_signed(whole ? (uint64_t)(int64_t)value : 0);
  bits = choose(bits);
  memcpy(&value, &bits, sizeof value);
  return value;
}
static uint64_t random_bits(const struct layout *l, enum mode mode, size_t index) {
  switch (mode) {
  case ZEROS: return 0;
  case ONES: return 1;
  case ALL_BITS: return ~(uint64_t)0;
  case RAMP: return index;
  case RANDOM: return random_below(0);
  default: return l->size == 1 && random_below(2) ? random_below(256) : random_integer();
  }
}
static void fill_scalar(const struct layout *l, void *at, enum mode mode, size_t index) {
  if (l->kind == 'k') { memcpy(at, &l->addresses[draw(l->count)], sizeof(void *)); return; }
  if (l->kind == 'f') {
    double wide = mode == MIXED || mode == RANDOM ? random_floating() : (double)(mode == ALL_BITS ? -1 : mode == RAMP ? index : mode == ONES);
    wide = choose_floating(l->size == 4 ? (float)wide : wide);
    float narrow = (float)wide;
    if (l->size == 4) memcpy(at, &narrow, 4); else memcpy(at, &wide, 8);
    return;
  }
  unsigned shift = l->size < 8 ? 64 - 8 * l->size : 0;
  uint64_t bits = random_bits(l, mode, index) << shift;
  unsigned __int128 value;
  if (l->kind == 'b') value = choose(bits >> shift & 1) & 1;
  else if (l->kind == 's') value = (unsigned __int128)(__int128)(int64_t)choose_signed((uint64_t)((int64_t)bits >> shift));
  else value = choose(bits >> shift);
  if (l->size == 16) value ^= (unsigned __int128)choose(mode == MIXED && random_below(2) ? 0 : random_bits(l, mode, index)) << 64;
  memcpy(at, &value, l->size);
}
static void fill_elements(const struct layout *l, void *start, size_t count);
static void fill_with(const struct layout *l, void *at, enum mode mode, size_t index) {
  if (l->kind == 'a') fill_elements(l->element, at, l->count);
  else if (l->kind == 'r')
    for (unsigned i = 0; i < l->count; i++) fill_with(l->fields[i].layout, (char *)at + l->fields[i].offset, mode, index);
  else fill_scalar(l, at, mode, index);
}
static void fill(const struct layout *l, void *at) { fill_with(l, at, MIXED, 0); }
static void fill_elements(const struct layout *l, void *start, size_t count) {
  static const enum mode modes[] = { ZEROS, ONES, ALL_BITS, RAMP, RANDOM, RANDOM, RANDOM, MIXED };
  enum mode mode = modes[random_below(sizeof modes / sizeof *modes)];
  for (size_t i = 0; i < count; i++) fill_with(l, (char *)start + i * l->size, mode, i);
}
static int64_t random_length(int64_t limit, int may_be_negative) {
  static const int64_t edges[] = { 0, 1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256 };
  switch (random_below(8)) {
  case 0: return (int64_t)random_below(5);
  case 1: case 2: case 3: return edges[random_below(sizeof edges / sizeof *edges)];
  case 4: return (int64_t)random_below(limit < 64 ? (uint64_t)limit + 1 : 65);
  case 7: if (may_be_negative && random_below(8) == 7) return -1 - (int64_t)random_below(3);
  /* fall through */
  default: return (int64_t)random_below((uint64_t)limit + 1);
  }
}
static int64_t draw_length(int64_t limit, int may_be_negative) {
  int64_t length = (int64_t)choose_signed((uint64_t)random_length(limit, may_be_negative));
  return length > limit ? limit : length < 0 && !may_be_negative ? 0 : length;
}
static void put_length(void *at, unsigned size, int64_t length) { memcpy(at, &length, size); }
static __int128 integer_at(const void *at, unsigned size, int is_signed) {
  uint64_t value = 0;
  unsigned shift = 64 - 8 * size;
  memcpy(&value, at, size);
  return is_signed ? (__int128)((int64_t)(value << shift) >> shift) : (__int128)value;
}
static size_t extent(__int128 scale, __int128 length, __int128 offset) {
  __int128 count = scale * length + offset;
  return count < 0 ? 0 : (size_t)count;
}
static __int128 blocks(__int128 length, __int128 added, __int128 divisor) {
  return length < 0 ? 0 : (length + added) / divisor;
}

/* A length in an object. One that no buffer here has gets a short one: the C leaves it, and the case is discarded. */
static size_t field_count(const void *at, unsigned size) {
  uint64_t value = 0;
  memcpy(&value, at, size);
  return value <= 65536 ? (size_t)value : 0;
}

/* Memory of one case; what is left over is freed behind it. */
static void **allocations;
static size_t allocation_count, allocation_room;
static void *allocate(size_t bytes) {
  if (allocation_count == allocation_room) {
    allocation_room = 2 * allocation_room + 64;
    allocations = realloc(allocations, allocation_room * sizeof *allocations);
  }
  char *memory = malloc(bytes ? bytes : 16);
  if (!memory || !allocations) { fputs("driver: out of memory\n", stderr); abort(); }
  allocations[allocation_count++] = memory;
  /* An empty buffer is the end of a block: any access is out of bounds. */
  return bytes ? memory : memory + 16;
}
static void forget(void *memory) {
  for (size_t i = 0; i < allocation_count; i++)
    if (allocations[i] == memory) allocations[i] = NULL;
}
static void free_all(void) {
  for (size_t i = 0; i < allocation_count; i++) free(allocations[i]);
  allocation_count = 0;
}
static void *new_object(size_t size) { return memset(allocate(size), 0, size); }
static void *new_buffer(const struct layout *l, size_t count) {
  void *start = allocate(count * l->size);
  memset(start, 0, count * l->size);
  fill_elements(l, start, count);
  return start;
}
/* Some of the buffers, in one array: mostly at the same place in it, else anywhere. */
static void share(const struct layout *l, int buffers, const size_t *counts, void ***places) {
  size_t most = 0, chosen = 0;
  for (int i = 0; i < buffers; i++) {
    if (!draw_alias()) continue;
    *places[i] = places;
    chosen++;
    if (counts[i] > most) most = counts[i];
  }
  size_t total = most + most / 2 + 1;
  char *start = chosen > 1 ? new_buffer(l, total) : NULL;
  for (int i = 0; i < buffers; i++) {
    if (!*places[i]) continue;
    uint64_t way = draw(4), range = total - counts[i] + 1;
    size_t offset = way < 2 ? 0 : (size_t)draw(way == 2 && range > 18 ? 18 : range);
    *places[i] = start ? start + offset * l->size : NULL;
  }
}
/* A zero-terminated sequence; *count includes the zero. */
static void *new_sequence(const struct layout *l, size_t *count) {
  static const char common[] = "0123456789+-. \t\nabcxXeE_%,;:/\\\"'";
  size_t length = (size_t)draw_length(80, 0);
  unsigned mode = (unsigned)random_below(4);
  char *start = allocate((length + 1) * l->size);
  memset(start, 0, (length + 1) * l->size);
  for (size_t i = 0; i < length; i++) {
    uint64_t random = mode == 0 ? 'a' + random_below(26) : mode == 1 ? (uint64_t)common[random_below(sizeof common - 1)]
      : mode == 2 ? 32 + random_below(95) : 1 + random_below(255);
    /* No zero inside; 'a' is the simplest element. */
    uint64_t value = (choose((random - 'a') & 0xff) + 'a') & 0xff;
    if (value == 0) value = 'a';
    memcpy(start + i * l->size, &value, l->size < 8 ? l->size : 8);
  }
  *count = length + 1;
  return start;
}

/* ------------------------------------------------------------------------------------------ observing values */

static int is_nan(const struct layout *l, const void *at) {
  double wide = 0;
  float narrow = 0;
  if (l->kind != 'f') return 0;
  if (l->size == 4) { memcpy(&narrow, at, 4); return narrow != narrow; }
  memcpy(&wide, at, 8);
  return wide != wide;
}
/* Which of the constants a pointer points at; their number when none. */
static unsigned constant_at(const struct layout *l, const void *at) {
  const void *pointer;
  unsigned i = 0;
  memcpy(&pointer, at, sizeof pointer);
  while (l->addresses[i] && l->addresses[i] != pointer) i++;
  return l->addresses[i] || !pointer ? i : 255;
}
static void hash_byte(unsigned byte) {
  uint64_t *hash = &shared->step[shared->steps - 1].hash;
  *hash = (*hash ^ byte) * 0x100000001b3u;
}
static void hash_value(const struct layout *l, const void *at) {
  if (l->kind == 'a')
    for (unsigned i = 0; i < l->count; i++) hash_value(l->element, (const char *)at + i * l->element->size);
  else if (l->kind == 'r')
    for (unsigned i = 0; i < l->count; i++) hash_value(l->fields[i].layout, (const char *)at + l->fields[i].offset);
  else if (l->kind == 'k') hash_byte(constant_at(l, at));
  else if (is_nan(l, at)) hash_byte(0x4e);
  else for (unsigned i = 0; i < l->size; i++) hash_byte(((const unsigned char *)at)[i]);
}
/* The members that are no arrays: those that may say which part of an array is in use. How many there are. */
static unsigned hash_scalars(const struct layout *l, const void *at) {
  unsigned count = 0;
  if (l->kind == 'a') return 0;
  if (l->kind != 'r') { hash_value(l, at); return 1; }
  for (unsigned i = 0; i < l->count; i++)
    count += hash_scalars(l->fields[i].layout, (const char *)at + l->fields[i].offset);
  return count;
}
static void describe_elements(const struct layout *l, const void *start, size_t count);
static void describe(const struct layout *l, const void *at) {
  unsigned __int128 bits = 0;
  if (l->kind == 'a') { describe_elements(l->element, at, l->count); return; }
  if (l->kind == 'r') {
    fputc('{', protocol);
    for (unsigned i = 0; i < l->count; i++) {
      fprintf(protocol, "%s%s: ", i ? ", " : "", l->fields[i].name);
      describe(l->fields[i].layout, (const char *)at + l->fields[i].offset);
    }
    fputc('}', protocol);
    return;
  }
  if (l->kind == 'k') { fprintf(protocol, "constant-%u", constant_at(l, at)); return; }
  memcpy(&bits, at, l->size);
  if (is_nan(l, at)) fputs("nan", protocol);
  else if (l->kind == 'f') {
    double wide = 0;
    float narrow = 0;
    memcpy(&narrow, at, 4);
    if (l->size == 8) memcpy(&wide, at, 8); else wide = narrow;
    fprintf(protocol, "%.17g", wide);
  } else if (l->size == 16)
    fprintf(protocol, "0x%016llx%016llx", (unsigned long long)(bits >> 64), (unsigned long long)bits);
  else if (l->kind == 's') {
    unsigned shift = 64 - 8 * l->size;
    fprintf(protocol, "%lld", (long long)((uint64_t)bits << shift) >> shift);
  } else fprintf(protocol, "%llu", (unsigned long long)bits);
}
static void describe_elements(const struct layout *l, const void *start, size_t count) {
  if (l->size == 1 && l->kind != 'b') {
    fputs("x", protocol);
    for (size_t i = 0; i < count; i++) fprintf(protocol, "%02x", ((const unsigned char *)start)[i]);
    return;
  }
  fputc('[', protocol);
  for (size_t i = 0; i < count; i++) {
    if (i) fputs(", ", protocol);
    describe(l, (const char *)start + i * l->size);
  }
  fputc(']', protocol);
}
static void show(const char *what, const char *name, const struct layout *l, const void *at, size_t count, int single) {
  if (!showing) return;
  fprintf(protocol, "%s %s ", what, name);
  if (!at) fputs("NULL", protocol);
  else if (!l) fputs("object", protocol);
  else if (single) describe(l, at);
  else describe_elements(l, at, count);
  fputc('\n', protocol);
  fflush(protocol);
}
static void put(const char *name, const struct layout *l, const void *at, size_t count, int single) {
  hash_byte(at ? 1 : 0);
  for (size_t i = 0; l && at && i < count; i++) hash_value(l, (const char *)at + i * l->size);
  show("out", name, l, at, count, single);
}
static void put_position(const void *result, const void *base) {
  static const struct layout number = { 's', 8, 0, 0, 0 };
  int64_t offset = result ? (const char *)result - (const char *)base : -1;
  put("return", &number, &offset, 1, 1);
}
static void begin_step(int function) {
  if (shared->steps == MAX_STEPS) { fputs("driver: too many steps\n", stderr); abort(); }
  shared->steps++;
  shared->step[shared->steps - 1].function = function;
  shared->step[shared->steps - 1].done = 0;
  shared->step[shared->steps - 1].hash = 0xcbf29ce484222325u;
  if (showing) fprintf(protocol, "call %d\n", function);
}
static void end_step(void) { shared->step[shared->steps - 1].done = 1; }
`;
