/**
 * The part of the C driver that is the same for every program: choices, values, objects, cases in forked children.
 *
 * Every decision goes through `choose`, in numbered streams (one per argument), so that a case is a list of numbers
 * per stream: recorded by `trace`, made simpler by the shrinker, and run again by `replay`. Zero is always the
 * simplest choice. The same text is linked with the C and with the Rust, so both see the same inputs.
 *
 * A segment is a run of cases in one child process. Both sides run the same segments, so that state which the
 * library keeps between calls is the same on both, also behind cases that the sanitizers ended.
 *
 * Lines on stdout:
 *   s CASE                      a child starts with this case
 *   r CASE ok STEPS             the case ran; STEPS is `function:hash,...`
 *   n CASE ok STEPS             no valid object could be made for it
 *   x CASE CODE STEPS           the tested code called exit(CODE)
 *   d CASE WHY STEPS MESSAGE    it died: sanitizer, timeout, or signal-N
 *   t ;KEY:N,N,...;KEY:...      (trace) the choices
 *   call FUNCTION / in NAME VALUE / out NAME VALUE      (show) what happened
 */
export const driverRuntime = String.raw`#define _GNU_SOURCE
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

struct layout { char kind; unsigned size; unsigned count; const struct layout *element; const struct field *fields; };
struct field { const char *name; unsigned offset; const struct layout *layout; };
struct object_type {
  const struct layout *layout;
  int source_count; const int *sources;
  int step_count; const int *steps;
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

#define MAX_STEPS 64
static struct shared {
  long number; int finished; int incomplete; long accepted; int steps;
  struct { int function; int done; uint64_t hash; } step[MAX_STEPS];
} *shared;
static FILE *protocol;
static int showing, tracing, error_file, died;

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
/* Equal arguments, which Rust may refuse, are tried in cases of their own: see explore. */
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
  case 2: return random_below(301);
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
  case 7: if (may_be_negative && random_below(8) == 7) return -1 - (int64_t)random_below(3);
  /* fall through */
  default: return (int64_t)random_below((uint64_t)limit + 1);
  }
}
static int64_t draw_length(int64_t limit, int may_be_negative) {
  int64_t length = (int64_t)choose_signed((uint64_t)random_length(limit, may_be_negative));
  return length > limit ? limit : length < 0 && !may_be_negative ? 0 : length;
}
static size_t extent(__int128 scale, __int128 length, __int128 offset) {
  __int128 count = scale * length + offset;
  return count < 0 ? 0 : (size_t)count;
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
static void *new_buffer(const struct layout *l, size_t count) {
  void *start = allocate(count * l->size);
  memset(start, 0, count * l->size);
  fill_elements(l, start, count);
  return start;
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
static void hash_byte(unsigned byte) {
  uint64_t *hash = &shared->step[shared->steps - 1].hash;
  *hash = (*hash ^ byte) * 0x100000001b3u;
}
static void hash_value(const struct layout *l, const void *at) {
  if (l->kind == 'a')
    for (unsigned i = 0; i < l->count; i++) hash_value(l->element, (const char *)at + i * l->element->size);
  else if (l->kind == 'r')
    for (unsigned i = 0; i < l->count; i++) hash_value(l->fields[i].layout, (const char *)at + l->fields[i].offset);
  else if (is_nan(l, at)) hash_byte(0x4e);
  else for (unsigned i = 0; i < l->size; i++) hash_byte(((const unsigned char *)at)[i]);
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

/* -------------------------------------------------------------------------------------------------- objects */

/* An argument's own number in the streams: slot * 256 + parameter; 255 and 254 belong to the object itself. */
static void *acquire(unsigned index, int type, int nullable, int *created) {
  const struct object_type *t = &object_types[type];
  unsigned slot = index * 8;
  open_stream(slot * 256 + 255);
  unsigned absent = (unsigned)draw(8), state = (unsigned)draw(8), before = (unsigned)draw(2);
  unsigned source = (unsigned)draw(t->source_count ? (uint64_t)t->source_count : 1), steps[3];
  for (int i = 0; i < 3; i++) steps[i] = (unsigned)draw((uint64_t)t->step_count + 1);
  void *object = NULL;
  *created = 0;
  if (nullable && absent == 7) return NULL;
  if (t->layout) {
    object = allocate(t->layout->size);
    memset(object, 0, t->layout->size);
    open_stream(slot * 256 + 254);
    if (t->source_count && state < 6 ? before : state != 6) fill(t->layout, object);
  }
  if (t->layout && (!t->source_count || state >= 6)) return object;
  if (!t->source_count) return NULL;
  int maker = t->sources[source];
  if (functions[maker].result_object >= 0) {
    *created = 1;
    object = functions[maker].call(slot, NULL);
  } else functions[maker].call(slot, &object);
  for (unsigned i = 0; object && i < 3; i++)
    if (steps[i]) functions[t->steps[steps[i] - 1]].call(slot + 1 + i, &object);
  return object;
}
static void observe(unsigned slot, int type, void *object) {
  const struct object_type *t = &object_types[type];
  for (unsigned i = 0; i < 2 && t->step_count; i++) {
    open_stream((slot + i) * 256 + 255);
    unsigned step = (unsigned)draw((uint64_t)t->step_count + 1);
    if (step) functions[t->steps[step - 1]].call(slot + i, &object);
  }
}
static void release(unsigned slot, int type, void *object) {
  const struct object_type *t = &object_types[type];
  if (t->releaser >= 0) functions[t->releaser].call(slot, &object);
  else if (t->layout) free(object);
}
static void run_case(int number) {
  const struct function *f = &functions[number];
  void *objects[16];
  int created[16] = { 0 };
  for (int i = 0; i < f->object_count; i++) {
    objects[i] = acquire((unsigned)i, f->objects[i].type, f->objects[i].nullable, &created[i]);
    if (objects[i] || f->objects[i].nullable) continue;
    shared->incomplete = 1;
    return;
  }
  void *result = f->call(200, objects);
  for (int i = 0; i < f->object_count; i++) {
    if (f->objects[i].consumed || !objects[i]) continue;
    if (!object_types[f->objects[i].type].layout) observe(208 + 4 * (unsigned)i, f->objects[i].type, objects[i]);
    if (created[i]) release(210 + 4 * (unsigned)i, f->objects[i].type, objects[i]);
  }
  if (f->result_object >= 0 && result) {
    observe(204, f->result_object, result);
    release(206, f->result_object, result);
  }
}

/* -------------------------------------------------------------------------------------------- cases, children */

static double cpu_before, cpu_limit;
static long wanted, minimum;
static unsigned case_seconds;

static double seconds_of(int who) {
  struct rusage usage;
  getrusage(who, &usage);
  return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6 + (double)usage.ru_stime.tv_sec +
    (double)usage.ru_stime.tv_usec / 1e6;
}
static int out_of_time(double cpu) {
  return cpu > cpu_limit && (shared->accepted >= minimum || cpu > 3 * cpu_limit);
}
static void report(char tag, const char *status, const char *message) {
  fprintf(protocol, "%c %ld %s ", tag, shared->number, status);
  for (int i = 0; i < shared->steps; i++) {
    fprintf(protocol, "%s%d:", i ? "," : "", shared->step[i].function);
    if (shared->step[i].done) fprintf(protocol, "%016llx", (unsigned long long)shared->step[i].hash);
    else fputc('?', protocol);
  }
  if (!shared->steps) fputc('-', protocol);
  fprintf(protocol, " %s\n", message);
  fflush(protocol);
}
static void limit_case(void) {
  struct itimerval timer = { { 0, 0 }, { (time_t)case_seconds, 0 } };
  setitimer(ITIMER_PROF, &timer, NULL);
  alarm(case_seconds * 10);
}
static void run_child(int function, long first, long last, long shown) {
  int null = open("/dev/null", O_RDWR);
  struct rlimit none = { 0, 0 };
  setrlimit(RLIMIT_CORE, &none);
  dup2(null, 0);
  dup2(null, 1);
  dup2(error_file, 2);
  for (long number = first; number < last; number++) {
    shared->number = number;
    shared->steps = 0;
    shared->incomplete = 0;
    showing = number == shown;
    if (tracing) fputs("t ", protocol);
    limit_case();
    run_case(function);
    free_all();
    if (tracing) fputc('\n', protocol);
    report(shared->incomplete ? 'n' : 'r', "ok", "");
    if (!shared->incomplete) shared->accepted++;
    if (shared->accepted >= wanted || out_of_time(cpu_before + seconds_of(RUSAGE_SELF))) {
      shared->number++;
      break;
    }
    if (number + 1 == last) shared->number++;
  }
  shared->finished = 1;
  fflush(protocol);
  _exit(0);
}
/* The first lines the child wrote to stderr, on one line. */
static const char *last_words(void) {
  static char text[1024];
  ssize_t length = pread(error_file, text, sizeof text - 1, 0);
  text[length > 0 ? length : 0] = 0;
  for (char *at = text; *at; at++) if (*at == '\n') *at = '|';
  return text;
}
/* Runs cases [first, last) in one child; returns the case to go on with. */
static long run_segment(int function, long first, long last, long shown) {
  died = 0;
  shared->finished = 0;
  shared->number = first;
  shared->steps = 0;
  fprintf(protocol, "s %ld\n", first);
  fflush(protocol);
  if (ftruncate(error_file, 0) == 0) lseek(error_file, 0, SEEK_SET);
  cpu_before = seconds_of(RUSAGE_CHILDREN);
  pid_t child = fork();
  if (child < 0) { fputs("driver: fork failed\n", stderr); exit(3); }
  if (child == 0) run_child(function, first, last, shown);
  int status = 0;
  waitpid(child, &status, 0);
  if (shared->finished) return shared->number;
  char why[32];
  if (WIFEXITED(status) && WEXITSTATUS(status) != 99) {
    snprintf(why, sizeof why, "%d", WEXITSTATUS(status));
    report('x', why, "");
    shared->accepted++;
    return shared->number + 1;
  }
  int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal == 0) snprintf(why, sizeof why, "sanitizer");
  else if (signal == SIGPROF || signal == SIGALRM) snprintf(why, sizeof why, "timeout");
  else snprintf(why, sizeof why, "signal-%d", signal);
  /* Hangs cost time: one is enough to know. */
  died = strcmp(why, "timeout") ? 1 : 5;
  report('d', why, last_words());
  return shared->number + 1;
}
static void explore(int function, long attempts) {
  long next = 0;
  while (next < attempts && shared->accepted < wanted) {
    if (out_of_time(seconds_of(RUSAGE_CHILDREN)) || (next >= 200 && shared->accepted == 0)) break;
    long last = next + 1;
    int alone = functions[function].may_alias && is_alias_case(next);
    while (!alone && last < attempts && last < next + 64 && !(functions[function].may_alias && is_alias_case(last))) last++;
    next = run_segment(function, next, last, -1);
  }
}
/* Lines "first last", ascending. A segment ends with its first death: the state behind it would differ. */
static void follow(int function, FILE *segments) {
  long first, last;
  int deaths = 0;
  while (fscanf(segments, "%ld %ld", &first, &last) == 2 && deaths < 5) {
    if (out_of_time(seconds_of(RUSAGE_CHILDREN))) break;
    run_segment(function, first, last, -1);
    if (died && !strstr(last_words(), "c2rust-safe: overlapping")) deaths += died;
  }
}
/* One candidate a line, KEY:N,N;KEY:N,... ; each in a child of its own, numbered by its line. */
static void replay(int function, FILE *candidates, int shown) {
  char *line = NULL;
  size_t room = 0;
  replaying = 1;
  for (long number = 0; getline(&line, &room, candidates) >= 0; number++) {
    if (out_of_time(seconds_of(RUSAGE_CHILDREN))) break;
    replayed_count = 0;
    for (char *at = line; *at && *at != '\n';) {
      replayed = realloc(replayed, (replayed_count + 1) * sizeof *replayed);
      struct stream *stream = &replayed[replayed_count++];
      stream->key = (unsigned)strtoul(at, &at, 10);
      stream->count = 0;
      stream->values = malloc(sizeof(uint64_t) * (strlen(at) + 1));
      if (*at == ':') at++;
      while (*at >= '0' && *at <= '9') {
        stream->values[stream->count++] = strtoull(at, &at, 10);
        if (*at == ',') at++;
      }
      if (*at == ';') at++;
      else if (*at != '\n') break;
    }
    run_segment(function, number, number + 1, shown ? number : -1);
    for (size_t i = 0; i < replayed_count; i++) free(replayed[i].values);
  }
  free(line);
}
/* driver SEED CPU CASE-SECONDS explore FUNCTION WANTED MINIMUM ATTEMPTS
                                follow|replay|show FUNCTION FILE
                                trace|show-case FUNCTION FIRST CASE */
int main(int argc, char **argv) {
  if (argc < 7) return 2;
  FILE *errors = tmpfile();
  protocol = fdopen(dup(1), "w");
  error_file = errors ? fileno(errors) : -1;
  bind_tables();
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (!protocol || error_file < 0 || shared == MAP_FAILED) return 2;
  run_seed = strtoull(argv[1], NULL, 10);
  cpu_limit = strtod(argv[2], NULL);
  case_seconds = (unsigned)atoi(argv[3]);
  int function = atoi(argv[5]);
  wanted = 1000000000;
  minimum = 0;
  if (!strcmp(argv[4], "explore") && argc == 9) {
    wanted = atol(argv[6]);
    minimum = atol(argv[7]);
    explore(function, atol(argv[8]));
  } else if (argc == 8) {
    long number = atol(argv[7]);
    if (!strcmp(argv[4], "trace")) { tracing = 1; run_segment(function, number, number + 1, -1); }
    else run_segment(function, atol(argv[6]), number + 1, number);
  } else {
    FILE *file = fopen(argv[6], "r");
    if (!file) return 2;
    if (!strcmp(argv[4], "follow")) follow(function, file);
    else replay(function, file, !strcmp(argv[4], "show"));
    fclose(file);
  }
  fputs("end\n", protocol);
  return fflush(protocol) ? 2 : 0;
}
`;
