/* A tree over an array answers sums of ranges, while values change. */
#include <stdio.h>
#include <stdlib.h>

static void build(long long *tree, const int *values, int node, int low, int high) {
    if (low == high) {
        tree[node] = values[low];
        return;
    }
    int middle = (low + high) / 2;
    build(tree, values, 2 * node, low, middle);
    build(tree, values, 2 * node + 1, middle + 1, high);
    tree[node] = tree[2 * node] + tree[2 * node + 1];
}

static void update(long long *tree, int node, int low, int high, int at, int value) {
    if (low == high) {
        tree[node] = value;
        return;
    }
    int middle = (low + high) / 2;
    if (at <= middle)
        update(tree, 2 * node, low, middle, at, value);
    else
        update(tree, 2 * node + 1, middle + 1, high, at, value);
    tree[node] = tree[2 * node] + tree[2 * node + 1];
}

static long long query(const long long *tree, int node, int low, int high, int from, int to) {
    if (to < low || high < from) return 0;
    if (from <= low && high <= to) return tree[node];
    int middle = (low + high) / 2;
    return query(tree, 2 * node, low, middle, from, to) + query(tree, 2 * node + 1, middle + 1, high, from, to);
}

int main(void) {
    int n = 200000;
    int *values = malloc(n * sizeof *values);
    long long *tree = calloc(4 * n, sizeof *tree);
    unsigned state = 1;
    for (int i = 0; i < n; i++) values[i] = (state = state * 1664525u + 1013904223u) >> 16;
    build(tree, values, 1, 0, n - 1);
    long long sum = 0;
    for (int k = 0; k < 300000; k++) {
        state = state * 1664525u + 1013904223u;
        int a = (state >> 8) % n;
        state = state * 1664525u + 1013904223u;
        int b = (state >> 8) % n;
        if (k % 3 == 0)
            update(tree, 1, 0, n - 1, a, b);
        else
            sum += query(tree, 1, 0, n - 1, a < b ? a : b, a < b ? b : a);
    }
    printf("%lld\n", sum);
    free(values);
    free(tree);
    return 0;
}
