/* Reads lines, turns each word's first letter into a capital, numbers the lines that are not empty. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void capitalize(char *line) {
    int inside = 0;
    for (int i = 0; line[i] != '\0'; i++) {
        if (isalpha((unsigned char)line[i])) {
            if (!inside) line[i] = toupper((unsigned char)line[i]);
            inside = 1;
        } else {
            inside = 0;
        }
    }
}

int main(void) {
    char line[512];
    int number = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t length = strlen(line);
        if (length > 0 && line[length - 1] == '\n') line[--length] = '\0';
        if (length == 0) continue;
        capitalize(line);
        printf("%6d  %s\n", ++number, line);
    }
    return 0;
}
