/* The C library's side of the differential tests: reads requests from stdin, writes what the C library says. */
#define _GNU_SOURCE
#define __NO_CTYPE
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static void need(void *to, size_t length) {
  if (fread(to, 1, length, stdin) != length) exit(length == 1 && feof(stdin) ? 0 : 2);
}
static uint8_t need_u8(void) { uint8_t x; need(&x, 1); return x; }
static uint32_t need_u32(void) { uint32_t x; need(&x, 4); return x; }
static uint64_t need_u64(void) { uint64_t x; need(&x, 8); return x; }
/* A fresh copy with a NUL behind; the caller frees. */
static char *need_bytes(size_t *length) {
  size_t n = need_u32();
  char *bytes = malloc(n + 1);
  if (n) need(bytes, n);
  bytes[n] = 0;
  if (length) *length = n;
  return bytes;
}

static void give(const void *bytes, uint32_t length) { fwrite(bytes, 1, length, stdout); }
static void give_i32(int32_t x) { give(&x, 4); }
static void give_u32(uint32_t x) { give(&x, 4); }

/* Arguments of any mixture of kinds: on x86-64 a va_list may take all of them from one array of 8-byte slots. */
static void run_printf(void) {
  static char out[1 << 20];
  _Alignas(16) uint64_t slots[32] = {0};
  char *owned[17];
  int owners = 0, slot = 0;
  char *format = owned[owners++] = need_bytes(0);
  int count = need_u8();
  for (int i = 0; i < count; i++) {
    switch (need_u8()) {
      case 'n': slots[slot++] = 0; break;
      case 's': slots[slot++] = (uint64_t)(owned[owners++] = need_bytes(0)); break;
      case 'w': {
        size_t length;
        char *bytes = need_bytes(&length);
        wchar_t *wide = calloc(length / 4 + 1, 4);
        memcpy(wide, bytes, length);
        free(bytes);
        slots[slot++] = (uint64_t)(owned[owners++] = (char *)wide);
        break;
      }
      case 'L':
        slot += slot % 2;
        need(&slots[slot], 10);
        slot += 2;
        break;
      default: slots[slot++] = need_u64();
    }
  }
  va_list arguments;
  arguments->gp_offset = 48;
  arguments->fp_offset = 304;
  arguments->overflow_arg_area = slots;
  arguments->reg_save_area = 0;
  int result = vsnprintf(out, sizeof out, format, arguments);
  give_i32(result);
  uint32_t length = result < 0 ? 0 : (uint32_t)result < sizeof out ? (uint32_t)result : sizeof out - 1;
  give_u32(length);
  give(out, length);
  while (owners) free(owned[--owners]);
}

static void run_number(void) {
  int which = need_u8(), base = (int)need_u32();
  char *text = need_bytes(0), *end = text;
  uint64_t bits = 0;
  errno = 0;
  switch (which) {
    case 0: bits = (uint64_t)strtol(text, &end, base); break;
    case 1: bits = strtoul(text, &end, base); break;
    case 2: { double x = strtod(text, &end); memcpy(&bits, &x, 8); break; }
    case 3: { float x = strtof(text, &end); memcpy(&bits, &x, 4); break; }
    case 4: bits = (uint64_t)(int64_t)atoi(text); break;
  }
  int error = errno;
  give(&bits, 8);
  give_u32(end - text);
  give_i32(error);
  free(text);
}

/* The result is a number or a position, -1 for a null pointer; functions that write do so in a buffer that is given back. */
static void run_string(void) {
  int which = need_u8();
  char *a = need_bytes(0), *b = need_bytes(0);
  size_t n = need_u32();
  char *out = malloc(256), *p = a;
  int64_t result = 0;
  memset(out, '#', 256);
  strcpy(out, a);
#define AT(base, pointer) ((p = (pointer)) ? p - (base) : -1)
  switch (which) {
    case 0: result = strlen(a); break;
    case 1: result = strnlen(a, n); break;
    case 2: result = strcmp(a, b); break;
    case 3: result = strncmp(a, b, n); break;
    case 4: result = strcasecmp(a, b); break;
    case 5: result = strncasecmp(a, b, n); break;
    case 6: strcpy(out, b); break;
    case 7: result = AT(out, stpcpy(out, b)); break;
    case 8: strncpy(out, b, n); break;
    case 9: strcat(out, b); break;
    case 10: strncat(out, b, n); break;
    case 11: result = AT(a, strchr(a, b[0])); break;
    case 12: result = AT(a, strrchr(a, b[0])); break;
    case 13: result = AT(a, strchrnul(a, b[0])); break;
    case 14: result = AT(a, strstr(a, b)); break;
    case 15: result = AT(a, strcasestr(a, b)); break;
    case 16: result = strspn(a, b); break;
    case 17: result = strcspn(a, b); break;
    case 18: result = AT(a, strpbrk(a, b)); break;
    case 19: result = AT(a, memchr(a, b[0], strlen(a))); break;
    case 20: result = AT(a, memrchr(a, b[0], strlen(a))); break;
    case 21: result = memcmp(a, b, strlen(a) < strlen(b) ? strlen(a) : strlen(b)); break;
    case 22:
      for (char *token = strtok(out, b); token; token = strtok(0, b)) result = result * 31 + (token - out) + 1;
      break;
    case 23:
      for (char *next = out, *token; (token = strsep(&next, b));) result = result * 31 + (token - out) + 1;
      break;
  }
  give(&result, 8);
  give_u32(256);
  give(out, 256);
  free(a), free(b), free(out);
}

