/* The C library's side of the differential tests: reads requests from stdin, writes what the C library says. */
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
  uint64_t slots[16] = {0};
  char *owned[17];
  int owners = 0;
  char *format = owned[owners++] = need_bytes(0);
  int count = need_u8();
  for (int i = 0; i < count; i++) {
    switch (need_u8()) {
      case 'n': slots[i] = 0; break;
      case 's': slots[i] = (uint64_t)(owned[owners++] = need_bytes(0)); break;
      case 'w': {
        size_t length;
        char *bytes = need_bytes(&length);
        wchar_t *wide = calloc(length / 4 + 1, 4);
        memcpy(wide, bytes, length);
        free(bytes);
        slots[i] = (uint64_t)(owned[owners++] = (char *)wide);
        break;
      }
      default: slots[i] = need_u64();
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

int main(void) {
  static char in_buffer[1 << 16], out_buffer[1 << 16];
  setvbuf(stdin, in_buffer, _IOFBF, sizeof in_buffer);
  setvbuf(stdout, out_buffer, _IOFBF, sizeof out_buffer);
  for (;;) switch (need_u8()) {
    case 1: run_printf(); break;
    default: return 3;
  }
}
