//! `printf::format` against the C library's `vsnprintf`: random formats, random values.

mod oracle;

use c2rust_safe_runtime::c_runtime::arg::Arg;
use c2rust_safe_runtime::c_runtime::extended::Extended;
use c2rust_safe_runtime::c_runtime::printf;
use oracle::{Oracle, Random, Request};

/// An argument that owns its text.
#[derive(Debug)]
enum Value {
    Integer(u64),
    Unsigned(u64),
    Double(f64),
    Extended(u16, u64),
    Text(Vec<u8>),
    Wide(Vec<i32>),
    Null,
}

impl Value {
    fn arg(&self) -> Arg<'_> {
        match self {
            Value::Integer(bits) => Arg::Int(*bits as i64),
            Value::Unsigned(bits) => Arg::Uint(*bits),
            Value::Double(value) => Arg::Double(*value),
            Value::Extended(sign_exponent, significand) => {
                Extended::from_bits(*sign_exponent, *significand).into()
            }
            Value::Text(text) => Arg::Str(text),
            Value::Wide(text) => Arg::Wide(text),
            Value::Null => Arg::Null,
        }
    }

    fn send(&self, request: &mut Vec<u8>) {
        match self {
            Value::Integer(bits) | Value::Unsigned(bits) => {
                request.push(b'i');
                request.put_u64(*bits);
            }
            Value::Double(value) => {
                request.push(b'd');
                request.put_u64(value.to_bits());
            }
            Value::Extended(sign_exponent, significand) => {
                request.push(b'L');
                request.put_extended((*sign_exponent, *significand));
            }
            Value::Text(text) => {
                request.push(b's');
                request.put_text(text);
            }
            Value::Wide(text) => {
                request.push(b'w');
                let bytes: Vec<u8> = text.iter().flat_map(|unit| unit.to_ne_bytes()).collect();
                request.put_text(&bytes);
            }
            Value::Null => request.push(b'n'),
        }
    }
}

fn count(random: &mut Random, format: &mut Vec<u8>, values: &mut Vec<Value>, largest: u64) {
    let longest = if random.once_in(20) { largest } else { 25 };
    if random.once_in(5) {
        format.push(b'*');
        let value = random.below(longest) as i32;
        let value = if random.once_in(4) { -value } else { value };
        values.push(Value::Integer(value as u32 as u64));
    } else {
        format.extend_from_slice(random.below(longest).to_string().as_bytes());
    }
}

fn conversion(random: &mut Random, format: &mut Vec<u8>, values: &mut Vec<Value>) {
    format.push(b'%');
    for _ in 0..random.below(4) {
        format.push(random.pick(b"-+ #0'"));
    }
    if random.once_in(2) {
        // a leading zero is a flag
        count(random, format, values, 400);
    }
    if random.once_in(2) {
        format.push(b'.');
        if !random.once_in(6) {
            count(random, format, values, 1200);
        }
    }
    let letter = random.pick(b"diuoxXcspaAeEfFgGdiuxsfgeg%C S".as_slice());
    let lengths: &[&str] = match letter {
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => &["", "", "hh", "h", "l", "ll", "z", "j", "t"],
        b'c' | b's' => &["", "", "", "l"],
        b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => &["", "", "l", "L", "ll"],
        _ => &[""],
    };
    let length = random.pick(lengths);
    if letter == b'%' {
        format.push(b'%');
        return;
    }
    let wide = length == "l" && matches!(letter, b'c' | b's') || matches!(letter, b'C' | b'S');
    let letter = if letter == b' ' { b'd' } else { letter };
    format.extend_from_slice(length.as_bytes());
    format.push(letter);
    values.push(match letter {
        b's' | b'S' if random.once_in(20) => Value::Null,
        b's' | b'S' if wide => {
            let units = random.text(12, b"abc xyz\x7f");
            let beyond = random.once_in(10);
            Value::Wide(
                units
                    .iter()
                    .map(|&unit| i32::from(unit) + if beyond { 100 } else { 0 })
                    .collect(),
            )
        }
        b's' => Value::Text(random.text(40, b"abc %\n\xc3\xa9\xff\0")),
        b'p' if random.once_in(4) => Value::Null,
        b'c' | b'C' if wide => Value::Integer(random.below(140)),
        b'c' => Value::Integer(random.below(256)),
        b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' if matches!(length, "L" | "ll") => {
            let (sign_exponent, significand) = random.printed_extended();
            Value::Extended(sign_exponent, significand)
        }
        b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => Value::Double(random.double()),
        _ if random.once_in(2) => Value::Integer(random.integer()),
        _ => Value::Unsigned(random.integer()),
    });
}

fn case(random: &mut Random) -> (Vec<u8>, Vec<Value>) {
    let (mut format, mut values) = (Vec::new(), Vec::new());
    for _ in 0..=random.below(3) {
        format.extend(random.text(4, b"ab ,\n\xc3\xa9"));
        conversion(random, &mut format, &mut values);
    }
    if random.once_in(200) {
        format.push(b'%');
    }
    if random.once_in(4) {
        format.push(0);
    }
    (format, values)
}

#[test]
fn formats_as_the_c_library_does() {
    let mut random = Random(oracle::seed());
    let mut left = oracle::case_count(20_000);
    while left > 0 {
        let batch = left.min(50_000);
        left -= batch;
        let cases: Vec<_> = (0..batch).map(|_| case(&mut random)).collect();
        let mut requests = Vec::new();
        for (format, values) in &cases {
            requests.push(1);
            requests.put_text(format);
            requests.push(values.len() as u8);
            values.iter().for_each(|value| value.send(&mut requests));
        }
        let mut oracle = Oracle::ask(requests);
        for (format, values) in &cases {
            let (wanted, wanted_text) = (oracle.i32(), oracle.text());
            let mut text = Vec::new();
            let arguments: Vec<Arg> = values.iter().map(Value::arg).collect();
            let result = printf::format(&mut text, format, &arguments);
            assert!(
                result == wanted && (wanted < 0 || text == wanted_text),
                "{} of {values:?}: ({result}) {:?}, but C says ({wanted}) {:?}",
                format.escape_ascii(),
                String::from_utf8_lossy(&text),
                String::from_utf8_lossy(&wanted_text),
            );
        }
    }
}
