/* Sums of the columns of comma-separated lines, by strtok and atof. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
    char line[1024];
    double sums[32] = {0};
    int columns = 0, lines = 0;
    while (fgets(line, sizeof(line), stdin)) {
        int column = 0;
        for (char *field = strtok(line, ",\n"); field && column < 32; field = strtok(NULL, ",\n"))
            sums[column++] += atof(field);
        if (column > columns) columns = column;
        lines++;
    }
    printf("%d\n", lines);
    for (int i = 0; i < columns; i++) printf("%.3f%s", sums[i], i + 1 < columns ? "," : "\n");
    return 0;
}