static void run_random(void) {
  int which = need_u8();
  uint64_t seed = need_u64();
  int count = (int)need_u32();
  unsigned state = (unsigned)seed;
  if (which == 1) srand((unsigned)seed);
  if (which == 2) srand48((long)seed);
  for (int i = 0; i < count; i++) {
    uint64_t value = 0;
    double fraction;
    switch (which) {
      case 0:
      case 1: value = (uint64_t)rand(); break;
      case 2:
        switch (i % 3) {
          case 0: fraction = drand48(); memcpy(&value, &fraction, 8); break;
          case 1: value = (uint64_t)lrand48(); break;
          case 2: value = (uint64_t)mrand48(); break;
        }
        break;
      case 3: value = (uint64_t)rand_r(&state); break;
    }
    give(&value, 8);
  }
}

/* Comparisons are told apart by the order of their calls: a hash over all of them. */
static uint64_t comparisons;
static int comparison_kind;
static int compare(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  comparisons = comparisons * 1000003u + ((unsigned)x * 31u + (unsigned)y);
  switch (comparison_kind) {
    case 0: return (x > y) - (x < y);
    case 1: return x / 10 - y / 10;
    case 2: return x > y;
    case 3: return y - x;
    default: return x % 7 - y % 5;
  }
}

static void run_sort(void) {
  comparison_kind = need_u8();
  uint32_t count = need_u32();
  int *items = malloc(4 * (size_t)count + 4), key = (int)need_u32();
  for (uint32_t i = 0; i < count; i++) items[i] = (int)need_u32();
  comparisons = 0;
  qsort(items, count, sizeof *items, compare);
  give(items, 4 * count);
  give(&comparisons, 8);
  int *found = bsearch(&key, items, count, sizeof *items, compare);
  int64_t at = found ? found - items : -1;
  give(&at, 8);
  give(&comparisons, 8);
  free(items);
}

/* All targets are slots of 64 bytes, given back whole. */
static void run_scan(void) {
  static char slots[8][64];
  uint64_t pointers[8];
  char *text = need_bytes(0), *format = need_bytes(0);
  int count = need_u8();
  memset(slots, '#', sizeof slots);
  for (int i = 0; i < 8; i++) pointers[i] = (uint64_t)slots[i];
  va_list arguments;
  arguments->gp_offset = 48;
  arguments->fp_offset = 304;
  arguments->overflow_arg_area = pointers;
  arguments->reg_save_area = 0;
  give_i32(vsscanf(text, format, arguments));
  give(slots, 64 * count);
  free(text), free(format);
}

static void run_ctype(void) {
  for (int c = -1; c < 256; c++) {
    int32_t all[] = {isalnum(c), isalpha(c), isblank(c), iscntrl(c), isdigit(c), isgraph(c), islower(c),
                     isprint(c), ispunct(c), isspace(c), isupper(c), isxdigit(c), tolower(c), toupper(c)};
    give(all, sizeof all);
  }
}

static long double need_extended(void) { long double x = 0; need(&x, 10); return x; }

