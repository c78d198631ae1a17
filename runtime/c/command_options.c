/* Options of the command line (POSIX, with the long options and the reordering of the GNU library). */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt = '?';

enum order { reordered, as_given, first_operand_ends };

static enum order order;
/* The last letter that was not taken; `optopt` is that after each call. */
static int rejected;
/* Where the next letter of a group of short options stands; 0 between arguments. */
static int letter_at;
/* Operands that were passed over stand from here to there. */
static int operands_start, operands_end;

static int is_operand(const char *text)
{
    return text[0] != '-' || text[1] == 0;
}

/* Moves the options behind the operands that were passed over before these. */
static void move_operands(char **argv)
{
    int count = optind - operands_end;
    for (int i = 0; i < count; i++) {
        char *moved = argv[operands_end + i];
        for (int j = operands_end + i; j > operands_start + i; j--)
            argv[j] = argv[j - 1];
        argv[operands_start + i] = moved;
    }
    operands_start += count;
    operands_end = optind;
}

/* Finds the next argument that is an option; 0 where there is none. -1: an operand is to be given. */
static int find_argument(int argc, char **argv)
{
    if (operands_end > optind)
        operands_end = optind;
    if (operands_start > optind)
        operands_start = optind;
    if (order == reordered) {
        if (operands_start != operands_end && operands_end != optind)
            move_operands(argv);
        else if (operands_end != optind)
            operands_start = optind;
        while (optind < argc && is_operand(argv[optind]))
            optind++;
        operands_end = optind;
    }
    if (optind != argc && strcmp(argv[optind], "--") == 0) {
        optind++;
        if (operands_start != operands_end && operands_end != optind)
            move_operands(argv);
        else if (operands_start == operands_end)
            operands_start = optind;
        operands_end = argc;
        optind = argc;
    }
    if (optind == argc) {
        if (operands_start != operands_end)
            optind = operands_start;
        return 0;
    }
    if (is_operand(argv[optind]))
        return order == first_operand_ends ? 0 : -1;
    return 1;
}

static void complain(const char *program, const char *before, const char *prefix, const char *name, const char *behind)
{
    fprintf(stderr, "%s: %s'%s%s'%s\n", program, before, prefix, name, behind);
}

/* The long option that `text` names up to `length`: its place, -1 for none, -2 for several. */
static int find_long(const struct option *options, const char *text, int length)
{
    int found = -1;
    for (int i = 0; options[i].name != NULL; i++) {
        if (strncmp(options[i].name, text, (size_t)length) != 0)
            continue;
        if ((int)strlen(options[i].name) == length)
            return i;
        if (found == -1)
            found = i;
        else if (found == -2 || options[found].has_arg != options[i].has_arg || options[found].flag != options[i].flag ||
                 options[found].val != options[i].val)
            found = -2;
    }
    return found;
}

/* Lengths up to a `=`. */
static int name_length(const char *text)
{
    return (int)strcspn(text, "=");
}

static int take_long(int argc, char **argv, const char *letters, const struct option *options, int *which, int loud,
                     const char *prefix)
{
    const char *text = argv[optind] + strlen(prefix);
    int length = name_length(text);
    int found = find_long(options, text, length);
    char name[256];
    snprintf(name, sizeof name, "%s", text);
    letter_at = 0;
    optind++;
    if (found < 0) {
        if (loud && found == -1)
            complain(argv[0], "unrecognized option ", prefix, name, "");
        else if (loud)
            complain(argv[0], "option ", prefix, name, " is ambiguous");
        rejected = 0;
        return '?';
    }
    const char *known = options[found].name;
    if (text[length] == '=') {
        if (options[found].has_arg == no_argument) {
            if (loud)
                complain(argv[0], "option ", prefix, known, " doesn't allow an argument");
            rejected = options[found].val;
            return '?';
        }
        optarg = argv[optind - 1] + strlen(prefix) + length + 1;
    } else if (options[found].has_arg == required_argument) {
        if (optind >= argc) {
            if (loud)
                complain(argv[0], "option ", prefix, known, " requires an argument");
            rejected = options[found].val;
            return letters[0] == ':' ? ':' : '?';
        }
        optarg = argv[optind++];
    }
    if (which != NULL)
        *which = found;
    if (options[found].flag != NULL) {
        *options[found].flag = options[found].val;
        return 0;
    }
    return options[found].val;
}

static int take_letter(int argc, char **argv, const char *letters, int loud)
{
    const char *group = argv[optind];
    char letter = group[letter_at++];
    int is_last = group[letter_at] == 0;
    const char *known = letter == ':' || letter == ';' ? NULL : strchr(letters, letter);
    if (is_last)
        optind++;
    if (known == NULL) {
        if (loud)
            fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], letter);
        rejected = letter;
    } else if (known[1] == ':') {
        if (!is_last) {
            optarg = argv[optind] + letter_at;
            optind++;
        } else if (known[2] != ':') {
            if (optind < argc) {
                optarg = argv[optind++];
            } else {
                if (loud)
                    fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], letter);
                rejected = letter;
                letter_at = 0;
                return letters[0] == ':' ? ':' : '?';
            }
        }
        letter_at = 0;
        return letter;
    }
    if (is_last)
        letter_at = 0;
    return known == NULL ? '?' : letter;
}

static int find_option(int argc, char **argv, const char *letters, const struct option *options, int *which, int only_long)
{
    static int is_started;
    optarg = NULL;
    if (argc < 1)
        return -1;
    if (optind == 0 || !is_started) {
        if (optind == 0)
            optind = 1;
        operands_start = operands_end = optind;
        letter_at = 0;
        order = letters[0] == '-' ? as_given : letters[0] == '+' ? first_operand_ends : reordered;
        if (order == reordered && getenv("POSIXLY_CORRECT") != NULL)
            order = first_operand_ends;
        is_started = 1;
    }
    if (letters[0] == '-' || letters[0] == '+')
        letters++;
    int loud = opterr && letters[0] != ':';
    if (letter_at == 0) {
        int found = find_argument(argc, argv);
        if (found == 0)
            return -1;
        if (found < 0) {
            optarg = argv[optind++];
            return 1;
        }
        if (options != NULL) {
            if (argv[optind][1] == '-')
                return take_long(argc, argv, letters, options, which, loud, "--");
            int is_letter = strchr(letters, argv[optind][1]) != NULL;
            int length = name_length(argv[optind] + 1);
            if (only_long && (argv[optind][2] != 0 || !is_letter)) {
                if (!is_letter || find_long(options, argv[optind] + 1, length) != -1)
                    return take_long(argc, argv, letters, options, which, loud, "-");
            }
        }
        letter_at = 1;
    }
    return take_letter(argc, argv, letters, loud);
}

static int next_option(int argc, char **argv, const char *letters, const struct option *options, int *which, int only_long)
{
    int found = find_option(argc, argv, letters, options, which, only_long);
    optopt = rejected;
    return found;
}

int getopt(int argc, char *const *argv, const char *letters)
{
    return next_option(argc, (char **)argv, letters, NULL, NULL, 0);
}

int getopt_long(int argc, char *const *argv, const char *letters, const struct option *options, int *which)
{
    return next_option(argc, (char **)argv, letters, options, which, 0);
}

int getopt_long_only(int argc, char *const *argv, const char *letters, const struct option *options, int *which)
{
    return next_option(argc, (char **)argv, letters, options, which, 1);
}
