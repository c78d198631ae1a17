/* Counting words in a hash table with chains. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096
struct entry {
    char *word;
    int count;
    struct entry *next;
};
static struct entry *table[BUCKETS];

static unsigned hash(const char *s) {
    unsigned h = 5381;
    while (*s) h = h * 33 + (unsigned char)*s++;
    return h % BUCKETS;
}

static struct entry *lookup(const char *word) {
    unsigned h = hash(word);
    for (struct entry *e = table[h]; e; e = e->next)
        if (strcmp(e->word, word) == 0) return e;
    struct entry *e = malloc(sizeof *e);
    e->word = strdup(word);
    e->count = 0;
    e->next = table[h];
    table[h] = e;
    return e;
}

int main(void) {
    char word[16];
    unsigned seed = 3;
    int most = 0, words = 0;
    for (int i = 0; i < 1000000; i++) {
        int n = 0;
        seed = seed * 1664525u + 1013904223u;
        for (unsigned v = (seed >> 16) % 20000 + 1; v; v /= 26) word[n++] = (char)('a' + v % 26);
        word[n] = '\0';
        lookup(word)->count++;
    }
    for (int i = 0; i < BUCKETS; i++)
        for (struct entry *e = table[i]; e; e = e->next) {
            words++;
            if (e->count > most) most = e->count;
        }
    printf("%d %d\n", words, most);
    return 0;
}
