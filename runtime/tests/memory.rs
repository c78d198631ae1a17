//! `memory` and `memory_string`: against the C library where it has the same functions, else against what C says.

mod oracle;

use c2rust_safe_runtime::c_runtime::arg::Arg;
use c2rust_safe_runtime::c_runtime::memory::{self, Local, Ptr, Value};
use c2rust_safe_runtime::c_runtime::{memory_printf, memory_string, printf};
use oracle::{Oracle, Random, Request};
use std::panic::catch_unwind;

/// The message of the panic that `run` ends with.
fn panic_of<T>(run: impl FnOnce() -> T + std::panic::UnwindSafe) -> String {
    let cause = catch_unwind(run).err().expect("a panic");
    match cause.downcast::<String>() {
        Ok(message) => *message,
        Err(cause) => cause
            .downcast::<&str>()
            .map_or(String::new(), |text| text.to_string()),
    }
}

fn numbers(count: usize) -> Ptr<i32> {
    memory::malloc(count as u64 * 4).cast()
}

// -------------------------------------------------------------------------------------------------------- strings

struct Case {
    which: u8,
    a: Vec<u8>,
    b: Vec<u8>,
    n: usize,
}

/// The functions of the oracle that `memory_string` has as well.
const KNOWN: [u8; 21] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20, 22,
];

fn case(random: &mut Random) -> Case {
    let alphabet = random.pick(&[&b"ab"[..], b"abAB ,", b"a\xc3\xa9\xff,;"]);
    let (long, short) = (random.text(30, alphabet), random.text(4, alphabet));
    let (a, b) = if random.once_in(3) {
        (short, long)
    } else {
        (long, short)
    };
    Case {
        which: random.pick(&KNOWN),
        a,
        b,
        n: random.below(40) as usize,
    }
}

fn position<T>(found: Ptr<T>, base: Ptr<T>) -> i64 {
    if found.is_null() {
        -1
    } else {
        found.address().wrapping_sub(base.address()) as i64
    }
}

/// The result, where pointers are positions in `a` or in the buffer.
fn run(Case { which, a, b, n }: &Case, out: Ptr<u8>) -> i64 {
    use memory_string as string;
    let (a, b) = (string::new_string(a), string::new_string(b));
    let (count, first) = (*n as u64, i32::from(b.get()));
    let result = match which {
        0 => string::strlen(a) as i64,
        1 => string::strnlen(a, count) as i64,
        2 => i64::from(string::strcmp(a, b)),
        3 => i64::from(string::strncmp(a, b, count)),
        4 => i64::from(string::strcasecmp(a, b)),
        5 => i64::from(string::strncasecmp(a, b, count)),
        6 => position(string::strcpy(out, b), out),
        7 => position(string::stpcpy(out, b), out),
        8 => position(string::strncpy(out, b, count), out),
        9 => position(string::strcat(out, b), out),
        10 => position(string::strncat(out, b, count), out),
        11 => position(string::strchr(a, first), a),
        12 => position(string::strrchr(a, first), a),
        13 => position(string::strchrnul(a, first), a),
        14 => position(string::strstr(a, b), a),
        16 => string::strspn(a, b) as i64,
        17 => string::strcspn(a, b) as i64,
        18 => position(string::strpbrk(a, b), a),
        19 => position(string::memchr(a.cast(), first, string::strlen(a)), a.cast()),
        20 => position(
            string::memrchr(a.cast(), first, string::strlen(a)),
            a.cast(),
        ),
        _ => {
            let mut token = string::strtok(out, b);
            let mut result = 0i64;
            while !token.is_null() {
                result = result
                    .wrapping_mul(31)
                    .wrapping_add(position(token, out) + 1);
                token = string::strtok(Ptr::NULL, b);
            }
            result
        }
    };
    memory::free(a.cast());
    memory::free(b.cast());
    result
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
        let out: Ptr<u8> = memory::malloc(256).cast();
        memory::fill(out.cast(), i32::from(b'#'), 256);
        memory_string::put_string(out, &case.a);
        let result = run(case, out);
        assert!(
            result == wanted && memory_string::elements(out, 256) == wanted_out,
            "{} of {}, {}, {}: {result}; C says {wanted}",
            case.which,
            case.a.escape_ascii(),
            case.b.escape_ascii(),
            case.n,
        );
        memory::free(out.cast());
    }
}

// -------------------------------------------------------------------------------------------------------- sorting

fn compare(kind: u8, x: i32, y: i32) -> i32 {
    match kind {
        0 => i32::from(x > y) - i32::from(x < y),
        1 => x / 10 - y / 10,
        2 => i32::from(x > y),
        3 => y.wrapping_sub(x),
        _ => x % 7 - y % 5,
    }
}

