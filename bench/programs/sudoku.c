/* Solves puzzles that are read, by trying. */
#include <stdio.h>

static int grid[9][9];
static long steps;

static int allowed(int row, int column, int digit) {
    for (int i = 0; i < 9; i++)
        if (grid[row][i] == digit || grid[i][column] == digit) return 0;
    int top = row - row % 3, left = column - column % 3;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            if (grid[top + i][left + j] == digit) return 0;
    return 1;
}

static int solve(int cell) {
    steps++;
    while (cell < 81 && grid[cell / 9][cell % 9] != 0) cell++;
    if (cell == 81) return 1;
    for (int digit = 1; digit <= 9; digit++)
        if (allowed(cell / 9, cell % 9, digit)) {
            grid[cell / 9][cell % 9] = digit;
            if (solve(cell + 1)) return 1;
            grid[cell / 9][cell % 9] = 0;
        }
    return 0;
}

int main(void) {
    char line[100];
    while (scanf("%81s", line) == 1) {
        for (int i = 0; i < 81; i++) grid[i / 9][i % 9] = line[i] == '.' ? 0 : line[i] - '0';
        if (!solve(0)) {
            printf("none\n");
            continue;
        }
        for (int i = 0; i < 81; i++) putchar('0' + grid[i / 9][i % 9]);
        printf(" %ld\n", steps);
    }
    return 0;
}
