/* Reads lines with expressions and prints their values: recursive descent over the text. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

static const char *input;

static long expression(void);

static void skip(void) {
    while (*input == ' ') input++;
}

static long factor(void) {
    skip();
    if (*input == '(') {
        input++;
        long value = expression();
        skip();
        if (*input == ')') input++;
        return value;
    }
    if (*input == '-') {
        input++;
        return -factor();
    }
    long value = 0;
    while (isdigit((unsigned char)*input)) value = value * 10 + (*input++ - '0');
    return value;
}

static long term(void) {
    long value = factor();
    for (;;) {
        skip();
        if (*input == '*') {
            input++;
            value = value * factor() % 1000003;
        } else if (*input == '/') {
            input++;
            long by = factor();
            value = by ? value / by : 0;
        } else
            return value;
    }
}

static long expression(void) {
    long value = term();
    for (;;) {
        skip();
        if (*input == '+') {
            input++;
            value += term();
        } else if (*input == '-') {
            input++;
            value -= term();
        } else
            return value;
    }
}

int main(void) {
    char line[1024];
    while (fgets(line, sizeof line, stdin)) {
        input = line;
        printf("%ld\n", expression());
    }
    return 0;
}
