/* The fast Fourier transform of a signal and back. */
#include <math.h>
#include <stdio.h>

#define N 65536
static double re[N], im[N];

static void transform(double *x, double *y, int n, int sign) {
    for (int i = 1, j = 0; i < n; i++) {
        int bit = n >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) {
            double t = x[i];
            x[i] = x[j];
            x[j] = t;
            t = y[i];
            y[i] = y[j];
            y[j] = t;
        }
    }
    for (int length = 2; length <= n; length <<= 1) {
        double angle = sign * 2 * M_PI / length;
        double wr = cos(angle), wi = sin(angle);
        for (int i = 0; i < n; i += length) {
            double cr = 1, ci = 0;
            for (int j = 0; j < length / 2; j++) {
                int a = i + j, b = i + j + length / 2;
                double ur = x[a], ui = y[a];
                double vr = x[b] * cr - y[b] * ci, vi = x[b] * ci + y[b] * cr;
                x[a] = ur + vr;
                y[a] = ui + vi;
                x[b] = ur - vr;
                y[b] = ui - vi;
                double next = cr * wr - ci * wi;
                ci = cr * wi + ci * wr;
                cr = next;
            }
        }
    }
}

int main(void) {
    for (int i = 0; i < N; i++) re[i] = sin(i * 0.01) + 0.25 * cos(i * 0.3);
    for (int k = 0; k < 8; k++) {
        transform(re, im, N, 1);
        transform(re, im, N, -1);
        for (int i = 0; i < N; i++) {
            re[i] /= N;
            im[i] /= N;
        }
    }
    double energy = 0;
    for (int i = 0; i < N; i++) energy += re[i] * re[i];
    printf("%.6f\n", energy);
    return 0;
}