#[test]
fn sorting_makes_the_same_comparisons() {
    let mut random = Random(oracle::seed());
    let cases: Vec<(u8, i32, Vec<i32>)> = (0..oracle::case_count(2000).min(20_000))
        .map(|_| {
            let length = random.below(60);
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
        for item in items {
            requests.put_u32(*item as u32);
        }
    }
    let mut oracle = Oracle::ask(requests);
    for (kind, key, items) in &cases {
        let hash = std::cell::Cell::new(0u64);
        let by_kind = |left: Ptr<()>, right: Ptr<()>| {
            let (x, y) = (left.cast::<i32>().get(), right.cast::<i32>().get());
            let pair = (x as u32).wrapping_mul(31).wrapping_add(y as u32);
            hash.set(
                hash.get()
                    .wrapping_mul(1_000_003)
                    .wrapping_add(u64::from(pair)),
            );
            compare(*kind, x, y)
        };
        let (all, searched) = (numbers(items.len()), Local::new(*key));
        memory_string::put_back(all, items);
        memory_string::qsort(all.cast(), items.len() as u64, 4, by_kind);
        let sorted: Vec<i32> = items.iter().map(|_| oracle.i32()).collect();
        assert_eq!(memory_string::elements(all, items.len()), sorted);
        assert_eq!(hash.get(), oracle.u64(), "comparisons of {items:?}");
        let count = items.len() as u64;
        let found = memory_string::bsearch(searched.ptr().cast(), all.cast(), count, 4, by_kind);
        let at = if found.is_null() {
            -1
        } else {
            position(found, all.cast()) / 4
        };
        assert_eq!(at, oracle.i64());
        assert_eq!(hash.get(), oracle.u64(), "comparisons of the search");
        memory::free(all.cast());
    }
}

// ---------------------------------------------------------------------------------------------------------- lists

#[test]
fn a_list_holds_what_the_format_asks_for() {
    let text = memory_string::new_string(b"text");
    let area = Local::<u64>::array(8);
    area.ptr().member::<i32>(0).set(-7);
    area.ptr().member::<i64>(8).set(1 << 40);
    area.ptr().member::<f64>(16).set(0.5);
    area.ptr().member::<Ptr<u8>>(24).set(text);
    area.ptr().member::<i32>(32).set(6);
    area.ptr().member::<i32>(40).set(i32::from(b'c'));
    area.ptr().member::<u32>(48).set(u32::MAX);
    let list = Local::<[[u64; 3]; 1]>::zeroed();
    let format = b"%d %ld|%.2f %s %*c 100%% %hhu %p";
    memory::start_arguments(list.first(), area.ptr());
    let mut out = [0; 80];
    let length = memory_printf::vsnprintf(&mut out, 80, format, list.first());
    let wanted = b"-7 1099511627776|0.50 text      c 100% 255 (nil)\0";
    assert_eq!(&out[..wanted.len()], wanted);
    assert_eq!(length as usize, wanted.len() - 1);
    let mut other = [0; 80];
    let arguments = [
        Arg::Int(-7),
        Arg::Int(1 << 40),
        Arg::Double(0.5),
        Arg::Str(b"text"),
        Arg::Int(6),
        Arg::Int(99),
        Arg::Uint(u64::from(u32::MAX)),
        Arg::Null,
    ];
    printf::vsnprintf(&mut other, 80, format, &arguments);
    assert_eq!(out, other);
}

#[test]
fn lists_are_copied_with_their_position() {
    let area = Local::<u64>::array(3);
    for at in 0..3 {
        area.ptr().at(at).set(at as u64 + 1);
    }
    let (list, copy) = (Local::<[u64; 3]>::zeroed(), Local::<[u64; 3]>::zeroed());
    memory::start_arguments(list.ptr(), area.ptr());
    assert_eq!(memory::next_argument::<i32>(list.ptr()), 1);
    memory::copy_arguments(copy.ptr(), list.ptr());
    assert_eq!(memory::next_argument::<u64>(list.ptr()), 2);
    assert_eq!(memory::next_argument::<[u64; 2]>(copy.ptr()), [2, 3]);
}

// ------------------------------------------------------------------------------------------------------ bit-fields

/// Bit by bit, the lowest bit of the first byte first.
fn bit(bytes: &[u8], at: u32) -> u64 {
    u64::from(bytes[at as usize / 8] >> (at % 8) & 1)
}

#[test]
fn bit_fields_lie_where_gcc_puts_them() {
    let mut random = Random(oracle::seed());
    let place = Local::<[u8; 24]>::zeroed();
    for _ in 0..20_000 {
        let before: [u8; 24] = std::array::from_fn(|_| random.next() as u8);
        let width = random.below(64) as u32 + 1;
        let first = random.below(u64::from(24 * 8 - width)) as u32;
        let value = random.next();
        place.set(before);
        let field = place.bit_field::<u64>(first as usize, width);
        let read = (0..width).fold(0, |all, at| all | bit(&before, first + at) << at);
        assert_eq!(field.get(), read);
        let signed = place.bit_field::<i64>(first as usize, width).get();
        assert_eq!(signed, ((read << (64 - width)) as i64) >> (64 - width));
        field.set(value);
        let after = place.get();
        for at in 0..24 * 8u32 {
            let wanted = match at.checked_sub(first) {
                Some(own) if own < width => value >> own & 1,
                _ => bit(&before, at),
            };
            assert_eq!(
                bit(&after, at),
                wanted,
                "bit {at} of {width} bits from {first} on"
            );
        }
    }
    let flag = place.bit_field::<bool>(9, 1);
    flag.set(true);
    assert!(flag.get());
}

// ------------------------------------------------------------------------------------------------ what is not C

#[test]
fn null_and_what_is_gone_are_noticed() {
    assert_eq!(
        panic_of(|| Ptr::<i32>::NULL.get()),
        "a null pointer is used"
    );
    let function = Ptr::<u8>::function(3);
    assert!(panic_of(move || function.get()).starts_with("a pointer into no object"));
    let gone = numbers(4);
    memory::free(gone.cast());
    assert_eq!(
        panic_of(move || gone.set(1)),
        "a pointer to an object that is gone is used"
    );
    let other = numbers(4);
    other.set(5);
    assert_eq!(
        panic_of(move || gone.get()),
        "a pointer to an object that is gone is used"
    );
    let left = Local::new(7u8).ptr();
    assert_eq!(
        panic_of(move || left.get()),
        "a pointer to an object that is gone is used"
    );
}

#[test]
fn objects_have_ends() {
    let four = numbers(4);
    four.at(3).set(1);
    assert_eq!(
        panic_of(move || four.at(4).set(1)),
        "4 bytes at position 16 are used of an object that has 16 bytes"
    );
    assert!(!panic_of(move || four.at(-1).get()).is_empty());
    four.at(-1).at(1).set(2); // but not used there
    assert!(panic_of(move || four.cast::<u8>().at(13).cast::<i32>().get()).contains("position 13"));
    assert!(!panic_of(move || memory::copy(four.cast(), four.at(2).cast(), 9)).is_empty());
    assert_eq!(four.at(4).at(-2).distance(four), 2); // pointers may stand behind the end
    let open = Local::new([b'a'; 3]);
    let text = open.first();
    assert_eq!(
        panic_of(move || memory_string::strlen(text)),
        "a string has no NUL at its end"
    );
    assert_eq!(memory_string::strnlen(text, 3), 3);
}

#[test]
fn only_what_malloc_gave_is_freed_and_once() {
    let message = "memory is freed that `malloc` did not give";
    let own = numbers(2);
    assert_eq!(panic_of(move || memory::free(own.at(1).cast())), message);
    memory::free(own.cast());
    let gone = "a pointer to an object that is gone is used";
    assert_eq!(panic_of(move || memory::free(own.cast())), gone);
    assert_eq!(panic_of(move || memory::realloc(own.cast(), 8)), gone);
    let local = Local::new(1);
    let pointer = local.ptr();
    assert_eq!(panic_of(move || memory::free(pointer.cast())), message);
    assert_eq!(
        panic_of(|| memory::free(Ptr::<u8>::text(b"literal\0").cast())),
        message
    );
    memory::free(Ptr::NULL);
}

// ----------------------------------------------------------------------------------------------------------- heap

#[test]
fn memory_grows_and_is_used_again() {
    let mut random = Random(oracle::seed());
    let mut live: Vec<(Ptr<u8>, usize, u8)> = Vec::new();
    for round in 0..50_000usize {
        if live.len() > 5000 || (round > 10_000 && random.once_in(2) && !live.is_empty()) {
            let at = random.below(live.len() as u64) as usize;
            let (place, size, mark) = live.swap_remove(at);
            assert!(memory_string::elements(place, size)
                .iter()
                .all(|&byte| byte == mark));
            memory::free(place.cast());
        } else {
            let most = if random.once_in(100) { 5000 } else { 70 };
            let size = random.below(most) as usize;
            let place: Ptr<u8> = memory::malloc(size as u64).cast();
            assert!(memory_string::elements(place, size)
                .iter()
                .all(|&byte| byte == 0));
            let mark = round as u8 | 1;
            memory::fill(place.cast(), i32::from(mark), size as u64);
            live.push((place, size, mark));
        }
    }
    let mut places: Vec<u64> = live.iter().map(|(place, ..)| place.address()).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), live.len());
}

