/* Fall-through of every length and kind, and jumps between arms, into them and out of them. */
#include <stdint.h>
#include <stdio.h>

static uint64_t siphash_tail(const unsigned char *in, int left) {
  uint64_t b = (uint64_t)left << 56;
  switch (left) {
    case 7: b |= (uint64_t)in[6] << 48;
    case 6: b |= (uint64_t)in[5] << 40;
    case 5: b |= (uint64_t)in[4] << 32;
    case 4: b |= (uint64_t)in[3] << 24;
    case 3: b |= (uint64_t)in[2] << 16;
    case 2: b |= (uint64_t)in[1] << 8;
    case 1: b |= (uint64_t)in[0];
      break;
    case 0: break;
  }
  return b;
}

static int default_inside_chain(int x) {
  int r = 0;
  switch (x) {
    case 1: r += 1;
    case 2: { int t = r * 2; r += t + 2; }
    default: { int t = r * 3; r += t + 3; if (r > 30) break; }
    case 4: { int t = r * 4; r += t + 4; }
    case 5: r += 5; break;
    case 6: r = -6;
    case 7 ... 9: r -= x;
  }
  return r;
}

static int two_chains(int x) {
  int r = 1;
  switch (x) {
    case 0: for (int i = 0; i < 3; i++) r += i;
    case 1: for (int i = 0; i < 4; i++) r = r * 2 + i;
    case 2: if (r > 10) { r -= 5; break; } r++;
      break;
    default: return -r;
    case 10: for (int i = 0; i < 2; i++) r += 7;
    case 11: for (int i = 0; i < 5; i++) { if (i == 3) break; r += 11; }
    case 12: if (x == 10) goto bad; r += 100;
  }
  return r;
bad:
  return r * 1000;
}

static int shared_tail(int x) {
  int r = 0;
  switch (x) {
    case 1: r = 1; goto common;
    case 2: r = 2;
    common: r += 10; r *= 3; break;
    case 3: r = 3; goto common;
    case 4: r = 4; goto other;
    default: r = 9;
    other: r++; if (r < 15) goto common;
  }
  return r;
}

static int into_switch(int x) {
  int r = 0;
  if (x > 10) goto inside;
  switch (x) {
    case 1: r += 1; break;
    case 2: r += 2;
    inside: r += 20;
    case 3: r += 3; break;
    default: r = 100;
  }
  return r;
}

static int back_to_switch(int x) {
  int r = 0;
again:
  switch (x) {
    case 0: break;
    case 1: r += 1; x = 3; goto again;
    case 2: r += 10; x = 0; goto again;
    default: r += 100; x--; goto again;
  }
  return r;
}

static int nested_breaks(int a, int b) {
  int r = 0;
  for (int i = 0; i < 4; i++) {
    switch (a + i) {
      case 1:
        switch (b) {
          case 1: r += 1; break;
          case 2: r += 2; continue;
          case 3: goto leave;
          default: r += 3; goto outer_end;
        }
        r += 10;
        break;
      case 2:
        while (b > 0) {
          if (b-- == 2) break;
          if (b == 4) goto outer_end;
          if (b == 3) goto next;
          r += b;
        }
      case 3: r += 1000;
    outer_end:
      default: r += 5;
    }
    r += 100000;
  next:;
  }
leave:
  return r;
}

static int odd_shapes(int x) {
  int r = 0;
  switch (x) { }
  switch (x) { default: r += 1; }
  switch (x) case 3: r += 10;
  switch (x) { r = 1000; case 2: r += 100; }
  switch (x) { case 1: case 2: case 5: break; }
  switch (r++) { case 1:; default:; }
  switch (x) if (x > 100) { case 4: r += 10000; } else { case 5: r += 20000; }
  switch (x) for (;;) { default: r += 3; break; case 1: r += 4; if (r > 20) break; continue; }
  switch (x) { case 1: { case 2: r += 7; } case 3: { break; } default: r += 9; }
  switch (x) { case 6: return r; default: { if (x == 7) { return -r; } else { break; } } }
  return r;
}

static int wide(long long v) {
  switch (v) {
    case -1: return 1;
    case 0x7fffffffffffffffLL: return 2;
    case -0x7fffffffffffffffLL - 1 ... -100: return 3;
    case 'a' ... 'z': return 4;
  }
  return 0;
}

static int protothread(int *line, int *count) {
  switch (*line) {
    case 0:
      while (*count < 6) {
        *line = 1; return 10 + *count;
    case 1:
        ++*count;
        if (*count == 4) {
          *line = 2; return 20 + *count;
    case 2:;
          ++*count;
        } else do {
          *line = 3; return 30 + *count;
    case 3:
          ++*count;
        } while (*count % 3 == 1);
      }
  }
  *line = 0;
  return -1;
}

int main(void) {
  static const unsigned char in[8] = "\1\2\3\4\5\6\7";
  for (int i = 0; i < 9; i++) printf("%llx\n", (unsigned long long)siphash_tail(in, i));
  for (int i = 0; i < 14; i++) printf("%d %d %d %d %d\n", default_inside_chain(i), two_chains(i), shared_tail(i), into_switch(i), odd_shapes(i));
  for (int i = 0; i < 5; i++) printf("%d ", back_to_switch(i));
  printf("\n");
  for (int a = -2; a < 5; a++) for (int b = 0; b < 8; b++) printf("%d ", nested_breaks(a, b));
  printf("\n%d %d %d %d %d\n", wide(-1), wide(0x7fffffffffffffffLL), wide(-1000), wide('q'), wide(5));
  int line = 0, count = 0;
  for (int i = 0; i < 12; i++) printf("%d ", protothread(&line, &count));
  printf("\n");
  return 0;
}
