/* Forms that tree-sitter's grammar misreads by itself. */
#include <stddef.h>
#include <stdint.h>

typedef unsigned T;
typedef long U;
typedef T (*F)(T, U);
struct S {
  int m, *q;
  int n[4];
  struct S *next;
};

static int id(int x) { return x; }

int casts(int a, int b, int c, int *p, struct S *sp, F fn) {
  int r = 0;
  r += (T)(a) + (T)-1 + (T)+1 + (T)*p + (c * (T)-a) + (a - (T)-1 - b);
  r += -(T)(a) + (T)(U)(b) + (int)(T)(sp)->m + (T)(p)[1] + (uint8_t)(a) + (size_t)-b;
  r += ((F)fn)(a, b) + (*(F)fn)(a, b) + (int)((T (*)(T, U))fn)(1, 2);
  r += (a) - b * c + ((a) + b / c) + ((a)&b == c) + ((a) & b << c) + ((a)*b + c);
  r += ((a) && b != c) + ((a) && b == 1) + ((a) && sp->m < c) + ((p[1]) && c != a) + ((id(a)) && c != b);
  r += (p[1]) - b * c + (id(a)) * b - (id)(a) + (sp->n[1]) - (a)-1;
  r += (a * (int)(sizeof(T))) - b * c;
  return r;
}

size_t sizes(int a, int *p, struct S *sp) {
  size_t r = sizeof(int) - 1 + sizeof(struct S) + 1 + sizeof(T *) - 1 + sizeof(T) - 1 + sizeof(T) * 2;
  r += sizeof(p)[0] + sizeof(sp)->m + sizeof(*sp).n + sizeof(a) - 1 + sizeof a * 2 + sizeof *p * 2;
  r += sizeof(T[3]) + sizeof(T (*)[3]) + sizeof(int (*)(T)) + sizeof(int){1} + sizeof a++ + sizeof -a;
  r += (sizeof(T) & 3) + (sizeof(T) && a) + (T)sizeof(T) * 2 + !sizeof a;
  return r;
}

int signs(int a, int b, int *p, struct S s) {
  int r = -a++ + !b-- - 1 + ~s.m++ - -s.n[1]-- + +a++;
  r += a - -b + a + +b - - -a + *p++ - *p-- + ++*p - --s.m + - *p++;
  r = a-- > b ? -p[a++]++ : !(a)++;
  r += (a)++ + b, r -= (a)-- - b;
  return a ?: b ? r : a, r;
}

int scopes(int T, int n) {
  int r = (T)-n * 2;
  {
    typedef int n;
    n *x = &r;
    r = (n)-1 + *x;
    int n2 = (n)(T)-1;
    r += n2;
  }
  for (U U = 0; (U)-n < 3; U++) r += (U) * n;
  U *u = NULL;
  enum { F = 3 };
  return (F)-n * r + (u ? (int)*u : 0);
}

void statements(int a, int b, int f(int), T *p) {
  a * b;
  a * f(b);
  f(a);
  (f)(a);
  T(v);
  T(*w)(int) = 0;
  T *(*y)(void), (*z)[3] = 0;
  T *q = p;
  if (a) a * b;
  else (a) - b * a;
  switch (a)
  case 1: b++;
  switch (b) {
    case (1) - 2 * 3: case 4 + 1: a++;
    { case 31: b--; }
    if (a) case 20: { b++; } { b--; }
    if (a) b++; else case 21: b++; b--;
    while (a--) l1: case 22: b++; b--;
    for (;;) case 23: break; b--;
    do case 24: b++; while (a); b--;
    if (a) case 26: case 27: l3: case 28: default: b++; b--;
    if (a) l4: case 29: case 30: b++; b--;
    l2: case 25: b++; b--;
  }
  int init[] = {(a) - b * a, [2] = -1, [3] = (T)-1}, *i2 = init;
  struct S s = {.m = (a) && b != a, .n = {[1] = 2}, .q = i2}, s2 = {1, i2, {1, 2}};
  v = s.m + s2.n[a, 1] + (w != 0) + (y != 0) + (z != 0) + (q != 0);
}
