//! `hypotl`, computed as glibc computes it, so that the results are the same.

use super::extended::Extended;

impl Extended {
    /// The length of the hypotenuse.
    pub fn hypot(self, other: Self) -> Self {
        if self.is_signalling() || other.is_signalling() {
            return self.nan_of(other);
        }
        if self.is_infinite() || other.is_infinite() {
            return Self::INFINITY;
        }
        if self.is_nan() || other.is_nan() {
            return self.nan_of(other);
        }
        let (x, y) = (self.abs().max(other.abs()), self.abs().min(other.abs()));
        if y == Self::ZERO {
            return x;
        }
        // squares neither overflow nor vanish
        if x > LARGE {
            improved_hypot(x * SCALE_DOWN, y * SCALE_DOWN) * SCALE_UP
        } else if x < SMALL {
            improved_hypot(x * SCALE_UP, y * SCALE_UP) * SCALE_DOWN
        } else {
            improved_hypot(x, y)
        }
    }
}

const LARGE: Extended = Extended::from_bits(16383 + 8190, 1 << 63);
const SMALL: Extended = Extended::from_bits(16383 - 8100, 1 << 63);
const SCALE_UP: Extended = Extended::from_bits(16383 + 8300, 1 << 63);
const SCALE_DOWN: Extended = Extended::from_bits(16383 - 8300, 1 << 63);

/// Of positive numbers, the larger one first, by C. F. Borges, "An Improved Algorithm for hypot(a, b)": the root of the sum of
/// squares, less an estimate of its error.
fn improved_hypot(x: Extended, y: Extended) -> Extended {
    let two = Extended::from(2);
    let h = (x * x + y * y).sqrt();
    let error = if h <= two * y {
        let delta = h - y;
        x * (two * delta - x) + (delta - two * (x - y)) * delta
    } else {
        let delta = h - x;
        two * delta * (x - two * y) + ((Extended::from(4) * delta - y) * y + delta * delta)
    };
    h - error / (two * h)
}
