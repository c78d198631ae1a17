/* A picture of the Mandelbrot set, as text. */
#include <stdio.h>

static int escape(double cr, double ci, int limit) {
    double x = 0, y = 0;
    int n = 0;
    while (n < limit && x * x + y * y <= 4.0) {
        double t = x * x - y * y + cr;
        y = 2 * x * y + ci;
        x = t;
        n++;
    }
    return n;
}

int main(void) {
    const char *shades = " .:-=+*#%@";
    for (int row = 0; row < 160; row++) {
        for (int column = 0; column < 400; column++)
            putchar(shades[escape(-2.2 + column * 0.0075, -1.2 + row * 0.015, 500) * 9 / 500]);
        putchar('\n');
    }
    return 0;
}
