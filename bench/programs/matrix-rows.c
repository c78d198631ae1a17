/* Matrices whose rows are allocated one by one. */
#include <stdio.h>
#include <stdlib.h>

static double **create(int n) {
    double **m = malloc(n * sizeof(double *));
    for (int i = 0; i < n; i++) m[i] = malloc(n * sizeof(double));
    return m;
}

static void fill(double **m, int n, int seed) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) m[i][j] = (i * seed + j * 7) % 13 - 6;
}

static void multiply(double **a, double **b, double **c, int n) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++) sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
}

static void release(double **m, int n) {
    for (int i = 0; i < n; i++) free(m[i]);
    free(m);
}

int main(void) {
    int n = 350;
    double **a = create(n), **b = create(n), **c = create(n);
    fill(a, n, 3);
    fill(b, n, 5);
    multiply(a, b, c, n);
    double trace = 0;
    for (int i = 0; i < n; i++) trace += c[i][i];
    printf("%.3f\n", trace);
    release(a, n);
    release(b, n);
    release(c, n);
    return 0;
}
