/* The longest common subsequence of two words that are read, by a table. */
#include <stdio.h>
#include <string.h>

#define MAX 4001
static char first[MAX], second[MAX];
static int table[MAX][MAX];

static int max(int a, int b) { return a > b ? a : b; }

int main(void) {
    while (scanf("%4000s %4000s", first, second) == 2) {
        int n = strlen(first), m = strlen(second);
        for (int i = 1; i <= n; i++)
            for (int j = 1; j <= m; j++)
                if (first[i - 1] == second[j - 1])
                    table[i][j] = table[i - 1][j - 1] + 1;
                else
                    table[i][j] = max(table[i - 1][j], table[i][j - 1]);
        printf("%d\n", table[n][m]);
    }
    return 0;
}
