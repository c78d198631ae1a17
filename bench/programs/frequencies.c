/* How often each word is there: a hash table with chains, grown when it is full. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Node {
    char *word;
    int count;
    struct Node *next;
} Node;

typedef struct {
    Node **buckets;
    size_t size, used;
} Table;

static unsigned long hash(const char *s) {
    unsigned long h = 5381;
    while (*s) h = h * 33 + (unsigned char)*s++;
    return h;
}

static Table *create(size_t size) {
    Table *t = malloc(sizeof(Table));
    t->buckets = calloc(size, sizeof(Node *));
    t->size = size;
    t->used = 0;
    return t;
}

static void grow(Table *t) {
    size_t size = t->size * 2;
    Node **buckets = calloc(size, sizeof(Node *));
    for (size_t i = 0; i < t->size; i++) {
        Node *n = t->buckets[i];
        while (n) {
            Node *next = n->next;
            size_t h = hash(n->word) % size;
            n->next = buckets[h];
            buckets[h] = n;
            n = next;
        }
    }
    free(t->buckets);
    t->buckets = buckets;
    t->size = size;
}

static void add(Table *t, const char *word) {
    size_t h = hash(word) % t->size;
    for (Node *n = t->buckets[h]; n; n = n->next)
        if (strcmp(n->word, word) == 0) {
            n->count++;
            return;
        }
    if (t->used == t->size) {
        grow(t);
        h = hash(word) % t->size;
    }
    Node *n = malloc(sizeof(Node));
    n->word = malloc(strlen(word) + 1);
    strcpy(n->word, word);
    n->count = 1;
    n->next = t->buckets[h];
    t->buckets[h] = n;
    t->used++;
}

static void destroy(Table *t) {
    for (size_t i = 0; i < t->size; i++)
        while (t->buckets[i]) {
            Node *n = t->buckets[i];
            t->buckets[i] = n->next;
            free(n->word);
            free(n);
        }
    free(t->buckets);
    free(t);
}

int main(void) {
    char word[64];
    Table *t = create(64);
    while (scanf("%63s", word) == 1) add(t, word);
    int highest = 0;
    const char *most = "";
    for (size_t i = 0; i < t->size; i++)
        for (Node *n = t->buckets[i]; n; n = n->next)
            if (n->count > highest || (n->count == highest && strcmp(n->word, most) < 0)) {
                highest = n->count;
                most = n->word;
            }
    printf("%zu %s %d\n", t->used, most, highest);
    destroy(t);
    return 0;
}
