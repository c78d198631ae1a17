/* Knuth, Morris and Pratt: how often patterns stand in a text that is read whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int occurrences(const char *text, const char *pattern) {
    int n = strlen(text), m = strlen(pattern), count = 0;
    int *fail = malloc((m + 1) * sizeof(int));
    fail[0] = -1;
    for (int i = 0, j = -1; i < m;) {
        while (j >= 0 && pattern[i] != pattern[j]) j = fail[j];
        fail[++i] = ++j;
    }
    for (int i = 0, j = 0; i < n;) {
        while (j >= 0 && text[i] != pattern[j]) j = fail[j];
        i++;
        j++;
        if (j == m) {
            count++;
            j = fail[j];
        }
    }
    free(fail);
    return count;
}

int main(void) {
    size_t capacity = 1024, length = 0, got;
    char *text = malloc(capacity + 1);
    while ((got = fread(text + length, 1, capacity - length, stdin)) > 0) {
        length += got;
        if (length == capacity) {
            capacity *= 2;
            text = realloc(text, capacity + 1);
        }
    }
    text[length] = '\0';
    const char *patterns[] = {"the", "aba", "e\nt", "ing", "qu", "aaab"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        printf("%d\n", occurrences(text, patterns[i]));
    free(text);
    return 0;
}
