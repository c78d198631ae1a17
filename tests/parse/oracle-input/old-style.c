/* C before 1989. */
typedef unsigned T;
char *pick(a, b) T a; char *b; { return a ? b + a : b - 1; }
int (*choose(n, f))(int) int n; int (*f)(int); { return n ? f : 0; }
static limit = 3;
count(n) { register i = 0; while (i < n) i++; return i - limit; }
int none() { return count(3) + *pick(1, "x"); }
