/* A stencil on a grid of fixed size, two grids in turns. */
#include <stdio.h>
#define N 600
static double grid[N][N], next[N][N];

static void step(double from[N][N], double to[N][N]) {
    for (int i = 1; i < N - 1; i++)
        for (int j = 1; j < N - 1; j++)
            to[i][j] = 0.2 * (from[i][j] + from[i - 1][j] + from[i + 1][j] + from[i][j - 1] + from[i][j + 1]);
}

int main(void) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) grid[i][j] = (i * j) % 11;
    for (int t = 0; t < 50; t++) {
        step(grid, next);
        step(next, grid);
    }
    double sum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) sum += grid[i][j];
    printf("%.6f\n", sum);
    return 0;
}
