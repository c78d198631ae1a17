/* A variable keeps its value when control goes back over its declaration without leaving its block (C11 6.2.4p6). */
#include <stdio.h>
#include <string.h>

struct pair { int a, b; };

static int kept(int n) {
  int sum = 0;
again:
  if (n & 1) goto skip;
  int x = n * 10;
skip:
  if (n < 6) sum = sum * 3 + x;
  if (--n > 0) goto again;
  return sum;
}

static int kept_in_switch(int n) {
  int sum = 0;
  switch (n) {
    int held;
    case 3:
    case 7:
      held = 5;
    again:
      if (n-- > 4) held += n;
      sum += held;
      if (n > 2) goto again;
      break;
    default:
      held = 1;
      sum = held;
  }
  return sum;
}

static int first_round_only(int n) {
  int sum = 0, round = 0;
  {
    goto past;
    int only;
  past:
  again:
    if (round == 0) only = 40;
    else sum += only;
    if (round++ < n) goto again;
  }
  return sum;
}

static int aggregates(int n) {
  int sum = 0;
  if (n > 2) goto middle;
  int a[4] = { 1, 2, n };
  struct pair p = { .b = n };
  char text[8] = "abc";
  const int fixed = n + 1;
  const struct pair copy = p;
middle:
  if (n <= 2) sum = a[2] + a[3] + p.a + p.b * 10 + (int)strlen(text) * 100 + fixed * 1000 + copy.b * 10000;
  return sum;
}

static int several_in_one(int n) {
  int sum = 0;
  goto test;
body:;
  int a = n, b, c = a + 1, *d = &c;
  b = *d + a;
  sum += b;
test:
  if (n-- > 0) goto body;
  return sum;
}

static int fresh_each_time(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) {
    if (i == 2) goto inside;
    {
      int local = 7;
      local += i;
      sum += local;
    inside:
      local = i;
      sum += local * 100;
    }
  }
  return sum;
}

static int counted(void) {
  static int calls = 10;
  if (calls & 1) goto other;
  static int evens;
  evens += 2;
other:
  return ++calls * 100 + evens;
}

int main(void) {
  for (int n = 0; n < 9; n++) printf("%d %d %d %d %d %d\n", n > 0 && n % 2 == 0 ? kept(n) : 0, kept_in_switch(n), first_round_only(n), aggregates(n), several_in_one(n), fresh_each_time(n));
  for (int i = 0; i < 5; i++) printf("%d ", counted());
  printf("\n");
  return 0;
}
