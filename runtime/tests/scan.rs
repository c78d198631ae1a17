//! `scan` against the C library's `vsscanf`: random formats over random text.

mod oracle;

use c2rust_safe_runtime::c_runtime::scan::{Scan, Text};
use oracle::{Oracle, Random, Request};

type Slot = [u8; 64];

#[derive(Clone, Copy, Debug)]
enum Kind {
    Byte,
    Short,
    Int,
    Long,
    Float,
    Double,
    Text,
}

#[derive(Debug)]
struct Case {
    text: Vec<u8>,
    format: Vec<u8>,
    kinds: Vec<Kind>,
}

fn conversion(random: &mut Random, case: &mut Case) {
    let Case {
        text,
        format,
        kinds,
    } = case;
    text.extend(random.text(2, b"  \n"));
    format.push(b'%');
    let suppressed = random.once_in(8);
    if suppressed {
        format.push(b'*');
    }
    if random.once_in(4) {
        format.extend(
            (random.below(12) + u64::from(random.once_in(2)))
                .to_string()
                .bytes(),
        );
    }
    let letter = random.pick(b"dddiuoxXpcssffeg[[n%");
    let number = |random: &mut Random| match random.below(5) {
        0 => random.text(6, b"0123456789"),
        1 => (random.integer() as i64).to_string().into_bytes(),
        2 => [
            random.pick(&[&b"0x"[..], b"0X", b"-0x", b"0", b"+"]),
            &random.text(5, b"0179afAFg"),
        ]
        .concat(),
        3 => random.text(4, b"-+0x19a(nil)"),
        _ => random
            .pick(&[
                &b"(nil)"[..],
                b"12",
                b"-7",
                b"99999999999999999999",
                b"0",
                b"+5",
            ])
            .to_vec(),
    };
    let mut kind = match letter {
        b'c' | b's' | b'[' => Kind::Text,
        b'f' | b'e' | b'g' => Kind::Float,
        b'p' => Kind::Long,
        _ => Kind::Int,
    };
    match letter {
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' | b'n' => {
            let (length, length_kind) = random.pick(&[
                (&b""[..], Kind::Int),
                (b"", Kind::Int),
                (b"l", Kind::Long),
                (b"ll", Kind::Long),
                (b"h", Kind::Short),
                (b"hh", Kind::Byte),
                (b"z", Kind::Long),
            ]);
            format.extend_from_slice(length);
            kind = length_kind;
        }
        b'f' | b'e' | b'g' if random.once_in(2) => {
            format.push(b'l');
            kind = Kind::Double;
        }
        _ => {}
    }
    format.push(letter);
    match letter {
        b'[' => {
            let set = random.pick(&[
                &b"a-c]"[..],
                b"^a-c]",
                b"]ab]",
                b"^]]",
                b"-a]",
                b"a-]",
                b"^\n]",
                b"c-a]",
                b"0-9a-f]",
                b"a-c-e]",
                b"^-]",
            ]);
            format.extend_from_slice(set);
            text.extend(random.text(8, b"abcabc-]09x "));
        }
        b's' | b'c' => text.extend(random.text(8, b"abc\xc3\xff1%")),
        b'f' | b'e' | b'g' => {
            if random.once_in(2) {
                text.extend(random.text(10, b"0123..eE+-x"));
            } else {
                text.extend(random.pick(&[
                    &b"1e+x"[..],
                    b"inf",
                    b"infinity",
                    b"infinix",
                    b"-inf",
                    b"nan",
                    b"na",
                    b"NAN(1)",
                    b"0x1.8p3",
                    b"0x",
                    b"0x.8",
                    b"1.5e3",
                    b".5",
                    b".",
                    b"-.e1",
                    b"1e400",
                    b"3.14159",
                ]));
            }
        }
        b'%' => text.extend(random.pick(&[&b"%"[..], b"%", b"x"])),
        b'n' => {}
        _ => text.extend(number(random)),
    }
    if !suppressed && letter != b'%' {
        kinds.push(kind);
    }
}

fn case(random: &mut Random) -> Case {
    let mut case = Case {
        text: Vec::new(),
        format: Vec::new(),
        kinds: Vec::new(),
    };
    for _ in 0..=random.below(4) {
        match random.below(6) {
            0 => {
                let word = random.pick(&[&b"a"[..], b",", b"x:", b" , "]);
                case.format.extend_from_slice(word);
                case.text
                    .extend_from_slice(if random.once_in(8) { b"q" } else { word });
            }
            1 => case.format.push(b' '),
            _ => {}
        }
        conversion(random, &mut case);
    }
    if random.once_in(10) {
        case.text.truncate(random.below(5) as usize);
    }
    case
}

/// Reads a number into the first bytes of a slot.
macro_rules! into_slot {
    ($scan:expr, $slot:expr, $number:ty) => {{
        const SIZE: usize = size_of::<$number>();
        let mut bytes = [0; SIZE];
        bytes.copy_from_slice(&$slot[..SIZE]);
        let mut number = <$number>::from_ne_bytes(bytes);
        let scan = $scan.read(&mut number);
        $slot[..SIZE].copy_from_slice(&number.to_ne_bytes());
        scan
    }};
}

fn run(case: &Case) -> (i32, Vec<Slot>) {
    let mut slots = vec![[b'#'; 64]; case.kinds.len()];
    let mut scan = Scan::new(Text::new(&case.text), &case.format);
    for (kind, slot) in case.kinds.iter().zip(&mut slots) {
        scan = match kind {
            Kind::Byte => into_slot!(scan, slot, i8),
            Kind::Short => into_slot!(scan, slot, u16),
            Kind::Int => into_slot!(scan, slot, i32),
            Kind::Long => into_slot!(scan, slot, u64),
            Kind::Float => into_slot!(scan, slot, f32),
            Kind::Double => into_slot!(scan, slot, f64),
            Kind::Text => scan.read(slot),
        };
    }
    (scan.finish(), slots)
}

#[test]
fn scans_as_the_c_library_does() {
    let mut random = Random(oracle::seed());
    let cases: Vec<Case> = (0..oracle::case_count(20_000))
        .map(|_| case(&mut random))
        .collect();
    let mut requests = Vec::new();
    for Case {
        text,
        format,
        kinds,
    } in &cases
    {
        requests.push(7);
        requests.put_text(text);
        requests.put_text(format);
        requests.push(kinds.len() as u8);
    }
    let mut oracle = Oracle::ask(requests);
    for case in &cases {
        let wanted = oracle.i32();
        let wanted_slots: Vec<Slot> = case.kinds.iter().map(|_| oracle.array()).collect();
        let (result, slots) = run(case);
        let shown = |slots: &[Slot]| {
            slots
                .iter()
                .map(|slot| slot.escape_ascii().to_string())
                .collect::<Vec<_>>()
        };
        assert!(
            result == wanted && slots == wanted_slots,
            "{} in {} ({:?}): {result} {:#?}; C says {wanted} {:#?}",
            case.format.escape_ascii(),
            case.text.escape_ascii(),
            case.kinds,
            shown(&slots),
            shown(&wanted_slots),
        );
    }
}
