/* `getopt` as glibc has it, in C: options may stand behind operands, which are moved to the end. */

/* No header, for the unit has yet to say which features it wants of them. */
struct _IO_FILE;
extern struct _IO_FILE *stderr;
extern int fprintf(struct _IO_FILE *restrict, const char *restrict, ...);

char *optarg;
int optind = 1, opterr = 1, optopt = '?';

/* The rest of an argument with several options in it. */
static char *getopt_rest;

/* Operands that were passed over are those from the first up to the last. */
static int getopt_first, getopt_last;

static int getopt_is_operand(const char *argument) {
  return argument[0] != '-' || argument[1] == '\0';
}

/* Moves the options from the last operand up to `optind` before the operands. */
static void getopt_exchange(char **argv) {
  int count = optind - getopt_last;
  for (int i = getopt_last; i < optind; i++) {
    char *option = argv[i];
    int at = i;
    for (; at > i - (getopt_last - getopt_first); at--) argv[at] = argv[at - 1];
    argv[at] = option;
  }
  getopt_first += count;
  getopt_last = optind;
}

/* Finds the next argument with options: 0, -1 at the end of the options, 1 for an operand to give back. */
static int getopt_next_argument(int argc, char **argv, char order) {
  if (getopt_last > optind) getopt_last = optind;
  if (getopt_first > optind) getopt_first = optind;
  if (order == 'p') {
    if (getopt_first != getopt_last && getopt_last != optind) getopt_exchange(argv);
    else if (getopt_last != optind) getopt_first = optind;
    while (optind < argc && getopt_is_operand(argv[optind])) optind++;
    getopt_last = optind;
  }
  if (optind != argc && argv[optind][0] == '-' && argv[optind][1] == '-' && argv[optind][2] == '\0') {
    optind++;
    if (getopt_first != getopt_last && getopt_last != optind) getopt_exchange(argv);
    else if (getopt_first == getopt_last) getopt_first = optind;
    getopt_last = argc;
    optind = argc;
  }
  if (optind == argc) {
    if (getopt_first != getopt_last) optind = getopt_first;
    return -1;
  }
  if (!getopt_is_operand(argv[optind])) return 0;
  return order == '+' ? -1 : 1;
}

int getopt(int argc, char *const *argv, const char *options) {
  char order = options[0] == '-' || options[0] == '+' ? options[0] : 'p';
  const char *known;
  int option;
  optarg = 0;
  if (argc < 1) return -1;
  if (order != 'p') options++;
  if (optind == 0) {
    optind = 1;
    getopt_rest = 0;
    getopt_first = getopt_last = 1;
  } else if (getopt_last == 0) {
    getopt_first = getopt_last = optind;
    optopt = 0;
  }
  if (getopt_rest == 0 || *getopt_rest == '\0') {
    int found = getopt_next_argument(argc, (char **)argv, order);
    if (found < 0) return -1;
    if (found > 0) {
      optarg = argv[optind++];
      return 1;
    }
    getopt_rest = argv[optind] + 1;
  }
  option = *getopt_rest++;
  known = options;
  while (*known != '\0' && *known != option) known++;
  if (*getopt_rest == '\0') optind++;
  if (*known == '\0' || option == ':' || option == ';') {
    if (opterr && options[0] != ':') fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], option);
    optopt = option;
    return '?';
  }
  if (known[1] != ':') return option;
  if (*getopt_rest != '\0') {
    optarg = getopt_rest;
    optind++;
  } else if (known[2] != ':') {
    if (optind < argc) optarg = argv[optind++];
    else {
      if (opterr && options[0] != ':') fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], option);
      optopt = option;
      option = options[0] == ':' ? ':' : '?';
    }
  }
  getopt_rest = 0;
  return option;
}
