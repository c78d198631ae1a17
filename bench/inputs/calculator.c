#include <stdio.h>

static unsigned state = 77;

static unsigned below(unsigned limit) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % limit;
}

static void expression(int depth) {
    if (depth == 0 || below(4) == 0) {
        printf("%u", below(1000));
        return;
    }
    int inside = below(3) == 0;
    if (inside) putchar('(');
    expression(depth - 1);
    printf(" %c ", "+-*/"[below(4)]);
    expression(depth - 1);
    if (inside) putchar(')');
}

int main(void) {
    for (int i = 0; i < 100000; i++) {
        expression(4);
        putchar('\n');
    }
    return 0;
}
