/* Text of made-up words. */
#include <stdio.h>

static unsigned state = 17;

static unsigned below(unsigned limit) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % limit;
}

/* Short words are frequent. */
static void print_word(void) {
    static const char *const syllables[] = {"the", "a", "ba", "ing", "qu", "or", "ste", "in", "re", "mo", "lan", "ti"};
    unsigned length = 1 + below(2) * below(4);
    for (unsigned i = 0; i < length; i++) fputs(syllables[below(12)], stdout);
}

static void print_text(int lines, unsigned longest) {
    for (int i = 0; i < lines; i++) {
        unsigned words = below(longest + 1);
        for (unsigned k = 0; k < words; k++) {
            if (k > 0) putchar(' ');
            print_word();
        }
        putchar('\n');
    }
}
