#include <stdio.h>
int main(void) {
    unsigned state = 11;
    printf("1000 1000\n");
    for (int row = 0; row < 1000; row++) {
        for (int column = 0; column < 1000; column++) {
            state = state * 1664525u + 1013904223u;
            int wall = (state >> 8) % 10 < 3 && row + column > 4 && row + column < 1994;
            putchar(wall ? '#' : '.');
        }
        putchar('\n');
    }
    return 0;
}
