/* Records that are read, sorted by two keys, and printed as a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct person {
    char name[24];
    int age;
    double score;
};

static int by_score_then_name(const void *left, const void *right) {
    const struct person *a = left, *b = right;
    if (a->score != b->score) return a->score < b->score ? 1 : -1;
    return strcmp(a->name, b->name);
}

int main(void) {
    static struct person people[100000];
    int count = 0;
    while (count < 100000 &&
           scanf("%23s %d %lf", people[count].name, &people[count].age, &people[count].score) == 3)
        count++;
    qsort(people, count, sizeof people[0], by_score_then_name);
    double total = 0;
    for (int i = 0; i < count; i++) {
        total += people[i].score;
        printf("%-24s %3d %8.2f\n", people[i].name, people[i].age, people[i].score);
    }
    printf("mean %.4f\n", count ? total / count : 0.0);
    return 0;
}
