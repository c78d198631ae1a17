#include "graph.h"

int main(void) {
    print_graph(100000, 400000);
    return 0;
}
