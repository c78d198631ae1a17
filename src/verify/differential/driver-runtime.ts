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
 *   r CASE raw STEPS            it ran on an object with arbitrary contents, which no function of the library made
 *   n CASE ok STEPS             no valid object could be made for it
 *   x CASE CODE STEPS           the tested code called exit(CODE)
 *   d CASE WHY STEPS MESSAGE    it died: sanitizer, timeout, or signal-N
 *   t ;KEY:N,N,...;KEY:...      (trace) the choices
 *   call FUNCTION / in NAME VALUE / out NAME VALUE      (show) what happened
 */
import { driverValues } from "./driver-values.ts";

export const driverRuntime = `${driverValues}
`
  .concat(String.raw`/* -------------------------------------------------------------------------------------------------- objects */

/* What an object is full of before it is made: one that still is was not made. A bool may have these bytes, too. */
#define UNMADE 1
static int is_untouched(const void *object, size_t size, int byte) {
  for (size_t i = 0; i < size; i++) if (((const unsigned char *)object)[i] != byte) return 0;
  return 1;
}
static int has_constants(const struct layout *l) {
  if (l->kind == 'a') return has_constants(l->element);
  for (unsigned i = 0; l->kind == 'r' && i < l->count; i++) if (has_constants(l->fields[i].layout)) return 1;
  return l->kind == 'k';
}
/*
 * Lets a function of the library make an object, in memory of ours where it takes that. Where one may refuse its
 * arguments and leave the object as it was, it or another one gets others; NULL when all refuse.
 */
static void *make(const struct object_type *t, unsigned slot, unsigned source, void *object, int *created) {
  int may_refuse = t->may_refuse && !has_constants(t->layout);
  for (unsigned attempt = 0; attempt < 4; attempt++) {
    int maker = t->sources[(source + attempt) % (unsigned)t->source_count];
    unsigned own = attempt ? slot + 3 + attempt : slot;
    if (functions[maker].result_object >= 0) {
      *created = 1;
      return functions[maker].call(own, NULL);
    }
    if (may_refuse) memset(object, UNMADE, t->layout->size);
    functions[maker].call(own, &object);
    if (!may_refuse || !is_untouched(object, t->layout->size, UNMADE)) return object;
  }
  return NULL;
}
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
    int bare = !t->source_count || (state >= 6 && !t->proven);
    if (!bare ? before && !t->proven : state != 6) {
      fill(t->layout, object);
      shared->raw = 1;
    }
    if (bare) return object;
  }
  if (!t->source_count) return NULL;
  object = make(t, slot, source, object, created);
  for (unsigned i = 0; object && i < 3; i++)
    if (steps[i]) functions[t->steps[steps[i] - 1]].call(slot + 1 + i, &object);
  return object;
}
/*
 * Does a function make the same object of zeros and of anything else? Incomplete when it does not. Arrays may keep what
 * was in them, a buffer that is not used yet for one, when there are other members and those are the same. Raw when it
 * refuses its arguments and leaves both objects as they were.
 */
static void hash_object(const struct layout *l, const void *object) {
  if (!hash_scalars(l, object)) hash_value(l, object);
}
static void probe(int number) {
  const struct function *f = &functions[number];
  const struct object_type *t = &object_types[f->objects[0].type];
  void *zeros = allocate(t->layout->size), *other = allocate(t->layout->size), *before = allocate(t->layout->size);
  memset(zeros, 0, t->layout->size);
  memset(other, 0xff, t->layout->size);
  open_stream(254);
  if (shared->number % 2) fill(t->layout, other);
  memcpy(before, other, t->layout->size);
  f->call(200, &zeros);
  f->call(200, &other);
  if (is_untouched(zeros, t->layout->size, 0) && !memcmp(other, before, t->layout->size)) {
    shared->raw = 1;
    return;
  }
  uint64_t *hash = &shared->step[0].hash, first;
  shared->steps = 1;
  *hash = 0;
  hash_object(t->layout, zeros);
  first = *hash;
  *hash = 0;
  hash_object(t->layout, other);
  shared->incomplete = first != *hash;
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
/* An earlier argument's object once more, in some cases; NULL in all others. */
static void *same_object(const struct function *f, int at, void **objects) {
  const struct object_param *own = &f->objects[at];
  if (!f->may_alias || own->consumed || !object_types[own->type].layout) return NULL;
  for (int i = 0; i < at; i++) {
    if (f->objects[i].type != own->type || f->objects[i].consumed) continue;
    open_stream((unsigned)at * 8 * 256 + 245);
    if (draw_alias()) return objects[i];
  }
  return NULL;
}
static void run_case(int number) {
  const struct function *f = &functions[number];
  void *objects[16];
  int created[16] = { 0 };
  for (int i = 0; i < f->object_count; i++) {
    if ((objects[i] = same_object(f, i, objects))) continue;
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
static double case_seconds;
static int impatient;

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
/*
 * Cases that hang are no inputs and could take all the time there is: with ten that came back, none gets a hundred times
 * as much time as the slowest of them, and after each that hangs the next gets half.
 */
static double seconds_for_case(void) {
  double seconds = case_seconds, usual = 100 * shared->longest;
  if (!impatient) return seconds;
  if (shared->accepted >= 10 && seconds > 0.25 && seconds > usual) seconds = usual > 0.25 ? usual : 0.25;
  for (int i = 0; i < shared->hangs && seconds > 0.02; i++) seconds /= 2;
  if (seconds < 0.02) seconds = 0.02;
  if (seconds < usual / 5) seconds = usual / 5;
  return seconds < case_seconds ? seconds : case_seconds;
}
static void limit_case(void) {
  double seconds = seconds_for_case();
  struct itimerval timer = { { 0, 0 }, { (time_t)seconds, (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6) } };
  setitimer(ITIMER_PROF, &timer, NULL);
  alarm((unsigned)(case_seconds * 10) + 1);
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
    shared->raw = 0;
    showing = number == shown;
    if (tracing) fputs("t ", protocol);
    limit_case();
    double begun = seconds_of(RUSAGE_SELF);
    if (probing) probe(function);
    else run_case(function);
    free_all();
    if (tracing) fputc('\n', protocol);
    report(shared->incomplete ? 'n' : 'r', shared->raw ? "raw" : "ok", "");
    if (!shared->incomplete && !(probing && shared->raw)) shared->accepted++;
    double ended = seconds_of(RUSAGE_SELF);
    if (ended - begun > shared->longest) shared->longest = ended - begun;
    if (shared->accepted >= wanted || (probing && shared->incomplete) || out_of_time(cpu_before + ended)) {
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
  if (died == 5) shared->hangs++;
  report('d', why, last_words());
  return shared->number + 1;
}
static void explore(int function, long attempts) {
  long next = 0;
  impatient = 1;
  while (next < attempts && shared->accepted < wanted) {
    if (out_of_time(seconds_of(RUSAGE_CHILDREN)) || (next >= 200 && shared->accepted == 0)) break;
    long last = next + 1;
    int alone = functions[function].may_alias && is_alias_case(next);
    while (!alone && last < attempts && last < next + 64 && !(functions[function].may_alias && is_alias_case(last))) last++;
    next = run_segment(function, next, last, -1);
  }
}
/* Ends when it is known what the function does not do, that it does not come back, or when it did it often enough. */
static void probe_often(int function) {
  long next = 0;
  int deaths = 0, differs = 0;
  probing = impatient = 1;
  wanted = 24;
  while (next < 256 && deaths < 24 && !differs && shared->accepted < wanted && (shared->hangs < 4 || shared->accepted)) {
    next = run_segment(function, next, 256, -1);
    if (!shared->finished) deaths++;
    differs = shared->finished && shared->incomplete;
  }
}
/* Lines "first last", ascending. A segment ends with its first death: the state behind it would differ. */
static void follow(int function, FILE *segments) {
  long first, last;
  int deaths = 0;
  while (fscanf(segments, "%ld %ld", &first, &last) == 2 && deaths < 5) {
    if (out_of_time(seconds_of(RUSAGE_CHILDREN))) break;
    run_segment(function, first, last, -1);
    int bound = shared->raw && strstr(last_words(), "out of ");
    if (died && !bound && !strstr(last_words(), "c2rust-safe: overlapping")) deaths += died;
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
/* driver SEED CPU CASE-SECONDS probe FUNCTION -
                                explore FUNCTION WANTED MINIMUM ATTEMPTS
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
  case_seconds = strtod(argv[3], NULL);
  int function = atoi(argv[5]);
  wanted = 1000000000;
  minimum = 0;
  if (!strcmp(argv[4], "probe")) {
    probe_often(function);
  } else if (!strcmp(argv[4], "explore") && argc == 9) {
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
`);
