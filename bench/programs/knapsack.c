/* Dynamic programming on rows, and the longest common subsequence of two texts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define MAX(a, b) ((a) > (b) ? (a) : (b))

static int lcs(const char *a, const char *b) {
    int n = (int)strlen(a), m = (int)strlen(b);
    int *row = calloc(m + 1, sizeof(int));
    for (int i = 1; i <= n; i++) {
        int corner = 0;
        for (int j = 1; j <= m; j++) {
            int above = row[j];
            row[j] = a[i - 1] == b[j - 1] ? corner + 1 : MAX(above, row[j - 1]);
            corner = above;
        }
    }
    int result = row[m];
    free(row);
    return result;
}

int main(void) {
    static int best[100001];
    static char a[4001], b[4001];
    for (int i = 0; i < 4000; i++) {
        a[i] = (char)('a' + i * 7 % 26);
        b[i] = (char)('a' + i * i % 26);
    }
    for (int item = 1; item <= 200; item++) {
        int weight = item * 37 % 101 + 1, value = item * 53 % 97;
        for (int w = 100000; w >= weight; w--) best[w] = MAX(best[w], best[w - weight] + value);
    }
    printf("%d %d\n", best[100000], lcs(a, b));
    return 0;
}
