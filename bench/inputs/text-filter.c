#include "words.h"

int main(void) {
    print_text(150000, 16);
    return 0;
}
