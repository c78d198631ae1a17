#include "../bench.h"
#include "Hacl_MAC_Poly1305.h"

static void work(void) { Hacl_MAC_Poly1305_mac(output, input, INPUT, key); }
