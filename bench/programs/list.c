/* A linked list: built, reversed, summed, freed. */
#include <stdio.h>
#include <stdlib.h>

struct node {
    int value;
    struct node *next;
};

static struct node *push(struct node *head, int value) {
    struct node *n = malloc(sizeof *n);
    n->value = value;
    n->next = head;
    return n;
}

static struct node *reverse(struct node *head) {
    struct node *result = NULL;
    while (head) {
        struct node *next = head->next;
        head->next = result;
        result = head;
        head = next;
    }
    return result;
}

int main(void) {
    struct node *head = NULL;
    long sum = 0;
    for (int i = 0; i < 100000; i++) head = push(head, i);
    for (int t = 0; t < 200; t++) {
        head = reverse(head);
        for (struct node *p = head; p; p = p->next) sum += p->value ^ t;
    }
    printf("%ld\n", sum);
    while (head) {
        struct node *next = head->next;
        free(head);
        head = next;
    }
    return 0;
}
