/* Rotates letters, by getchar and putchar. */
#include <stdio.h>

static int rotate(int c, int by) {
    if (c >= 'a' && c <= 'z') return 'a' + (c - 'a' + by) % 26;
    if (c >= 'A' && c <= 'Z') return 'A' + (c - 'A' + by) % 26;
    return c;
}

int main(void) {
    int c;
    while ((c = getchar()) != EOF) putchar(rotate(c, 13));
    return 0;
}
