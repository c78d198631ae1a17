/* Sieve of Eratosthenes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
    int n = 20000000, count = 0;
    char *composite = malloc(n + 1);
    memset(composite, 0, n + 1);
    for (int i = 2; i * i <= n; i++)
        if (!composite[i])
            for (int j = i * i; j <= n; j += i) composite[j] = 1;
    for (int i = 2; i <= n; i++) count += !composite[i];
    printf("%d\n", count);
    free(composite);
    return 0;
}
