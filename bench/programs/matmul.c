/* Product of two square matrices in flat heap arrays. */
#include <stdio.h>
#include <stdlib.h>

static void multiply(double *c, const double *a, const double *b, int n) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
            c[i * n + j] = sum;
        }
}

int main(void) {
    int n = 400;
    double *a = malloc(n * n * sizeof *a), *b = malloc(n * n * sizeof *b), *c = malloc(n * n * sizeof *c);
    for (int i = 0; i < n * n; i++) {
        a[i] = i % 7;
        b[i] = i % 5;
    }
    multiply(c, a, b, n);
    double trace = 0;
    for (int i = 0; i < n; i++) trace += c[i * n + i];
    printf("%.1f\n", trace);
    free(a);
    free(b);
    free(c);
    return 0;
}
