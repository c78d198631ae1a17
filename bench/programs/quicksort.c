/* Quicksort with pointers into one array. */
#include <stdio.h>
#include <stdlib.h>

static void swap(int *a, int *b) {
    int t = *a;
    *a = *b;
    *b = t;
}

static void sort(int *a, int low, int high) {
    if (low >= high) return;
    int pivot = a[(low + high) / 2], i = low, j = high;
    while (i <= j) {
        while (a[i] < pivot) i++;
        while (a[j] > pivot) j--;
        if (i <= j) swap(&a[i++], &a[j--]);
    }
    sort(a, low, j);
    sort(a, i, high);
}

int main(void) {
    int n = 3000000;
    unsigned seed = 1;
    int *a = malloc(n * sizeof(int));
    for (int i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        a[i] = (int)(seed >> 8);
    }
    sort(a, 0, n - 1);
    long sum = 0;
    for (int i = 0; i < n; i += 1000) sum = sum * 31 + a[i];
    printf("%ld\n", sum);
    free(a);
    return 0;
}
