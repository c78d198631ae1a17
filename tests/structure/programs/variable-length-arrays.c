/* Jumps out of the scope of a variable length array, forward and backward. */
#include <stdio.h>

static int out_of_scope(int n) {
  int sum = 0;
  {
    int a[n + 1];
    for (int i = 0; i <= n; i++) {
      a[i] = i * i;
      if (i == 5) goto out;
      sum += a[i];
    }
    sum += 1000;
  }
out:
  return sum;
}

static int again(int n) {
  int sum = 0;
more:;
  int a[n + 1];
  a[n] = n;
  sum += a[n] + (int)sizeof a;
  if (--n > 2) goto more;
  a[0] = 5;
  return sum + a[0];
}

static int in_loop(int n) {
  int sum = 0;
  for (int i = 1; i < n; i++) {
    int a[i];
    a[i - 1] = i;
    if (i == 3) continue;
    if (i == 6) break;
    switch (a[i - 1]) {
      case 1: sum += 1;
      case 2: sum += a[i - 1]; break;
      default: sum += 10;
    }
  }
  return sum;
}

int main(void) {
  for (int n = 1; n < 9; n++) printf("%d %d %d\n", out_of_scope(n), again(n), in_loop(n));
  return 0;
}
