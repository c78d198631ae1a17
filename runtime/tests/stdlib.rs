//! `rand`, `sort` and `ctype` against the C library.

mod oracle;

use c2rust_safe_runtime::c_runtime::{ctype, rand, sort};
use oracle::{Oracle, Random, Request};

#[test]
fn random_sequences_are_those_of_the_c_library() {
    let count = 1000u32;
    let mut random = Random(oracle::seed());
    let mut seeds = vec![
        (0, 0),
        (1, 0),
        (1, 1),
        (1, u64::from(u32::MAX)),
        (2, 0),
        (2, 42),
        (3, 0),
        (3, 7),
    ];
    seeds.extend((0..40).map(|i| (i % 3 + 1, random.next())));
    let mut requests = Vec::new();
    for &(which, seed) in &seeds {
        requests.extend([4, which as u8]);
        requests.put_u64(seed);
        requests.put_u32(count);
    }
    let mut oracle = Oracle::ask(requests);
    for (which, seed) in seeds {
        match which {
            1 => rand::srand(seed as u32),
            2 => rand::srand48(seed as i64),
            _ => {}
        }
        let mut state = seed as u32;
        for i in 0..count {
            let value = match (which, i % 3) {
                (0 | 1, _) => i64::from(rand::rand()) as u64,
                (2, 0) => rand::drand48().to_bits(),
                (2, 1) => rand::lrand48() as u64,
                (2, _) => rand::mrand48() as u64,
                _ => i64::from(rand::rand_r(&mut state)) as u64,
            };
            assert_eq!(
                value,
                oracle.u64(),
                "number {i} of generator {which} with seed {seed}"
            );
        }
    }
}

fn compare(kind: u8, x: i32, y: i32) -> i32 {
    match kind {
        0 => i32::from(x > y) - i32::from(x < y),
        1 => x / 10 - y / 10,
        2 => i32::from(x > y),
        3 => y.wrapping_sub(x),
        _ => x % 7 - y % 5,
    }
}

fn hash(comparisons: &mut u64, x: i32, y: i32) {
    let pair = (x as u32).wrapping_mul(31).wrapping_add(y as u32);
    *comparisons = comparisons
        .wrapping_mul(1_000_003)
        .wrapping_add(u64::from(pair));
}

#[test]
fn sorting_makes_the_same_comparisons() {
    let mut random = Random(oracle::seed());
    let cases: Vec<(u8, i32, Vec<i32>)> = (0..oracle::case_count(3000).min(20_000))
        .map(|_| {
            let length = if random.once_in(50) {
                random.below(3000)
            } else {
                random.below(40)
            };
            let bound = random.pick(&[3, 50, 1000, 1 << 30]);
            let items = (0..length).map(|_| random.below(bound) as i32).collect();
            (random.below(5) as u8, random.below(bound) as i32, items)
        })
        .collect();
    let mut requests = Vec::new();
    for (kind, key, items) in &cases {
        requests.extend([5, *kind]);
        requests.put_u32(items.len() as u32);
        requests.put_u32(*key as u32);
        items.iter().for_each(|&item| requests.put_u32(item as u32));
    }
    let mut oracle = Oracle::ask(requests);
    for (kind, key, items) in &cases {
        let wanted: Vec<i32> = items.iter().map(|_| oracle.i32()).collect();
        let mut owned: Vec<Box<i32>> = items.iter().copied().map(Box::new).collect();
        let mut sorted = items.clone();
        let mut comparisons = 0;
        let mut ordered = |x: i32, y: i32| {
            hash(&mut comparisons, x, y);
            compare(*kind, x, y)
        };
        sort::qsort(&mut sorted, |&x, &y| ordered(x, y));
        assert_eq!(sorted, wanted, "{kind}: {items:?}");
        assert_eq!(comparisons, oracle.u64(), "{kind}: {items:?}");
        let mut ordered = |x: i32, y: i32| {
            hash(&mut comparisons, x, y);
            compare(*kind, x, y)
        };
        let found = sort::bsearch(key, &sorted, |&key, &item| ordered(key, item));
        assert_eq!(
            found.map_or(-1, |at| at as i64),
            oracle.i64(),
            "{kind}: {key} in {sorted:?}"
        );
        assert_eq!(comparisons, oracle.u64());
        sort::qsort_owned(&mut owned, |x, y| compare(*kind, **x, **y));
        assert!(owned.iter().map(|item| **item).eq(wanted));
    }
}

#[test]
fn characters_are_of_the_same_kinds() {
    let mut oracle = Oracle::ask(vec![6]);
    let all = [
        ctype::isalnum,
        ctype::isalpha,
        ctype::isblank,
        ctype::iscntrl,
        ctype::isdigit,
        ctype::isgraph,
        ctype::islower,
        ctype::isprint,
        ctype::ispunct,
        ctype::isspace,
        ctype::isupper,
        ctype::isxdigit,
        ctype::tolower,
        ctype::toupper,
    ];
    for c in -1..256 {
        for (index, function) in all.iter().enumerate() {
            assert_eq!(function(c), oracle.i32(), "function {index} of {c}");
        }
    }
}
