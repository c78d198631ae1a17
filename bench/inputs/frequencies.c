#include "words.h"

int main(void) {
    print_text(100000, 10);
    return 0;
}
