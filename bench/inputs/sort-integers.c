#include <stdio.h>
int main(void) {
    unsigned state = 5;
    printf("500000\n");
    for (int i = 0; i < 500000; i++) {
        state = state * 1664525u + 1013904223u;
        printf("%d\n", (int)(state >> 2) - 500000000);
    }
    return 0;
}
