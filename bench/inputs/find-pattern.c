#include "words.h"

int main(void) {
    print_text(200000, 16);
    return 0;
}
