//! The scanf family, exact as glibc in the C locale: what is read, what is stored, the value. One target follows the other,
//! so they may overlap; unlike in C a target's place is computed when the targets before it have their values.
//! Not known: `%m`, wide characters, numbered arguments. A target of the wrong kind panics.

use super::ctype::is_space;
use super::number::{strtod, strtof, strtol, strtoul};

/// `sscanf`: `sscanf!(line, b"%d %s", &mut number, &mut name)`
macro_rules! sscanf {
    ($text:expr, $format:expr $(, $target:expr)* $(,)?) => {
        $crate::c_runtime::scan::Scan::new($crate::c_runtime::scan::Text::new($text), $format)$(.read($target))*.finish()
    };
}
pub(crate) use sscanf;

/// Where characters come from; one of them may be given back.
pub trait Source {
    /// The next byte, which is taken, or `None` at the end.
    fn next(&mut self) -> Option<u8>;
    /// The byte that came last will come again.
    fn back(&mut self, byte: u8);
}

/// A C string as a source.
pub struct Text<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Text<'a> {
    pub fn new(text: &'a [u8]) -> Self {
        Text { text, at: 0 }
    }
}

impl Source for Text<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = self.text.get(self.at).copied().filter(|&byte| byte != 0)?;
        self.at += 1;
        Some(byte)
    }

    fn back(&mut self, _byte: u8) {
        self.at -= 1;
    }
}

/// What a conversion can store to: numbers, single characters, and byte slices for strings.
pub trait Target {
    fn set_integer(&mut self, _bits: u64) {
        panic!("scanf: a target that is no integer");
    }
    /// `text` is a number as `strtod` reads it.
    fn set_float(&mut self, _text: &[u8]) {
        panic!("scanf: a target that is no floating-point number");
    }
    /// Byte `index` of a string.
    fn set_byte(&mut self, _index: usize, _byte: u8) {
        panic!("scanf: a target that is no string");
    }
}

macro_rules! integer_target {
    ($($integer:ty),*) => {
        $(impl Target for $integer {
            fn set_integer(&mut self, bits: u64) {
                *self = bits as $integer;
            }
        })*
    };
}
integer_target!(i16, u16, i32, u32, i64, u64, isize, usize);

macro_rules! byte_target {
    ($($byte:ty),*) => {
        $(impl Target for $byte {
            fn set_integer(&mut self, bits: u64) {
                *self = bits as $byte;
            }
            fn set_byte(&mut self, index: usize, byte: u8) {
                assert!(index == 0, "scanf: a string for a single character");
                *self = byte as $byte;
            }
        })*
    };
}
byte_target!(i8, u8);

impl Target for f32 {
    fn set_float(&mut self, text: &[u8]) {
        *self = strtof(text).0;
    }
}

impl Target for f64 {
    fn set_float(&mut self, text: &[u8]) {
        *self = strtod(text).0;
    }
}

impl Target for [u8] {
    fn set_byte(&mut self, index: usize, byte: u8) {
        self[index] = byte;
    }
}

impl<const N: usize> Target for [u8; N] {
    fn set_byte(&mut self, index: usize, byte: u8) {
        self[index] = byte;
    }
}

impl Target for Vec<u8> {
    fn set_byte(&mut self, index: usize, byte: u8) {
        self[index] = byte;
    }
}

/// Stands where a conversion stores nothing.
struct Suppressed;

impl Target for Suppressed {
    fn set_integer(&mut self, _bits: u64) {}
    fn set_float(&mut self, _text: &[u8]) {}
    fn set_byte(&mut self, _index: usize, _byte: u8) {}
}

/// One call of a scanf function: `Scan::new(source, format).read(&mut x).read(&mut y).finish()`.
pub struct Scan<'f, S> {
    source: S,
    /// What is left of the format.
    format: &'f [u8],
    /// White space stood in the format, and what it matches has not been skipped yet.
    skip_space: bool,
    /// Bytes taken so far, for `%n`.
    taken: usize,
    assigned: i32,
    failure: Option<Failure>,
    number: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq)]
enum Failure {
    /// The input ended.
    Input,
    /// The input is not what the format says.
    Matching,
}

struct Conversion<'f> {
    suppressed: bool,
    width: Option<usize>,
    letter: u8,
    /// What stands between the brackets of `%[...]`.
    set: &'f [u8],
}

impl<'f, S: Source> Scan<'f, S> {
    pub fn new(source: S, format: &'f [u8]) -> Self {
        Scan {
            source,
            format: super::nul::until_nul(format),
            skip_space: false,
            taken: 0,
            assigned: 0,
            failure: None,
            number: Vec::new(),
        }
    }

