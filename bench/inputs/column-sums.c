#include <stdio.h>
int main(void) {
    unsigned state = 41;
    for (int line = 0; line < 60000; line++)
        for (int column = 0; column < 12; column++) {
            state = state * 1664525u + 1013904223u;
            printf("%d.%03u%s", (int)(state >> 18) - 8000, (state >> 4) % 1000, column < 11 ? "," : "\n");
        }
    return 0;
}
