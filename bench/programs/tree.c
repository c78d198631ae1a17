/* A binary search tree: inserted into, searched, walked, freed. */
#include <stdio.h>
#include <stdlib.h>

typedef struct tree {
    int key, count;
    struct tree *left, *right;
} tree;

static tree *insert(tree *t, int key) {
    if (t == NULL) {
        t = malloc(sizeof(tree));
        t->key = key;
        t->count = 1;
        t->left = t->right = NULL;
    } else if (key < t->key)
        t->left = insert(t->left, key);
    else if (key > t->key)
        t->right = insert(t->right, key);
    else
        t->count++;
    return t;
}

static const tree *find(const tree *t, int key) {
    while (t && t->key != key) t = key < t->key ? t->left : t->right;
    return t;
}

static long walk(const tree *t, int depth) {
    return t ? walk(t->left, depth + 1) + (long)t->count * depth + walk(t->right, depth + 1) : 0;
}

static void release(tree *t) {
    if (!t) return;
    release(t->left);
    release(t->right);
    free(t);
}

int main(void) {
    tree *root = NULL;
    unsigned seed = 7;
    long found = 0;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 1664525u + 1013904223u;
        root = insert(root, (int)(seed >> 12));
    }
    for (int i = 0; i < 400000; i++) {
        seed = seed * 1664525u + 1013904223u;
        const tree *t = find(root, (int)(seed >> 12));
        if (t) found += t->count;
    }
    printf("%ld %ld\n", found, walk(root, 1));
    release(root);
    return 0;
}
