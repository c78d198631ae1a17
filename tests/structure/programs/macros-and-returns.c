/* `do { } while (0)`, labels on returns, empty and constant loops, jumps at the end of things. */
#include <stdio.h>

#define CHECK(c) do { if (!(c)) { code = __LINE__ % 7; goto out; } } while (0)
#define MAYBE(c) do { int seen = (c); if (seen) break; total += 100; if (total > 500) continue; total += 1; } while (0)

static int checked(int n) {
  int code = 0;
  CHECK(n > 1);
  CHECK(n < 6);
  while (n > 2) {
    CHECK(n != 4);
    n--;
  }
out:
  return code;
}

static int maybe(int n) {
  int total = 0;
  for (int i = 0; i < n; i++) {
    MAYBE(i % 2);
    MAYBE(i % 3);
    if (total > 1000) break;
  }
  return total;
}

static void silent(int *p) {
  if (*p > 3) goto end;
  *p += 10;
  if (*p > 12) { *p += 5; goto end; }
  *p += 100;
end:
  return;
}

static int fails(int n) {
  if (n < 0) goto fail;
  for (;;) {
    if (n > 10) goto fail;
    if (n == 7) goto good;
    n += 3;
  }
good:
  return n;
fail:
  return -1;
}

static int once(int n) {
  for (;;) {
    if (n == 1) break;
    if (n == 2) { n = 20; break; }
    n += 100;
    break;
  }
  while (1) { n++; if (n & 1) continue; if (n > 3) break; }
  do { if (n > 50) break; n *= 2; } while (1);
  while (0) n = 0;
  do n++; while (n < 5);
  for (; n < 1000; ) { n += 300; }
  return n;
}

static int labels_everywhere(int n) {
  goto a;
a: b:
  if (n > 4) goto c;
  n += 3;
  goto b;
  n = 0;
c: {
    int t = n;
    if (t == 5) goto e;
    n += t;
    d: n++;
    if (n < 11) goto d;
    e: ;
  }
  {
    goto f;
    { g: n += 50; goto h; }
    f: n += 1000;
    goto g;
  }
h:
  if (n) ; else goto a;
  return n;
}

static int long_or(int n) {
  if (n == 0) goto no;
  if (n == 1) goto yes;
  if (n == 2 || n == 5) {
    if (n == 5) goto yes;
    goto no;
  }
  if (n > 6) {
  no:
    n += 100;
  } else {
  yes:
    n += 200;
  }
  return n;
}

int main(void) {
  for (int i = -1; i < 12; i++) {
    int p = i;
    silent(&p);
    printf("%d %d %d %d %d %d %d\n", checked(i), maybe(i * 4), p, fails(i), once(i), labels_everywhere(i), long_or(i));
  }
  return 0;
}
