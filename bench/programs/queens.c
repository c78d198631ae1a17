/* Eight queens and more, by backtracking on arrays. */
#include <stdio.h>
static int column[16], rising[32], falling[32], board[16];

static int place(int row, int n) {
    int count = 0;
    if (row == n) return 1;
    for (int c = 0; c < n; c++)
        if (!column[c] && !rising[row + c] && !falling[row - c + n]) {
            column[c] = rising[row + c] = falling[row - c + n] = 1;
            board[row] = c;
            count += place(row + 1, n);
            column[c] = rising[row + c] = falling[row - c + n] = 0;
        }
    return count;
}

int main(void) {
    printf("%d\n", place(0, 10) + place(0, 11));
    return 0;
}
