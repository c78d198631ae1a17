/* The shortest way through a maze that is read: breadth first, with a queue of structs. */
#include <stdio.h>
#include <string.h>

#define MAX 1002
struct position {
    int row, column;
};
static char maze[MAX][MAX];
static int distance[MAX][MAX];
static struct position queue[MAX * MAX];

static int search(int rows, int columns) {
    static const int dr[] = {0, 1, 0, -1}, dc[] = {1, 0, -1, 0};
    int head = 0, tail = 0;
    memset(distance, -1, sizeof distance);
    queue[tail].row = 0;
    queue[tail++].column = 0;
    distance[0][0] = 0;
    while (head < tail) {
        struct position here = queue[head++];
        for (int d = 0; d < 4; d++) {
            struct position next = {here.row + dr[d], here.column + dc[d]};
            if (next.row < 0 || next.row >= rows || next.column < 0 || next.column >= columns) continue;
            if (maze[next.row][next.column] == '#' || distance[next.row][next.column] >= 0) continue;
            distance[next.row][next.column] = distance[here.row][here.column] + 1;
            queue[tail++] = next;
        }
    }
    return distance[rows - 1][columns - 1];
}

int main(void) {
    int rows, columns;
    if (scanf("%d %d", &rows, &columns) != 2) return 1;
    for (int i = 0; i < rows; i++)
        if (scanf("%1001s", maze[i]) != 1) return 1;
    for (int k = 0; k < 5; k++) printf("%d\n", search(rows, columns));
    return 0;
}
