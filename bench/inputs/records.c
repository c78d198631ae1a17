#include "words.h"

int main(void) {
    for (int i = 0; i < 80000; i++) {
        print_word();
        printf("%u %u %u.%02u\n", below(1000), 10 + below(80), below(100), below(100));
    }
    return 0;
}
