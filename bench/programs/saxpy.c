/* Sums over long vectors behind pointers. */
#include <stdio.h>
#include <stdlib.h>

static void axpy(float *y, const float *x, float a, int n) {
    for (int i = 0; i < n; i++) y[i] += a * x[i];
}

static unsigned checksum(const unsigned *v, int n) {
    unsigned sum = 0;
    for (int i = 0; i < n; i++) sum += v[i] * 2654435761u;
    return sum;
}

int main(void) {
    int n = 100000;
    float *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y);
    unsigned *v = malloc(n * sizeof *v);
    for (int i = 0; i < n; i++) {
        x[i] = i % 10;
        y[i] = 1;
        v[i] = i;
    }
    unsigned sum = 0;
    for (int t = 0; t < 2000; t++) {
        axpy(y, x, 0.5f, n);
        v[t] ^= sum;
        sum += checksum(v, n);
    }
    printf("%u %.1f\n", sum, y[n - 1]);
    free(x);
    free(y);
    free(v);
    return 0;
}
