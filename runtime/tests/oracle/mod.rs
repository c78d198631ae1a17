//! The C library as a child process, and random cases for it.
#![allow(dead_code)]

use c2rust_safe_runtime::c_runtime::extended::Extended;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Number of random cases: `CASES` from the environment, else `default`.
pub fn case_count(default: u64) -> u64 {
    number_from("CASES").unwrap_or(default)
}

/// `SEED` from the environment, else 1.
pub fn seed() -> u64 {
    number_from("SEED").unwrap_or(1)
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Builds the oracle, once for each source and compiler.
fn build() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/oracle.c");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut hasher = DefaultHasher::new();
    (
        std::fs::read(&source).expect("the oracle's source"),
        &compiler,
    )
        .hash(&mut hasher);
    let program =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("oracle-{:016x}", hasher.finish()));
    if program.exists() {
        return program;
    }
    // tests run side by side: each builds its own, and the last one stays
    let own = program.with_extension(format!(
        "{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    let status = Command::new(compiler)
        .args(["-O1", "-w", "-fno-builtin", "-o"])
        .arg(&own)
        .arg(source)
        .arg("-lm")
        .status()
        .expect("a C compiler");
    assert!(status.success(), "the oracle does not compile");
    std::fs::rename(own, &program).expect("the oracle in its place");
    program
}

/// The answers to all requests, which are written while the answers are read.
pub struct Oracle {
    child: std::process::Child,
    answers: std::io::BufReader<std::process::ChildStdout>,
}

impl Oracle {
    /// Starts the oracle and sends it the requests.
    pub fn ask(requests: Vec<u8>) -> Oracle {
        let mut child = Command::new(build())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the oracle starts");
        let mut stdin = child.stdin.take().expect("piped");
        std::thread::spawn(move || stdin.write_all(&requests));
        let answers =
            std::io::BufReader::with_capacity(1 << 16, child.stdout.take().expect("piped"));
        Oracle { child, answers }
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.answers.read_exact(&mut bytes).expect("an answer");
        bytes
    }

    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.answers.read_exact(&mut bytes).expect("an answer");
        bytes
    }

    pub fn i32(&mut self) -> i32 {
        i32::from_ne_bytes(self.array())
    }

    pub fn i64(&mut self) -> i64 {
        i64::from_ne_bytes(self.array())
    }

    pub fn u32(&mut self) -> u32 {
        u32::from_ne_bytes(self.array())
    }

    pub fn u64(&mut self) -> u64 {
        u64::from_ne_bytes(self.array())
    }

    /// The ten bytes of a `long double`: its sign and exponent, and its significand.
    pub fn extended(&mut self) -> (u16, u64) {
        let significand = self.u64();
        (u16::from_ne_bytes(self.array()), significand)
    }

    /// A length and so many bytes.
    pub fn text(&mut self) -> Vec<u8> {
        let length = u32::from_ne_bytes(self.array());
        self.bytes(length as usize)
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request under construction.
pub trait Request {
    fn put_u32(&mut self, value: u32);
    fn put_u64(&mut self, value: u64);
    fn put_text(&mut self, bytes: &[u8]);
    /// The ten bytes of a `long double`.
    fn put_extended(&mut self, bits: (u16, u64));
}

impl Request for Vec<u8> {
    fn put_u32(&mut self, value: u32) {
        self.extend_from_slice(&value.to_ne_bytes());
    }
    fn put_u64(&mut self, value: u64) {
        self.extend_from_slice(&value.to_ne_bytes());
    }
    fn put_text(&mut self, bytes: &[u8]) {
        self.put_u32(bytes.len() as u32);
        self.extend_from_slice(bytes);
    }
    fn put_extended(&mut self, (sign_exponent, significand): (u16, u64)) {
        self.put_u64(significand);
        self.extend_from_slice(&sign_exponent.to_ne_bytes());
    }
}

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// Small values, edges of the types, and all bit patterns.
    pub fn integer(&mut self) -> u64 {
        match self.below(4) {
            0 => self.below(20).wrapping_sub(10),
            1 => (1u64 << self.below(64))
                .wrapping_add(self.below(5))
                .wrapping_sub(2),
            2 => self.next() >> self.below(64),
            _ => (self.next() >> self.below(64)).wrapping_neg(),
        }
    }

    /// All bit patterns, decimal fractions, ties between decimals, edges.
    pub fn double(&mut self) -> f64 {
        let value = match self.below(8) {
            0 => f64::from_bits(self.next()),
            1 => self.below(2_000_000) as f64 / self.pick(&[1.0, 10.0, 100.0, 1000.0, 1e4, 1e5]),
            2 => (2 * self.below(100_000) + 1) as f64 / (1u64 << self.below(20)) as f64,
            3 => (self.next() >> self.below(64)) as f64,
            4 => {
                let power: f64 = format!("1e{}", self.below(640) as i64 - 330)
                    .parse()
                    .expect("a number");
                f64::from_bits(power.to_bits().wrapping_add(self.below(3)).wrapping_sub(1))
            }
            5 => f64::from_bits(self.next() >> (12 + self.below(52))),
            6 => self.pick(&[
                0.0,
                1.0,
                0.5,
                1.5,
                2.5,
                9.5,
                99.5,
                9.999_999,
                999_999.5,
                1e-5,
                0.0001,
                f64::MAX,
            ]),
            _ => self.pick(&[
                f64::INFINITY,
                f64::NAN,
                f64::MIN_POSITIVE,
                f64::EPSILON,
                1e15,
                1e16,
                1e22,
                1e23,
            ]),
        };
        if self.once_in(3) {
            -value
        } else {
            value
        }
    }

    /// The bits of a `long double`, its sign and exponent and its significand: all exponents, those around 1, few bits set,
    /// edges.
    pub fn extended(&mut self) -> (u16, u64) {
        let leading = 1 << 63;
        let sign = (self.below(2) as u16) << 15;
        let significand = match self.below(5) {
            0 => 0,
            1 => self.next() << self.below(64),
            2 => u64::MAX << self.below(64),
            3 => self.next() >> self.below(64),
            _ => self.next(),
        };
        let exponent = match self.below(8) {
            0 => self.below(0x8000) as u16,
            1 => self.pick(&[0, 1, 2, 0x7ffe, 0x7ffd, 0x3fff]),
            2 => self.below(70) as u16,
            3 => 0x7fff,
            4 => 0x7ffe - self.below(70) as u16,
            5 => 0,
            _ => 0x3fff - 70 + self.below(140) as u16,
        };
        match exponent {
            0 => (sign, significand & !leading),
            0x7fff if self.once_in(2) => (sign | exponent, leading),
            _ => (sign | exponent, significand | leading),
        }
    }

    /// The bits of a `long double` out of those that `double` gives, or one digit beside them, or any.
    pub fn printed_extended(&mut self) -> (u16, u64) {
        if self.once_in(4) {
            return self.extended();
        }
        let value = self.double();
        let (sign_exponent, significand) = Extended::from(value).to_bits();
        if value.is_finite() && value != 0.0 && self.once_in(3) {
            return (sign_exponent, significand ^ self.below(4));
        }
        (sign_exponent, significand)
    }

    /// Another one that makes something of the first: near, a half of its last place, the same.
    pub fn extended_beside(&mut self, (sign_exponent, significand): (u16, u64)) -> (u16, u64) {
        let (sign, exponent) = (sign_exponent & 0x8000, sign_exponent & 0x7fff);
        let (other, mut other_significand) = self.extended();
        let near = (i32::from(exponent) + self.below(135) as i32 - 67).clamp(1, 0x7ffe) as u16;
        match self.below(6) {
            0 | 1 if exponent != 0x7fff => {
                other_significand |= 1 << 63;
                (other & 0x8000 | near, other_significand)
            }
            2 => (sign_exponent ^ (self.below(2) as u16) << 15, significand),
            3 if significand >> 63 == 1 && exponent != 0x7fff => {
                let moved = significand.wrapping_add(self.below(5)).wrapping_sub(2) | 1 << 63;
                (sign ^ (self.below(2) as u16) << 15 | exponent, moved)
            }
            _ => (other, other_significand),
        }
    }

    pub fn text(&mut self, longest: u64, alphabet: &[u8]) -> Vec<u8> {
        let length = self.below(longest + 1);
        (0..length).map(|_| self.pick(alphabet)).collect()
    }
}
