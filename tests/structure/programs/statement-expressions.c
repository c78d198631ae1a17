/* Loops, switches and gotos inside `({ })`; returns out of it; values at its end. */
#include <stdio.h>

#define MAX(a, b) ({ int _a = (a), _b = (b); _a > _b ? _a : _b; })

static int find(const int *a, int n, int v) {
  int at = ({
    int i = 0, found = -1;
  next:
    if (i < n) {
      if (a[i] == v) { found = i; goto done; }
      i++;
      goto next;
    }
  done:
    found;
  });
  return at;
}

static int chosen(int x) {
  return 1 + ({
    int r;
    switch (x) {
      case 1: r = 10;
        break;
      case 2: r = 20;
      case 3: r = 30; for (int i = 0; i < x; i++) { if (i == 2) break; r++; }
      default: r = 40;
    }
    for (int i = 0; i < 3; i++) { if (i == 1) continue; r += i; }
    r;
  });
}

static int leaves(int x) {
  int y = ({ if (x > 3) return -1; int t = x * 2; goto skip; t = 0; skip: t + 1; });
  while (({ int t = x++; if (t > 5) goto end; t = 9; end: t < 7 || x < 3; })) y++;
  return y;
}

static int skips(int x) {
  return ({
    if (x) goto past;
    int v = 4;
    x = v;
  past:;
    v = x + 1;
    v;
  });
}

int main(void) {
  int a[] = { 4, 8, 15, 16, 23, 42 };
  printf("%d %d %d\n", find(a, 6, 15), find(a, 6, 5), MAX(a[0], MAX(a[1], 3)));
  for (int i = 0; i < 6; i++) printf("%d %d %d\n", chosen(i), leaves(i), skips(i));
  return 0;
}
