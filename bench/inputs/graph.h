/* A graph as lines of two nodes and a weight. */
#include <stdio.h>

static void print_graph(int nodes, int edges) {
    unsigned state = 23;
    printf("%d %d\n", nodes, edges);
    for (int i = 0; i < edges; i++) {
        int numbers[3];
        for (int k = 0; k < 3; k++) {
            state = state * 1664525u + 1013904223u;
            numbers[k] = (int)((state >> 8) % (k < 2 ? nodes : 1000)) + 1;
        }
        printf("%d %d %d\n", numbers[0], numbers[1], numbers[2]);
    }
}
