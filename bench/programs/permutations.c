/* All orders of ten letters, by swaps and recursion. */
#include <stdio.h>
#include <string.h>

static long count, checked;

static void swap(char *a, char *b) {
    char t = *a;
    *a = *b;
    *b = t;
}

static void permute(char *s, int from, int to) {
    if (from == to) {
        count++;
        if (s[0] < s[to] && s[1] > s[2]) checked++;
        return;
    }
    for (int i = from; i <= to; i++) {
        swap(&s[from], &s[i]);
        permute(s, from + 1, to);
        swap(&s[from], &s[i]);
    }
}

int main(void) {
    char text[] = "abcdefghij";
    permute(text, 0, strlen(text) - 1);
    printf("%ld %ld\n", count, checked);
    return 0;
}
