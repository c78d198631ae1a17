/* Sorts what it reads, and prints it. */
#include <stdio.h>
#include <stdlib.h>

static int compare(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    int *values = malloc(n * sizeof(int));
    if (!values) return 1;
    for (int i = 0; i < n; i++)
        if (scanf("%d", &values[i]) != 1) return 1;
    qsort(values, n, sizeof(int), compare);
    for (int i = 0; i < n; i++) printf("%d%c", values[i], i % 10 == 9 ? '\n' : ' ');
    free(values);
    return 0;
}
