/* Prints a million lines. */
#include <stdio.h>

int main(void) {
    unsigned state = 12345;
    for (int i = 0; i < 1000000; i++) {
        state = state * 1103515245u + 12345u;
        printf("%d %d\n", i, (int)(state >> 8) - 8000000);
    }
    return 0;
}
