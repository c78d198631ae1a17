/* Jumps out of `({ })`: to loops, switches and labels around it, from nested ones, and past other jumps. */
#include <stdio.h>

static int leaves(int x) {
  int r = 0;
  for (int i = 0; i < 6; i++) {
    r += ({ if (i == x) continue; if (i == x + 2) break; i * 10; });
    r++;
  }
  switch (x) {
    case 1: r += ({ if (r > 20) break; r * 2; }); r += 1000;
    case 2: r += 5; break;
    default: r += ({ switch (x) { case 3: break; default: goto out; } 7; });
  }
  r += 100000;
out:
  return r;
}

static int nested(int x) {
  int tries = 0;
again:
  tries++;
  int v = ({
    int inner = ({
      if (x == 0) goto fail;
      if (x == 1 && tries < 4) goto again;
      if (x == 2) goto middle;
      x * 3;
    });
    inner += 1;
  middle:
    while (tries < 8) { if (({ tries++; if (tries == 6) break; tries > 20; })) goto fail; }
    x * 100 + tries;
  });
  if (({ if (x == 5) goto fail; x > 6; })) return v + 1;
  return v;
fail:
  printf("fail %d ", tries);
  return -tries;
}

static int endless(int x) {
  for (;;) { x += ({ if (x > 50) goto done; x + 1; }); }
done:
  while (1) x += ({ if (x > 500) break; 100; });
  do { x -= ({ if (x & 1) continue; 2; }); if (x > 3) break; } while (0);
  return x;
}

static int in_machine(int x) {
  int r = 0;
  if (x & 1) goto inside;
  while (r < 50) {
    r += ({ if (r == 12) goto inside; if (r > 40) break; 4; });
  inside:
    r += ({ if (r == 21) continue; 3; });
    if (r % 5 == 0) { r += ({ if (x > 4) goto other; 1; }); }
  other:
    r++;
  }
  return r;
}

int main(void) {
  for (int x = 0; x < 8; x++) printf("%d %d %d %d\n", leaves(x), nested(x), endless(x), in_machine(x));
  return 0;
}
