/* Words that are read go into a tree of letters; then prefixes are counted. */
#include <stdio.h>
#include <stdlib.h>

typedef struct Trie {
    struct Trie *children[26];
    int words, passing;
} Trie;

static Trie *new_trie(void) { return calloc(1, sizeof(Trie)); }

static void insert(Trie *root, const char *word) {
    Trie *node = root;
    for (; *word; word++) {
        int i = *word - 'a';
        if (i < 0 || i >= 26) return;
        if (!node->children[i]) node->children[i] = new_trie();
        node = node->children[i];
        node->passing++;
    }
    node->words++;
}

static int longest_shared(const Trie *node, int depth) {
    int longest = node->passing > 1 ? depth : 0;
    for (int i = 0; i < 26; i++)
        if (node->children[i]) {
            int below = longest_shared(node->children[i], depth + 1);
            if (below > longest) longest = below;
        }
    return longest;
}

static void free_trie(Trie *node) {
    if (!node) return;
    for (int i = 0; i < 26; i++) free_trie(node->children[i]);
    free(node);
}

int main(void) {
    char word[64];
    Trie *root = new_trie();
    int count = 0;
    while (scanf("%63s", word) == 1) {
        insert(root, word);
        count++;
    }
    printf("%d %d\n", count, longest_shared(root, 0));
    free_trie(root);
    return 0;
}
