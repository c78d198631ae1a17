//! `vscanf` and its kin with a `va_list` in memory: the format says what is behind the pointers that the list holds.
use super::memory::{next_argument, ArgumentList, Ptr};
use super::nul::until_nul;
use super::number::{strtod, strtof};
use super::scan::{Scan, Source, Target, Text};
use super::stdin::Stdin;
use super::stdio::{Input, Stream};

pub fn vscanf(format: &[u8], list: ArgumentList) -> i32 {
    scan(Stdin::take(), format, list)
}

pub fn vsscanf(text: &[u8], format: &[u8], list: ArgumentList) -> i32 {
    scan(Text::new(text), format, list)
}

pub fn vfscanf(stream: impl Into<Stream>, format: &[u8], list: ArgumentList) -> i32 {
    match stream.into() {
        Stream::STDIN => vscanf(format, list),
        other => scan(Input::from(other), format, list),
    }
}

fn scan(source: impl Source, format: &[u8], list: ArgumentList) -> i32 {
    let format = until_nul(format);
    let mut scan = Scan::new(source, format);
    for kind in stored(format) {
        let place = next_argument::<Ptr<u8>>(list);
        scan = scan.read(&mut Stored { kind, place });
    }
    scan.finish()
}

/// What a conversion stores.
#[derive(Clone, Copy)]
enum Kind {
    /// An integer of so many bytes.
    Integer(usize),
    Float,
    Double,
    Text,
}

/// A place in memory that a conversion stores to.
struct Stored {
    kind: Kind,
    place: Ptr<u8>,
}

impl Target for Stored {
    fn set_integer(&mut self, bits: u64) {
        match self.kind {
            Kind::Integer(1) => self.place.set(bits as u8),
            Kind::Integer(2) => self.place.cast::<u16>().set(bits as u16),
            Kind::Integer(4) => self.place.cast::<u32>().set(bits as u32),
            _ => self.place.cast::<u64>().set(bits),
        }
    }

    fn set_float(&mut self, text: &[u8]) {
        match self.kind {
            Kind::Float => self.place.cast::<f32>().set(strtof(text).0),
            _ => self.place.cast::<f64>().set(strtod(text).0),
        }
    }

    fn set_byte(&mut self, index: usize, byte: u8) {
        self.place.at(index as isize).set(byte);
    }
}

/// What the conversions of a format store, in their order.
fn stored(format: &[u8]) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.iter().position(|&byte| byte == b'%') {
        rest = &rest[at + 1..];
        let flags = rest
            .iter()
            .take_while(|byte| b"*'I0123456789$".contains(byte));
        let (flags, behind) = rest.split_at(flags.count());
        let letters = behind.iter().take_while(|byte| b"hlqjzZtLm".contains(byte));
        let (size, behind) = behind.split_at(letters.count());
        let Some((&letter, behind)) = behind.split_first() else {
            break;
        };
        rest = if letter == b'[' {
            behind_set(behind)
        } else {
            behind
        };
        assert!(!flags.contains(&b'$'), "scanf: arguments by number");
        assert!(
            !size.contains(&b'm'),
            "scanf: memory that is made for a text"
        );
        if !flags.contains(&b'*') {
            kinds.extend(kind(letter, size));
        }
    }
    kinds
}

/// What follows a set, in which a bracket may come first.
fn behind_set(set: &[u8]) -> &[u8] {
    let start = usize::from(set.first() == Some(&b'^')) + 1;
    let end = set.iter().skip(start).position(|&byte| byte == b']');
    end.map_or(&[], |end| &set[start + end + 1..])
}

fn kind(letter: u8, size: &[u8]) -> Option<Kind> {
    Some(match (letter, size) {
        (b'%', _) => return None,
        (b'p', _) => Kind::Integer(8),
        (b'd' | b'i' | b'o' | b'u' | b'x' | b'X' | b'n', _) => Kind::Integer(match size {
            b"hh" => 1,
            b"h" => 2,
            b"" => 4,
            _ => 8,
        }),
        (b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G', b"") => Kind::Float,
        (b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G', b"l") => Kind::Double,
        (b's' | b'c' | b'[', b"") => Kind::Text,
        _ => panic!("scanf: wide characters, or a long double, of a `va_list`"),
    })
}