/* Two values and an int; the answer is a value, 16 bytes of something else, and errno. */
static void run_extended(void) {
  int which = need_u8();
  long double x = need_extended(), y = need_extended(), z = 0;
  int n = (int)need_u32(), small = 0;
  unsigned __int128 bits = 0;
  errno = 0;
  switch (which) {
    case 0: z = x + y; break;
    case 1: z = x - y; break;
    case 2: z = x * y; break;
    case 3: z = x / y; break;
    case 4: z = fmodl(x, y); break;
    case 5: z = sqrtl(x); break;
    case 6: z = floorl(x); break;
    case 7: z = ceill(x); break;
    case 8: z = truncl(x); break;
    case 9: z = roundl(x); break;
    case 10: z = rintl(x); break;
    case 11: z = fminl(x, y); break;
    case 12: z = fmaxl(x, y); break;
    case 13: z = fabsl(x); break;
    case 14: z = copysignl(x, y); break;
    case 15: z = -x; break;
    case 16: bits = (x == y) | (x < y) << 1 | (x > y) << 2 | (x <= y) << 3 | (x >= y) << 4; break;
    case 17: bits = isnan(x) != 0 | (isinf(x) != 0) << 1 | (isfinite(x) != 0) << 2 | (isnormal(x) != 0) << 3 | (signbit(x) != 0) << 4; break;
    case 18: { double d = x; memcpy(&bits, &d, 8); break; }
    case 19: { float f = x; memcpy(&bits, &f, 4); break; }
    case 20: bits = (__int128)x; break;
    case 21: bits = (unsigned __int128)x; break;
    case 22: bits = (int64_t)x; break;
    case 23: bits = (uint64_t)x; break;
    case 24: bits = (int32_t)x; break;
    case 25: bits = (uint32_t)x; break;
    case 26: bits = (int16_t)x; break;
    case 27: bits = (uint8_t)x; break;
    case 30: z = ldexpl(x, n); break;
    case 31: z = frexpl(x, &small); bits = (uint32_t)small; break;
    case 32: { long double whole; z = modfl(x, &whole); memcpy(&bits, &whole, 10); break; }
    case 33: z = fdiml(x, y); break;
    case 34: z = nextafterl(x, y); break;
    case 35: z = logbl(x); break;
    case 36: bits = (uint32_t)ilogbl(x); break;
    case 37: z = scalbnl(x, n); break;
    case 38: z = hypotl(x, y); break;
    case 50: z = powl(x, y); break;
    case 51: z = expl(x); break;
    case 52: z = exp2l(x); break;
    case 53: z = expm1l(x); break;
    case 54: z = logl(x); break;
    case 55: z = log2l(x); break;
    case 56: z = log10l(x); break;
    case 57: z = log1pl(x); break;
    case 58: z = sinl(x); break;
    case 59: z = cosl(x); break;
    case 60: z = tanl(x); break;
    case 61: z = asinl(x); break;
    case 62: z = acosl(x); break;
    case 63: z = atanl(x); break;
    case 64: z = atan2l(x, y); break;
    case 65: z = sinhl(x); break;
    case 66: z = coshl(x); break;
    case 67: z = tanhl(x); break;
    case 68: z = cbrtl(x); break;
    /* the bits of another type's value lie in the significands */
    case 40: case 41: case 42: case 43: case 44: case 45: {
      uint64_t low, high;
      memcpy(&low, &x, 8);
      memcpy(&high, &y, 8);
      unsigned __int128 all = (unsigned __int128)high << 64 | low;
      double d;
      float f;
      memcpy(&d, &low, 8);
      memcpy(&f, &low, 4);
      switch (which) {
        case 40: z = d; break;
        case 41: z = f; break;
        case 42: z = (int64_t)low; break;
        case 43: z = low; break;
        case 44: z = (__int128)all; break;
        case 45: z = all; break;
      }
    }
  }
  int error = errno;
  give(&z, 10);
  give(&bits, 16);
  give_i32(error);
}

static void run_strtold(void) {
  char *text = need_bytes(0), *end = text;
  errno = 0;
  long double x = strtold(text, &end);
  int error = errno;
  give(&x, 10);
  give_u32(end - text);
  give_i32(error);
  free(text);
}

int main(void) {
  static char in_buffer[1 << 16], out_buffer[1 << 16];
  setvbuf(stdin, in_buffer, _IOFBF, sizeof in_buffer);
  setvbuf(stdout, out_buffer, _IOFBF, sizeof out_buffer);
  for (;;) switch (need_u8()) {
    case 1: run_printf(); break;
    case 2: run_number(); break;
    case 3: run_string(); break;
    case 4: run_random(); break;
    case 5: run_sort(); break;
    case 6: run_ctype(); break;
    case 7: run_scan(); break;
    case 8: run_extended(); break;
    case 9: run_strtold(); break;
    default: return 3;
  }
}
