/* Reads a million integers. */
#include <stdio.h>

int main(void) {
    int value, count = 0, highest = -2147483647;
    long long sum = 0;
    while (scanf("%d", &value) == 1) {
        count++;
        sum += value;
        if (value > highest) highest = value;
    }
    printf("%d %lld %d\n", count, sum, highest);
    return 0;
}