    /// Goes on up to and including the next conversion that stores something, to `target`.
    #[must_use]
    pub fn read<T: Target + ?Sized>(mut self, target: &mut T) -> Self {
        match self.next_conversion() {
            Ok(Some(conversion)) => self.convert(&conversion, target),
            // C ignores arguments beyond those that the format asks for
            Ok(None) => Ok(()),
            Err(failure) => Err(failure),
        }
        .unwrap_or_else(|failure| self.failure = Some(failure));
        self
    }

    /// Goes on to the end of the format. Gives the number of values stored, or EOF when there was no input for the first.
    pub fn finish(mut self) -> i32 {
        match self.next_conversion() {
            Ok(None) if self.skip_space => self.skip_spaces(),
            Ok(None) => {}
            Ok(Some(_)) => panic!("scanf: fewer targets than conversions"),
            Err(failure) => self.failure = Some(failure),
        }
        match self.failure {
            Some(Failure::Input) if self.assigned == 0 => -1,
            _ => self.assigned,
        }
    }

    /// Matches text and suppressed conversions up to the next other conversion, or the end of the format.
    fn next_conversion(&mut self) -> Result<Option<Conversion<'f>>, Failure> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        while let [byte, rest @ ..] = self.format {
            self.format = rest;
            if is_space(*byte) {
                self.skip_space = true;
            } else if *byte != b'%' {
                self.match_byte(*byte)?;
            } else {
                let conversion = self.parse_conversion()?;
                if conversion.letter == b'%' {
                    self.skip_spaces();
                    self.match_byte(b'%')?;
                } else if conversion.suppressed {
                    self.convert(&conversion, &mut Suppressed)?;
                } else {
                    return Ok(Some(conversion));
                }
            }
        }
        Ok(None)
    }

    fn match_byte(&mut self, wanted: u8) -> Result<(), Failure> {
        let mut byte = self.need()?;
        while self.skip_space && is_space(byte) {
            byte = self.need()?;
        }
        self.skip_space = false;
        if byte == wanted {
            return Ok(());
        }
        self.back(Some(byte));
        Err(Failure::Matching)
    }

    /// What follows a `%`.
    fn parse_conversion(&mut self) -> Result<Conversion<'f>, Failure> {
        let mut suppressed = false;
        while let [b'*' | b'\'' | b'I', rest @ ..] = self.format {
            suppressed |= self.format[0] == b'*';
            self.format = rest;
        }
        let digits = self
            .format
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let width = self.format[..digits].iter().fold(0usize, |width, digit| {
            width
                .saturating_mul(10)
                .saturating_add(usize::from(digit - b'0'))
        });
        self.format = &self.format[digits..];
        // the target knows its size
        while let [b'h' | b'l' | b'q' | b'j' | b'z' | b'Z' | b't' | b'L', rest @ ..] = self.format {
            self.format = rest;
        }
        let [letter, rest @ ..] = self.format else {
            return Err(Failure::Matching);
        };
        self.format = rest;
        let set = if *letter == b'[' {
            self.parse_set()?
        } else {
            &[]
        };
        Ok(Conversion {
            suppressed,
            width: (width > 0).then_some(width),
            letter: *letter,
            set,
        })
    }

    /// A bracket, or a caret and a bracket, at the beginning belongs to the set.
    fn parse_set(&mut self) -> Result<&'f [u8], Failure> {
        let start = usize::from(self.format.first() == Some(&b'^'));
        let end = self
            .format
            .iter()
            .skip(start + 1)
            .position(|&byte| byte == b']')
            .ok_or(Failure::Matching)?;
        let (set, rest) = self.format.split_at(start + 1 + end);
        self.format = &rest[1..];
        Ok(set)
    }

    fn convert<T: Target + ?Sized>(
        &mut self,
        conversion: &Conversion,
        target: &mut T,
    ) -> Result<(), Failure> {
        let letter = conversion.letter;
        if self.skip_space || !matches!(letter, b'[' | b'c' | b'n') {
            self.skip_spaces();
        }
        match letter {
            b'n' => {
                target.set_integer(self.taken as u64);
                return Ok(());
            }
            b'd' | b'i' | b'u' | b'o' | b'x' | b'X' | b'p' => {
                self.convert_integer(conversion, target)?
            }
            b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
                self.read_float(conversion.width)?;
                target.set_float(&self.number);
            }
            b'c' => self.convert_chars(conversion.width.unwrap_or(1), target)?,
            b's' => self.convert_string(conversion.width, |byte| !is_space(byte), target)?,
            b'[' => {
                let set = ByteSet::parse(conversion.set);
                self.convert_string(conversion.width, |byte| set.has(byte), target)?;
            }
            _ => return Err(Failure::Matching),
        }
        self.assigned += i32::from(!conversion.suppressed);
        Ok(())
    }

    fn convert_chars<T: Target + ?Sized>(
        &mut self,
        width: usize,
        target: &mut T,
    ) -> Result<(), Failure> {
        target.set_byte(0, self.need()?);
        for index in 1..width {
            match self.next() {
                Some(byte) => target.set_byte(index, byte),
                None => break,
            }
        }
        Ok(())
    }

    /// At least one byte that belongs; a NUL is stored behind.
    fn convert_string<T: Target + ?Sized>(
        &mut self,
        width: Option<usize>,
        belongs: impl Fn(u8) -> bool,
        target: &mut T,
    ) -> Result<(), Failure> {
        let mut byte = Some(self.need()?);
        let mut length = 0;
        while let Some(found) = byte {
            if !belongs(found) {
                self.back(byte);
                break;
            }
            target.set_byte(length, found);
            length += 1;
            if width == Some(length) {
                break;
            }
            byte = self.next();
        }
        if length == 0 {
            return Err(Failure::Matching);
        }
        target.set_byte(length, 0);
        Ok(())
    }

    fn convert_integer<T: Target + ?Sized>(
        &mut self,
        conversion: &Conversion,
        target: &mut T,
    ) -> Result<(), Failure> {
        let base = match conversion.letter {
            b'd' | b'u' => 10,
            b'i' => 0,
            b'o' => 8,
            _ => 16,
        };
        let Some(base) = self.read_integer(base, conversion)? else {
            target.set_integer(0);
            return Ok(());
        };
        let bits = match conversion.letter {
            b'd' | b'i' => strtol(&self.number, base).0 as u64,
            _ => strtoul(&self.number, base).0,
        };
        target.set_integer(bits);
        Ok(())
    }

    /// Puts the digits into `number` and gives the base; `None` for the null pointer of `%p`.
    fn read_integer(&mut self, base: i32, conversion: &Conversion) -> Result<Option<i32>, Failure> {
        let mut field = Field {
            left: conversion.width,
        };
        let mut base = base;
        self.clear_number();
        let mut byte = Some(self.need()?);
        if let Some(sign @ (b'-' | b'+')) = byte {
            self.number.push(sign);
            field.take();
            byte = self.next();
        }
        if byte == Some(b'0') && !field.is_full() {
            self.number.push(b'0');
            field.take();
            byte = self.next();
            if matches!(byte, Some(b'x' | b'X')) && !field.is_full() {
                if base == 0 {
                    base = 16;
                }
                if base == 16 {
                    field.take();
                    byte = self.next();
                }
            } else if base == 0 {
                base = 8;
            }
        }
        if base == 0 {
            base = 10;
        }
        while let Some(digit) = byte {
            if field.is_full() || !char::from(digit).is_digit(base.unsigned_abs()) {
                break;
            }
            self.number.push(digit);
            field.take();
            byte = self.next();
        }
        if matches!(self.number[..], [] | [b'-' | b'+']) {
            if conversion.letter == b'p'
                && self.number.is_empty()
                && byte == Some(b'(')
                && field.left.is_none_or(|left| left >= 5)
            {
                return self.match_nil();
            }
            self.back(byte);
            return Err(Failure::Matching);
        }
        self.back(byte);
        Ok(Some(base))
    }

    fn clear_number(&mut self) {
        self.number.clear();
        self.number.reserve(32);
    }

    /// The rest of `(nil)`
    fn match_nil(&mut self) -> Result<Option<i32>, Failure> {
        for wanted in *b"nil)" {
            match self.next() {
                Some(byte) if byte.eq_ignore_ascii_case(&wanted) => {}
                _ => return Err(Failure::Matching),
            }
        }
        Ok(None)
    }

    /// Puts the text of a number into `number`. As glibc gives back one byte only, `1e+` is taken whole, and is 1.
    fn read_float(&mut self, width: Option<usize>) -> Result<(), Failure> {
        let mut field = Field { left: width };
        self.clear_number();
        let mut byte = self.need()?;
        field.take();
        if matches!(byte, b'-' | b'+') {
            self.number.push(byte);
            byte = self.need_more(&mut field)?;
        }
        let signs = self.number.len();
        match byte.to_ascii_lowercase() {
            b'n' => {
                self.number.push(byte);
                return self.match_name(&mut field, b"an");
            }
            b'i' => {
                self.number.push(byte);
                return self.match_infinity(&mut field);
            }
            _ => {}
        }
        let mut byte = Some(byte);
        let mut hexadecimal = false;
        let mut got_digit = false;
        if byte == Some(b'0') {
            self.number.push(b'0');
            got_digit = true;
            byte = self.more(&mut field);
            if let Some(letter @ (b'x' | b'X')) = byte.filter(|_| !field.is_full()) {
                self.number.push(letter);
                hexadecimal = true;
                got_digit = false;
                byte = self.more(&mut field);
            }
        }
        self.read_float_digits(byte, &mut field, hexadecimal, got_digit);
        if self.number.len() == signs || hexadecimal && self.number.len() == signs + 2 {
            return Err(Failure::Matching);
        }
        // `.` or `-.e1`
        if !self.number.iter().any(u8::is_ascii_digit) {
            return Err(Failure::Matching);
        }
        Ok(())
    }

    fn read_float_digits(
        &mut self,
        first: Option<u8>,
        field: &mut Field,
        hexadecimal: bool,
        got_digit: bool,
    ) {
        let exponent_letter = if hexadecimal { b'p' } else { b'e' };
        let (mut got_digit, mut got_point, mut got_exponent) = (got_digit, false, false);
        let mut byte = first;
        while let Some(found) = byte {
            let is_digit =
                found.is_ascii_digit() || hexadecimal && !got_exponent && found.is_ascii_hexdigit();
            let is_sign = matches!(found, b'-' | b'+')
                && got_exponent
                && self.number.last() == Some(&exponent_letter);
            if is_digit {
                got_digit = true;
            } else if got_digit && !got_exponent && found.to_ascii_lowercase() == exponent_letter {
                got_exponent = true;
                got_point = true;
                self.number.push(exponent_letter);
                byte = self.more(field);
                continue;
            } else if found == b'.' && !got_point {
                got_point = true;
            } else if !is_sign {
                return self.back(byte);
            }
            self.number.push(found);
            byte = self.more(field);
        }
    }

    /// `inf`, or all of `infinity`, of which the first letter has been read.
    fn match_infinity(&mut self, field: &mut Field) -> Result<(), Failure> {
        self.match_name(field, b"nf")?;
        match self.more(field) {
            Some(byte @ (b'i' | b'I')) => {
                self.number.push(byte);
                self.match_name(field, b"nity")
            }
            other => {
                self.back(other);
                Ok(())
            }
        }
    }

    fn match_name(&mut self, field: &mut Field, rest: &[u8]) -> Result<(), Failure> {
        for wanted in rest {
            let byte = self.need_more(field)?;
            if !byte.eq_ignore_ascii_case(wanted) {
                return Err(Failure::Matching);
            }
            self.number.push(byte);
        }
        Ok(())
    }

    /// The next byte, if the field has room for it.
    fn more(&mut self, field: &mut Field) -> Option<u8> {
        if field.is_full() {
            return None;
        }
        let byte = self.next()?;
        field.take();
        Some(byte)
    }

    /// The end of the input is an input failure only in front of a value.
    fn need_more(&mut self, field: &mut Field) -> Result<u8, Failure> {
        self.more(field).ok_or(Failure::Matching)
    }

    fn need(&mut self) -> Result<u8, Failure> {
        self.next().ok_or(Failure::Input)
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.source.next()?;
        self.taken += 1;
        Some(byte)
    }

    fn back(&mut self, byte: Option<u8>) {
        if let Some(byte) = byte {
            self.taken -= 1;
            self.source.back(byte);
        }
    }

    fn skip_spaces(&mut self) {
        self.skip_space = false;
        loop {
            match self.next() {
                Some(byte) if is_space(byte) => {}
                other => return self.back(other),
            }
        }
    }
}

/// How many more bytes a conversion may take.
struct Field {
    left: Option<usize>,
}

impl Field {
    fn is_full(&self) -> bool {
        self.left == Some(0)
    }

    fn take(&mut self) {
        self.left = self.left.map(|left| left.saturating_sub(1));
    }
}

/// The bytes of `%[...]`.
struct ByteSet {
    listed: [bool; 256],
    negated: bool,
}

impl ByteSet {
    fn parse(set: &[u8]) -> Self {
        let (negated, set) = match set {
            [b'^', set @ ..] => (true, set),
            _ => (false, set),
        };
        let mut listed = [false; 256];
        for (index, &byte) in set.iter().enumerate() {
            let neighbours = index
                .checked_sub(1)
                .and_then(|before| Some((*set.get(before)?, *set.get(index + 1)?)));
            match neighbours {
                Some((low, high)) if byte == b'-' && low <= high => {
                    listed[usize::from(low)..=usize::from(high)].fill(true);
                }
                _ => listed[usize::from(byte)] = true,
            }
        }
        ByteSet { listed, negated }
    }

    fn has(&self, byte: u8) -> bool {
        self.listed[usize::from(byte)] != self.negated
    }
}
