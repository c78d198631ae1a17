#include <stdio.h>
int main(void) {
    unsigned state = 99;
    for (int i = 0; i < 1000000; i++) {
        state = state * 1664525u + 1013904223u;
        printf("%d%c", (int)(state >> 4) - 130000000, i % 7 == 6 ? '\n' : ' ');
    }
    return 0;
}
