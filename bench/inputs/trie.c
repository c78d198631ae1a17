#include "words.h"

int main(void) {
    print_text(60000, 10);
    return 0;
}
