//! `string` against the C library.

mod oracle;

use c2rust_safe_runtime::c_runtime::string::{self, Tokens};
use oracle::{Oracle, Random, Request};

struct Case {
    which: u8,
    a: Vec<u8>,
    b: Vec<u8>,
    n: usize,
}

fn case(random: &mut Random) -> Case {
    let alphabet = random.pick(&[&b"ab"[..], b"abAB ,", b"a\xc3\xa9\xff,;", b"xyzXYZ0\x80"]);
    let mut a = random.text(30, alphabet);
    let b = match random.below(3) {
        0 => random.text(3, alphabet),
        1 => random.text(30, alphabet),
        _ => a
            .get(random.below(3) as usize..)
            .unwrap_or_default()
            .iter()
            .copied()
            .take(20)
            .collect(),
    };
    if random.once_in(2) {
        a.extend_from_slice(&b[..b.len().min(10)]);
    }
    Case {
        which: random.below(24) as u8,
        a,
        b,
        n: random.below(40) as usize,
    }
}

fn position(found: Option<usize>) -> i64 {
    found.map_or(-1, |at| at as i64)
}

/// The result, where pointers are positions in `a` or in the buffer.
fn run(Case { which, a, b, n }: &Case, out: &mut [u8]) -> i64 {
    let (length, first) = (string::strlen(a), b.first().copied().unwrap_or(0));
    let fold = |hash: i64, at: usize| hash.wrapping_mul(31).wrapping_add(at as i64 + 1);
    let number = |value: usize| value as i64;
    match which {
        0 => number(string::strlen(a)),
        1 => number(string::strnlen(a, *n)),
        2 => i64::from(string::strcmp(a, b)),
        3 => i64::from(string::strncmp(a, b, *n)),
        4 => i64::from(string::strcasecmp(a, b)),
        5 => i64::from(string::strncasecmp(a, b, *n)),
        7 => number(string::stpcpy(out, b)),
        11 => position(string::strchr(a, first)),
        12 => position(string::strrchr(a, first)),
        13 => number(string::strchrnul(a, first)),
        14 => position(string::strstr(a, b)),
        15 => position(string::strcasestr(a, b)),
        16 => number(string::strspn(a, b)),
        17 => number(string::strcspn(a, b)),
        18 => position(string::strpbrk(a, b)),
        19 => position(string::memchr(a, first, length)),
        20 => position(string::memrchr(a, first, length)),
        21 => i64::from(string::memcmp(a, b, length.min(string::strlen(b)))),
        22 => {
            let mut tokens = Tokens::default();
            tokens.begin(0);
            std::iter::from_fn(|| string::strtok(out, &mut tokens, b)).fold(0, fold)
        }
        23 => {
            let mut next = Some(0);
            std::iter::from_fn(|| string::strsep(out, &mut next, b)).fold(0, fold)
        }
        _ => {
            match which {
                6 => string::strcpy(out, b),
                8 => string::strncpy(out, b, *n),
                9 => string::strcat(out, b),
                _ => string::strncat(out, b, *n),
            }
            0
        }
    }
}

#[test]
fn treats_strings_as_the_c_library_does() {
    let mut random = Random(oracle::seed());
    let cases: Vec<Case> = (0..oracle::case_count(20_000))
        .map(|_| case(&mut random))
        .collect();
    let mut requests = Vec::new();
    for Case { which, a, b, n } in &cases {
        requests.extend([3, *which]);
        requests.put_text(a);
        requests.put_text(b);
        requests.put_u32(*n as u32);
    }
    let mut oracle = Oracle::ask(requests);
    for case in &cases {
        let (wanted, wanted_out) = (oracle.i64(), oracle.text());
        let mut out = [b'#'; 256];
        string::strcpy(&mut out, &case.a);
        let result = run(case, &mut out);
        assert!(
            result == wanted && out[..] == wanted_out,
            "{} of {}, {}, {}: {result} {}; C says {wanted} {}",
            case.which,
            case.a.escape_ascii(),
            case.b.escape_ascii(),
            case.n,
            out.escape_ascii(),
            wanted_out.escape_ascii(),
        );
    }
}

#[test]
fn a_slice_without_a_nul_ends_its_string() {
    assert_eq!(string::strlen(b"abc"), 3);
    assert_eq!(string::strlen(b"a\0c"), 1);
    assert_eq!(string::strcmp(b"abc", b"abc\0d"), 0);
    assert_eq!(string::strdup(b"ab"), b"ab\0");
    assert_eq!(string::strtok_r(&mut [], &mut 0, b","), None);
}

#[test]
#[should_panic]
fn a_copy_that_does_not_fit_panics() {
    string::strcpy(&mut [0; 3], b"abc");
}

#[test]
#[should_panic]
fn strtok_does_not_go_on_in_the_string_of_another() {
    let (mut ours, mut theirs) = (Tokens::default(), Tokens::default());
    ours.begin(0);
    theirs.begin(0);
    string::strtok(&mut *b"a b\0".to_vec(), &mut ours, b" ");
}
