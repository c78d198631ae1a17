/* How a program here is asked: a request per line of stdin, an answer per line of stdout, as scripts/hacl/driver.c has
 * them, but that the functions named are those of the program and nothing outlives a request.
 *
 *   request:  NAME v ARGUMENT...
 *   ARGUMENT: iDECIMAL, bHEX
 *   answer:   0, then what the function answers, in hexadecimal digits
 */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <stddef.h>
#include <stdint.h>

enum { most_arguments = 12, most_bytes = 4096 };

typedef struct {
  char name[64];
  int count;
  uint64_t numbers[most_arguments];
  size_t lengths[most_arguments];
  unsigned char bytes[most_arguments][most_bytes];
} request;

typedef void request_function(const request *asked);

typedef struct {
  const char *name;
  request_function *function;
} known_request;

void answer_bytes(const unsigned char *bytes, size_t length);
void answer_number(uint64_t number);

/* What came of a function that fails by giving zero: that, and the bytes only if it did not fail. */
void answer_done(int is_done, const unsigned char *bytes, size_t length);

/* Until stdin ends; gives what `main` returns. */
int serve(const known_request *known, size_t count);

#endif
