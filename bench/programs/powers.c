/* Primes by Miller and Rabin, Collatz chains, greatest divisors: long arithmetic. */
#include <stdint.h>
#include <stdio.h>

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t modulus) {
    uint64_t result = 1;
    base %= modulus;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) result = result * base % modulus;
        base = base * base % modulus;
    }
    return result;
}

static int is_prime(uint64_t n) {
    static const uint64_t bases[] = {2, 3, 5, 7};
    if (n < 2) return 0;
    for (int i = 0; i < 4; i++)
        if (n % bases[i] == 0) return n == bases[i];
    uint64_t d = n - 1;
    int s = 0;
    while (d % 2 == 0) {
        d /= 2;
        s++;
    }
    for (int i = 0; i < 4; i++) {
        uint64_t x = power(bases[i], d, n);
        if (x == 1 || x == n - 1) continue;
        int r = 1;
        for (; r < s; r++) {
            x = x * x % n;
            if (x == n - 1) break;
        }
        if (r == s) return 0;
    }
    return 1;
}

static long long gcd(long long a, long long b) { return b == 0 ? a : gcd(b, a % b); }

int main(void) {
    int primes = 0, longest = 0;
    long long at = 0, shared = 0;
    for (uint64_t n = 1000000000; n < 1000060000; n++) primes += is_prime(n);
    for (long long n = 1; n < 100000; n++) {
        int length = 0;
        for (long long k = n; k != 1; k = k % 2 ? 3 * k + 1 : k / 2) length++;
        if (length > longest) {
            longest = length;
            at = n;
        }
    }
    for (int i = 1; i < 700; i++)
        for (int j = 1; j < 700; j++) shared += gcd(i, j);
    printf("%d %d %lld %lld\n", primes, longest, at, shared);
    return 0;
}
