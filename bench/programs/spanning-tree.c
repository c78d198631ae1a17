/* Kruskal's algorithm: edges sorted by weight, sets joined. */
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    int from, to, weight;
} Edge;

static int parent[100001];

static int find(int x) {
    while (parent[x] != x) {
        parent[x] = parent[parent[x]];
        x = parent[x];
    }
    return x;
}

static int compare(const void *a, const void *b) {
    return ((const Edge *)a)->weight - ((const Edge *)b)->weight;
}

int main(void) {
    int n, m;
    if (scanf("%d %d", &n, &m) != 2) return 1;
    Edge *edges = malloc(m * sizeof(Edge));
    for (int i = 0; i < m; i++)
        if (scanf("%d %d %d", &edges[i].from, &edges[i].to, &edges[i].weight) != 3) return 1;
    for (int i = 1; i <= n; i++) parent[i] = i;
    qsort(edges, m, sizeof(Edge), compare);
    long long total = 0;
    int joined = 0;
    for (int i = 0; i < m; i++) {
        int a = find(edges[i].from), b = find(edges[i].to);
        if (a == b) continue;
        parent[a] = b;
        total += edges[i].weight;
        joined++;
    }
    printf("%d %lld\n", joined, total);
    free(edges);
    return 0;
}
