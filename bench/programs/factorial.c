/* Factorials of many digits, in an array. */
#include <stdio.h>

#define DIGITS 20000
static int digits[DIGITS];

static int factorial(int n) {
    int length = 1;
    digits[0] = 1;
    for (int k = 2; k <= n; k++) {
        int carry = 0;
        for (int i = 0; i < length; i++) {
            int product = digits[i] * k + carry;
            digits[i] = product % 10;
            carry = product / 10;
        }
        while (carry > 0) {
            digits[length++] = carry % 10;
            carry /= 10;
        }
    }
    return length;
}

int main(void) {
    int length = factorial(4000);
    for (int i = length - 1; i >= 0; i--) putchar('0' + digits[i]);
    putchar('\n');
    return 0;
}
