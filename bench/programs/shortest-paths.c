/* Dijkstra's algorithm with a binary heap, on a graph that is read. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define MAXN 100001
#define MAXM 400001
static int head[MAXN], next_edge[MAXM], to[MAXM], weight[MAXM], edges;
static long long dist[MAXN];

typedef struct {
    long long key;
    int node;
} Item;
typedef struct {
    Item *items;
    int size, capacity;
} Heap;

static void push(Heap *h, long long key, int node) {
    if (h->size == h->capacity) {
        h->capacity = h->capacity ? h->capacity * 2 : 16;
        h->items = realloc(h->items, h->capacity * sizeof(Item));
    }
    int i = h->size++;
    while (i > 0 && h->items[(i - 1) / 2].key > key) {
        h->items[i] = h->items[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->items[i].key = key;
    h->items[i].node = node;
}

static Item pop(Heap *h) {
    Item top = h->items[0], last = h->items[--h->size];
    int i = 0;
    for (;;) {
        int child = 2 * i + 1;
        if (child >= h->size) break;
        if (child + 1 < h->size && h->items[child + 1].key < h->items[child].key) child++;
        if (h->items[child].key >= last.key) break;
        h->items[i] = h->items[child];
        i = child;
    }
    h->items[i] = last;
    return top;
}

static void add_edge(int a, int b, int w) {
    to[++edges] = b;
    weight[edges] = w;
    next_edge[edges] = head[a];
    head[a] = edges;
}

int main(void) {
    int n, m;
    if (scanf("%d %d", &n, &m) != 2) return 1;
    for (int i = 0; i < m; i++) {
        int a, b, w;
        if (scanf("%d %d %d", &a, &b, &w) != 3) return 1;
        add_edge(a, b, w);
    }
    for (int i = 1; i <= n; i++) dist[i] = LLONG_MAX;
    Heap heap = {NULL, 0, 0};
    dist[1] = 0;
    push(&heap, 0, 1);
    while (heap.size > 0) {
        Item top = pop(&heap);
        if (top.key > dist[top.node]) continue;
        for (int e = head[top.node]; e; e = next_edge[e]) {
            long long far = top.key + weight[e];
            if (far < dist[to[e]]) {
                dist[to[e]] = far;
                push(&heap, far, to[e]);
            }
        }
    }
    long long sum = 0;
    for (int i = 1; i <= n; i++)
        if (dist[i] != LLONG_MAX) sum += dist[i];
    printf("%lld\n", sum);
    free(heap.items);
    return 0;
}
