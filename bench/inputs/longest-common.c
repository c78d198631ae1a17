#include <stdio.h>
int main(void) {
    unsigned state = 3;
    for (int word = 0; word < 6; word++) {
        for (int i = 0; i < 3500; i++) {
            state = state * 1664525u + 1013904223u;
            putchar('a' + (state >> 8) % 6);
        }
        putchar('\n');
    }
    return 0;
}
