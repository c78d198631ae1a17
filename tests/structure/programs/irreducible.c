/* Jumps into loops and branches of every kind, and loops with several entries. */
#include <stdio.h>

static unsigned trace;
static void at(int n) { trace = trace * 31 + (unsigned)n; }

static unsigned two_entries(int n) {
  trace = 1;
  if (n & 1) goto b;
a:
  at(1);
  if (--n < 0) return trace;
b:
  at(2);
  if (n > 3) goto a;
  at(3);
  if (n-- > 0) goto b;
  goto a;
}

static unsigned into_while(int n) {
  int i = 0;
  trace = 1;
  if (n == 0) goto first;
  if (n == 1) goto second;
  while (i < n) {
    at(1);
  first:
    at(2);
    if (i == 2) { i += 2; continue; }
    if (i == 5) break;
  second:
    at(3);
    i++;
  }
  return trace;
}

static unsigned into_do(int n) {
  int i = n;
  trace = 1;
  if (n > 2) goto inside;
  do {
    at(1);
    if (i == 1) continue;
  inside:
    at(2);
    if (i == 4) break;
  } while (i++ < 6);
  return trace;
}

static unsigned into_for(int n) {
  trace = 1;
  int i = 3;
  if (n == 1) goto inside;
  for (i = 0; i < 5; i++) {
    if (i == n) continue;
    at(i);
  inside:
    at(10 + i);
    for (int j = 0; j < 3; j++) {
      if (n == 2 && i == 2) goto inner;
      at(20 + j);
      continue;
    inner:
      at(30 + j);
      n++;
    }
  }
  return trace;
}

static unsigned across_branches(int n) {
  trace = 1;
  int left = 3;
  if (n > 2) {
    at(1);
  then_side:
    at(2);
    if (left-- > 0) goto else_side;
    at(3);
  } else if (n > 0) {
    at(4);
  else_side:
    at(5);
    if (left-- > 1) goto then_side;
  } else {
    at(6);
    if (left-- > 2) goto else_side;
  }
  at(7);
  return trace;
}

static unsigned between_loops(int n) {
  trace = 1;
  int fuel = 30;
  for (int i = 0; i < n; i++) {
    at(1);
    if (i == 3) goto other;
  back:
    at(2);
    if (--fuel < 0) return trace;
  }
  for (int k = 0; k < n; k++) {
    at(3);
  other:
    at(4);
    if (--fuel < 0) return trace;
    if (fuel % 4 == 1) goto back;
    k = fuel % 5;
  }
  return trace;
}

static unsigned nested_machines(int n) {
  trace = 1;
  int fuel = 60;
  goto outer_b;
outer_a:
  at(1);
  for (int i = 0; i < 3; i++) {
    int j = i;
    if (j & 1) goto inner_b;
  inner_a:
    at(2);
    if (--fuel < 0) goto out;
  inner_b:
    at(3);
    if (--fuel < 0) goto out;
    if (fuel % 3 == 0) goto inner_a;
    if (fuel % 7 == 0) goto outer_b;
    if (fuel % 5 == 0) continue;
    switch (fuel % 4) {
      case 0: at(4);
      case 1: at(5); break;
      case 2: goto inner_a;
    }
  }
outer_b:
  at(6 + n);
  if (--fuel < 0) goto out;
  if (fuel & 1) goto outer_a;
  n++;
  goto outer_b;
out:
  return trace;
}

/* As a scanner generator writes it. */
static int scan(const char *s) {
  int tokens = 0;
  char c;
start:
  c = *s;
  switch (c) {
    case 0: goto yy_end;
    case ' ': goto yy_space;
    case '0' ... '9': goto yy_number;
    case '-': goto yy_minus;
    default: goto yy_word;
  }
yy_space:
  s++;
  goto start;
yy_minus:
  c = *++s;
  if (c >= '0' && c <= '9') goto yy_number;
  tokens += 1000;
  goto start;
yy_number:
  c = *++s;
  if (c >= '0' && c <= '9') goto yy_number;
  if (c == '.') goto yy_fraction;
  tokens += 1;
  goto start;
yy_fraction:
  c = *++s;
  if (c >= '0' && c <= '9') goto yy_fraction;
  tokens += 10;
  goto start;
yy_word:
  c = *++s;
  if (c && c != ' ' && c != '-') goto yy_word;
  tokens += 100;
  goto start;
yy_end:
  return tokens;
}

static int endless(int n) {
  if (n == 0) goto here;
  if (n == 1) { first: goto second; }
  return n;
second:
  goto first;
here: goto here;
}

int main(void) {
  for (int n = 0; n < 9; n++) {
    printf("%x %x %x %x %x %x %x\n", two_entries(n), into_while(n), into_do(n), into_for(n), across_branches(n), between_loops(n), nested_machines(n));
  }
  printf("%d %d %d\n", scan("12 -3 abc 4.5 - x-y 7"), scan(""), scan("   -"));
  printf("%d\n", endless(5));
  return 0;
}
