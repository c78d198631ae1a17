/* Conway's game of life on a torus, two boards in turns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define H 400
#define W 400

static int neighbours(unsigned char board[H][W], int y, int x) {
    int count = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            if (dy || dx) count += board[(y + dy + H) % H][(x + dx + W) % W];
    return count;
}

static void step(unsigned char from[H][W], unsigned char to[H][W]) {
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            int n = neighbours(from, y, x);
            to[y][x] = n == 3 || (n == 2 && from[y][x]);
        }
}

int main(void) {
    static unsigned char board[H][W], other[H][W];
    srand(7);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) board[y][x] = rand() % 4 == 0;
    for (int k = 0; k < 50; k++) {
        step(board, other);
        memcpy(board, other, sizeof board);
    }
    int alive = 0;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) alive += board[y][x];
    printf("%d\n", alive);
    return 0;
}
