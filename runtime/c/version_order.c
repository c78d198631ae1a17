/* The order of texts with numbers in them (GNU). */
#define _GNU_SOURCE
#include <string.h>

static int is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* A number that begins with 0 is a fraction, and the more zeros it begins with the smaller it is. */
int strverscmp(const char *left, const char *right)
{
    size_t at = 0, number = 0;
    int only_zeros = 1;
    for (; left[at] == right[at]; at++) {
        if (left[at] == 0)
            return 0;
        if (!is_digit(left[at])) {
            number = at + 1;
            only_zeros = 1;
        } else if (left[at] != '0') {
            only_zeros = 0;
        }
    }
    int difference = (unsigned char)left[at] - (unsigned char)right[at];
    int left_digit = is_digit(left[at]), right_digit = is_digit(right[at]);
    if (number < at && only_zeros)
        return left_digit == right_digit ? difference : left_digit ? -1 : 1;
    if (!is_digit(left[number]) || !is_digit(right[number]) || left[number] == '0' || right[number] == '0')
        return difference;
    size_t end = at;
    while (is_digit(left[end]) && is_digit(right[end]))
        end++;
    if (is_digit(left[end]))
        return 1;
    return is_digit(right[end]) ? -1 : difference;
}
