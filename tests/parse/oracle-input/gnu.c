/* GNU C that the grammar does not know or reads otherwise. */
#include <stdarg.h>
#include <stddef.h>

typedef unsigned T;
typedef struct __attribute__((packed)) { int a : 3, : 2, b; unsigned : 0; T T; } P __attribute__((aligned(8)));
struct S { int n[4]; struct { int m; } inner[2]; };

__attribute__((noinline)) static int __attribute__((unused)) first(int n, ...) {
  va_list ap;
  va_start(ap, n);
  T *p = va_arg(ap, T *);
  struct S s = va_arg(ap, struct S);
  unsigned int u = va_arg(ap, unsigned int);
  va_end(ap);
  return (int)*p + s.n[0] + (int)u;
}

int second(int n, int x __attribute__((unused)), P *p) {
  __label__ inside;
  __extension__ typeof(n) z = n, *q = &z;
  __typeof__(T *) t = 0;
  __auto_type w = (typeof(n))-1;
  int r = (int)offsetof(struct S, inner[1].m) + __builtin_types_compatible_p(typeof(n), T *);
  r += ({ int k = n; if (k) goto inside; inside: k - 1; }) - 1;
  r += __extension__({ n; }) + (__extension__(n)) - 2;
  switch (r) {
    case 1 ... 5: r = _Generic(n, int: 1, T *: 2, default: 3); break;
    case 'a' ... 'z': __attribute__((fallthrough));
    default: r += n ?: 2;
  }
  void *target = &&out;
  asm volatile("" : "+r"(r) : "r"(n) : "memory");
  if (r > 100) goto *target;
  r += __alignof__(T) - 1 + __alignof__(z) - 1 + _Alignof(int) * 2;
  static const int table[] = {[0 ... 3] = 1, [4] = -1};
  _Static_assert(sizeof(int) == 4, "int");
  r += table[n & 3] + p->T + (*p).a + *q + w + (t != 0);
  __real__ r;
out: __attribute__((unused));
  for (;;) { break; }
  return r + (int)__builtin_expect(n, 0) + (int)(__int128)n;
}
