#include "requests.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void answer_bytes(const unsigned char *bytes, size_t length)
{
  printf(length ? " " : " -");
  for (size_t i = 0; i < length; i++)
    printf("%02x", bytes[i]);
}

void answer_number(uint64_t number)
{
  printf(" %016" PRIx64, number);
}

void answer_done(int is_done, const unsigned char *bytes, size_t length)
{
  answer_number((uint64_t)is_done);
  if (is_done)
    answer_bytes(bytes, length);
}

static int digit_of(int character)
{
  return character <= '9' ? character - '0' : character - 'a' + 10;
}

/* Gives the character behind the argument. */
static int read_number(request *asked)
{
  uint64_t number = 0;
  int next = getchar();
  for (; next > ' '; next = getchar())
    number = number * 10 + (uint64_t)(next - '0');
  asked->numbers[asked->count++] = number;
  return next;
}

static int read_bytes(request *asked)
{
  unsigned char *bytes = asked->bytes[asked->count];
  size_t length = 0;
  int next = getchar();
  while (next > ' ' && length < most_bytes) {
    int high = digit_of(next);
    bytes[length++] = (unsigned char)(high * 16 + digit_of(getchar()));
    next = getchar();
  }
  asked->lengths[asked->count++] = length;
  return next;
}

static int read_name(char *name, size_t size)
{
  size_t length = 0;
  int next = getchar();
  for (; next > ' '; next = getchar())
    if (length + 1 < size)
      name[length++] = (char)next;
  name[length] = '\0';
  return next;
}

/* Is there another one? */
static int read_request(request *asked)
{
  char result[8];
  int next = read_name(asked->name, sizeof asked->name);
  if (next == EOF)
    return 0;
  if (next == ' ')
    next = read_name(result, sizeof result);
  asked->count = 0;
  while (next == ' ' && asked->count < most_arguments)
    next = getchar() == 'i' ? read_number(asked) : read_bytes(asked);
  return 1;
}

int serve(const known_request *known, size_t count)
{
  static request asked;
  while (read_request(&asked)) {
    size_t at = 0;
    while (at < count && strcmp(known[at].name, asked.name) != 0)
      at++;
    if (at == count) {
      fprintf(stderr, "no such function: %s\n", asked.name);
      return 2;
    }
    printf("0");
    known[at].function(&asked);
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