#[test]
fn a_slot_is_used_many_times() {
    let mut seen = Vec::new();
    for _ in 0..1000 {
        let place = memory::malloc(8);
        seen.push(place.address());
        memory::free(place);
    }
    assert!(seen.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn realloc_keeps_what_fits() {
    let mut all = Ptr::<u32>::NULL;
    for count in 1..2000u64 {
        all = memory::realloc(all.cast(), count * 4).cast();
        all.at(count as isize - 1).set(count as u32);
    }
    let kept: Vec<u32> = memory_string::elements(all, 1999);
    assert!(kept.iter().zip(1..).all(|(&value, wanted)| value == wanted));
    let fewer: Ptr<u32> = memory::realloc(all.cast(), 40).cast();
    assert_eq!(fewer.at(9).get(), 10);
    assert!(panic_of(move || fewer.at(10).get()).contains("position 40"));
    assert!(memory::malloc(1 << 40).is_null());
    assert!(memory::calloc(u64::MAX, 2).is_null());
    let empty = memory::malloc(0);
    assert!(!empty.is_null());
    memory::free(empty);
}

#[test]
fn copies_may_overlap() {
    let text = memory_string::new_string(b"abcdefgh");
    memory::copy(text.at(2).cast(), text.cast(), 5);
    assert_eq!(memory_string::string(text), b"ababcdeh");
    memory::copy(text.cast(), text.at(2).cast(), 6);
    assert_eq!(memory_string::string(text), b"abcdeheh");
    assert!(memory::compare(text.cast(), text.at(1).cast(), 3) < 0);
}

// --------------------------------------------------------------------------------------------------------- values

fn comes_back<T: Value + PartialEq + std::fmt::Debug>(value: T) {
    let local = Local::new(value);
    assert_eq!(local.get(), value);
    let bytes = memory_string::elements(local.ptr().cast::<u8>(), T::SIZE);
    let other = Local::<T>::zeroed();
    memory_string::put_back(other.ptr().cast::<u8>(), &bytes);
    assert_eq!(other.get(), value);
}

#[test]
fn values_are_their_bytes() {
    comes_back(-5i8);
    comes_back(0x1234u16);
    comes_back(i64::MIN);
    comes_back(u128::MAX / 3);
    comes_back(-0.75f32);
    comes_back(f64::INFINITY);
    comes_back(true);
    comes_back([[1u16, 2], [3, 4]]);
    comes_back(Ptr::<u8>::text(b"x\0"));
    let word = Local::new(0x0102_0304u32);
    assert_eq!(word.ptr().cast::<u8>().at(3).get(), 1);
}

#[test]
fn literals_have_one_place_each() {
    const TEXT: &[u8] = b"literal\0";
    assert_eq!(Ptr::<u8>::text(TEXT), Ptr::<u8>::text(TEXT));
    const WIDE: &[i32] = &[0x77, 0xe4, 0];
    let wide = Ptr::<i32>::wide_text(WIDE);
    assert_eq!(wide, Ptr::<i32>::wide_text(WIDE));
    assert_eq!(memory_string::rest(wide), WIDE);
    assert_eq!(
        memory_string::library_text(b"error"),
        memory_string::library_text(b"error")
    );
}

#[test]
fn makes_integers_of_pointers_and_pointers_of_integers() {
    let objects: Vec<Ptr<()>> = [1, 16, 17, 100, 4096, 1 << 20].map(memory::malloc).to_vec();
    for &object in &objects {
        for bytes in [0, 1, 7] {
            let inside = object.member::<()>(bytes);
            assert_eq!(Ptr::from_exposed(inside.exposed()), inside);
            assert_eq!(inside.exposed() - object.exposed(), bytes);
        }
        assert!(object.exposed() < 1 << 47 && object.exposed() % 32 == 0);
        assert_eq!(
            Ptr::<()>::from_exposed(object.address()).address(),
            object.address()
        );
    }
    let places: std::collections::HashSet<u64> = objects.iter().map(|one| one.exposed()).collect();
    assert_eq!(places.len(), objects.len());
    assert_eq!(memory::aligned_alloc(256, 512).exposed() % 256, 0);
}

#[test]
fn leaves_other_integers_as_they_are() {
    let object = memory::malloc(8);
    object.exposed();
    let small = [0, 1, 4095, u64::from(u32::MAX), u64::MAX, u64::MAX - 1];
    let tagged = (0..64).flat_map(|bit| [1 << bit, (1 << bit) | 5, (300 << 40) | (1 << bit)]);
    for integer in small.into_iter().chain(tagged) {
        assert_eq!(
            Ptr::<u8>::from_exposed(integer).exposed(),
            integer,
            "{integer:#x}"
        );
    }
}
