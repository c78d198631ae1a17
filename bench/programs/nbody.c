/* Planets as structs. */
#include <math.h>
#include <stdio.h>

struct body { double x, y, z, vx, vy, vz, mass; };

static void advance(struct body *bodies, int count, double dt) {
    for (int i = 0; i < count; i++) {
        struct body *b = &bodies[i];
        for (int j = i + 1; j < count; j++) {
            struct body *c = &bodies[j];
            double dx = b->x - c->x, dy = b->y - c->y, dz = b->z - c->z;
            double d2 = dx * dx + dy * dy + dz * dz;
            double mag = dt / (d2 * sqrt(d2));
            b->vx -= dx * c->mass * mag;
            b->vy -= dy * c->mass * mag;
            b->vz -= dz * c->mass * mag;
            c->vx += dx * b->mass * mag;
            c->vy += dy * b->mass * mag;
            c->vz += dz * b->mass * mag;
        }
    }
    for (int i = 0; i < count; i++) {
        struct body *b = &bodies[i];
        b->x += dt * b->vx;
        b->y += dt * b->vy;
        b->z += dt * b->vz;
    }
}

int main(void) {
    struct body bodies[5] = {
        { 0, 0, 0, 0, 0, 0, 39.47 },
        { 4.84, -1.16, -0.10, 0.6, 2.8, -0.02, 0.037 },
        { 8.34, 4.12, -0.4, -1.01, 1.8, 0.008, 0.011 },
        { 12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017 },
        { 15.37, -25.9, 0.17, 0.97, 0.59, -0.03, 0.002 },
    };
    for (int i = 0; i < 1000000; i++) advance(bodies, 5, 0.001);
    printf("%.9f %.9f\n", bodies[0].x, bodies[4].z);
    return 0;
}
