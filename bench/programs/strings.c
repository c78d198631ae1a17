/* Text: characters counted, words found, numbers printed and read again. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int words(const char *s) {
    int count = 0, inside = 0;
    for (; *s; s++) {
        if (isalpha((unsigned char)*s)) {
            if (!inside) count++;
            inside = 1;
        } else
            inside = 0;
    }
    return count;
}

static void reverse(char *s) {
    char *end = s + strlen(s) - 1;
    while (s < end) {
        char t = *s;
        *s++ = *end;
        *end-- = t;
    }
}

int main(void) {
    static char text[20000];
    long total = 0;
    size_t length = 0;
    for (int i = 0; length < sizeof text - 32; i++) length += (size_t)sprintf(text + length, "item%d is %x, ", i, i * 77);
    for (int t = 0; t < 500; t++) {
        reverse(text);
        total += words(text);
        for (char *p = text; (p = strchr(p, ',')) != NULL; p++) total += p - text;
        total += atoi(text + t % 7);
    }
    printf("%ld %zu\n", total, strlen(text));
    return 0;
}
