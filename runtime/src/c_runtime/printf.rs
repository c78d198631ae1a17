//! The printf family for C format strings, exact as glibc in the C locale. Refused with a panic: `%n`, and what C leaves
//! undefined (too few arguments, an argument of the wrong kind). `%m` and wide characters beyond ASCII are not known.

use super::arg::{Arg, PointerArg};
use super::float;
use super::layout::Layout;
use super::nul::until_nul;
use super::{sprint, stderr, stdout};

/// `printf` with the arguments as they come: `printf!(b"%*d\n", width, value)`. The value is C's.
macro_rules! printf {
    ($format:expr $(, $argument:expr)* $(,)?) => {
        $crate::c_runtime::printf::vprintf($format, &[$($crate::c_runtime::arg::Arg::from($argument)),*])
    };
}
pub(crate) use printf;

/// `fprintf(stderr, ...)`
macro_rules! eprintf {
    ($format:expr $(, $argument:expr)* $(,)?) => {
        $crate::c_runtime::printf::veprintf($format, &[$($crate::c_runtime::arg::Arg::from($argument)),*])
    };
}
pub(crate) use eprintf;

/// `sprintf`; the arguments are evaluated before the destination is borrowed.
macro_rules! sprintf {
    ($dest:expr, $format:expr $(, $argument:expr)* $(,)?) => {
        match &[$($crate::c_runtime::arg::Arg::from($argument)),*] {
            arguments => $crate::c_runtime::printf::vsprintf($dest, $format, arguments),
        }
    };
}
pub(crate) use sprintf;

/// `snprintf`; the arguments are evaluated before the destination is borrowed.
macro_rules! snprintf {
    ($dest:expr, $size:expr, $format:expr $(, $argument:expr)* $(,)?) => {
        match ($size, &[$($crate::c_runtime::arg::Arg::from($argument)),*]) {
            (size, arguments) => $crate::c_runtime::printf::vsnprintf($dest, size, $format, arguments),
        }
    };
}
pub(crate) use snprintf;

/// Prints to stdout. Gives the number of bytes, or -1 after an error.
pub fn vprintf(format: &[u8], arguments: &[Arg]) -> i32 {
    stdout::append(|out| self::format(out, format, arguments))
}

/// Prints to stderr, in one write.
pub fn veprintf(format: &[u8], arguments: &[Arg]) -> i32 {
    let mut text = Vec::new();
    let length = self::format(&mut text, format, arguments);
    if stderr::write(&text) {
        length
    } else {
        -1
    }
}

/// Prints to `dest` with a NUL behind; panics when `dest` is too short.
pub fn vsprintf(dest: &mut [u8], format: &[u8], arguments: &[Arg]) -> i32 {
    vsnprintf(dest, usize::MAX, format, arguments)
}

/// Prints at most `size - 1` bytes to `dest` with a NUL behind; panics when `dest` is too short for what `size` admits.
/// Gives the length of the whole text.
pub fn vsnprintf(dest: &mut [u8], size: usize, format: &[u8], arguments: &[Arg]) -> i32 {
    let mut text = Vec::new();
    let length = self::format(&mut text, format, arguments);
    sprint::store(dest, size, &text);
    length
}

/// Appends the text to `out`. Gives the number of bytes appended, or -1 after an error, up to which the text is there.
pub fn format(out: &mut Vec<u8>, format: &[u8], arguments: &[Arg]) -> i32 {
    let start = out.len();
    let mut arguments = Arguments {
        all: arguments,
        next: 0,
    };
    let mut rest = until_nul(format);
    while let Some(percent) = rest.iter().position(|&byte| byte == b'%') {
        out.extend_from_slice(&rest[..percent]);
        rest = &rest[percent..];
        match convert(out, rest, &mut arguments) {
            Some(length) => rest = &rest[length..],
            None => return -1,
        }
    }
    out.extend_from_slice(rest);
    i32::try_from(out.len() - start).unwrap_or(-1)
}

/// The arguments, taken one after the other or by number (`%2$d`).
struct Arguments<'a> {
    all: &'a [Arg<'a>],
    next: usize,
}

impl<'a> Arguments<'a> {
    fn take(&mut self, position: Option<usize>) -> Arg<'a> {
        let index = position.unwrap_or_else(|| {
            self.next += 1;
            self.next
        });
        match self.all.get(index.wrapping_sub(1)) {
            Some(&argument) => argument,
            None => panic!(
                "printf: the format asks for argument {index}, of {}",
                self.all.len()
            ),
        }
    }

    fn take_int(&mut self, position: Option<usize>) -> i32 {
        integer_bits(self.take(position)) as i32
    }
}

/// Length modifiers by what they make of an integer; `h` and `hh` reduce it again.
#[derive(Clone, Copy, PartialEq)]
enum Length {
    Char,
    Short,
    Int,
    Long,
    /// `L`, `ll`, `q`: also a `long double`.
    Longest,
}

/// One conversion specification, whose `%` is the first byte of `text`: appends its text and gives its length.
fn convert(out: &mut Vec<u8>, text: &[u8], arguments: &mut Arguments) -> Option<usize> {
    let mut at = Scanner { text, at: 1 };
    let position = at.position();
    let mut layout = Layout::default();
    at.flags(&mut layout);
    layout.width = match at.count(arguments)? {
        Count::Missing => 0,
        Count::Given(width) => {
            layout.left |= width < 0;
            width.unsigned_abs() as usize
        }
    };
    // glibc gives up on widths and precisions near INT_MAX
    if layout.width >= i32::MAX as usize - 32 {
        return None;
    }
    if at.take(b'.') {
        layout.precision = match at.count(arguments)? {
            Count::Missing => Some(0),
            Count::Given(precision) => usize::try_from(precision).ok(),
        };
        if layout
            .precision
            .is_some_and(|precision| precision >= i32::MAX as usize - 32)
        {
            return None;
        }
    }
    let length = at.length();
    let conversion = *text.get(at.at)?;
    let start = out.len();
    match conversion {
        b'd' | b'i' => push_signed(
            out,
            signed(integer_bits(arguments.take(position)), length),
            &layout,
        ),
        b'u' | b'o' | b'x' | b'X' => {
            push_unsigned(
                out,
                unsigned(integer_bits(arguments.take(position)), length),
                conversion,
                &layout,
            );
        }
        b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => match arguments.take(position) {
            Arg::Double(value) if length != Length::Longest => {
                float::push_double(out, value, conversion, &layout);
            }
            Arg::Extended(value) if length == Length::Longest => {
                (value.push)(out, value.bits, conversion, &layout);
            }
            other => panic!("printf: %{} of {other:?}", char::from(conversion)),
        },
        b'c' if !matches!(length, Length::Long | Length::Longest) => {
            out.push(integer_bits(arguments.take(position)) as u8);
            layout.pad(out, start);
        }
        b'c' | b'C' => {
            push_wide_char(out, integer_bits(arguments.take(position)) as i32)?;
            layout.pad(out, start);
        }
        b's' | b'S' => match arguments.take(position) {
            Arg::Either(PointerArg { address, text })
                if conversion == b's' && length != Length::Long =>
            {
                let limit = layout.precision.map_or(u64::MAX, |most| most as u64);
                push_string(out, Arg::Str(&text(address, limit)), &layout)?;
            }
            other => push_string(out, other, &layout)?,
        },
        b'p' => push_pointer(out, arguments.take(position), &layout),
        b'n' => panic!("printf: %n is not supported"),
        b'%' => out.push(b'%'),
        _ => out.extend_from_slice(&text[..=at.at]),
    }
    Some(at.at + 1)
}

enum Count {
    Missing,
    Given(i32),
}

struct TooLarge;

/// Reads the parts of a specification.
struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// `n$`: the number of the argument to print.
    fn position(&mut self) -> Option<usize> {
        let begin = self.at;
        match self.number() {
            Ok(Some(number)) if number > 0 && self.take(b'$') => usize::try_from(number).ok(),
            _ => {
                self.at = begin;
                None
            }
        }
    }

    /// The value of the digits that follow, if any.
    fn number(&mut self) -> Result<Option<i32>, TooLarge> {
        let mut number = None;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.at += 1;
            let tens = number.unwrap_or(0i32).checked_mul(10).ok_or(TooLarge)?;
            number = Some(tens.checked_add(i32::from(digit - b'0')).ok_or(TooLarge)?);
        }
        Ok(number)
    }

    fn flags(&mut self, layout: &mut Layout) {
        loop {
            match self.peek() {
                Some(b'-') => layout.left = true,
                Some(b'+') => layout.plus = true,
                Some(b' ') => layout.space = true,
                Some(b'#') => layout.alternate = true,
                Some(b'0') => layout.zero = true,
                // thousands are not grouped and there are no other digits in the C locale
                Some(b'\'' | b'I') => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    /// A width or precision: digits, `*`, `*n$`.
    fn count(&mut self, arguments: &mut Arguments) -> Option<Count> {
        if self.take(b'*') {
            let position = self.position();
            return Some(Count::Given(arguments.take_int(position)));
        }
        self.number()
            .ok()
            .map(|number| number.map_or(Count::Missing, Count::Given))
    }

    fn length(&mut self) -> Length {
        let mut length = Length::Int;
        loop {
            length = match self.peek() {
                Some(b'h') if length == Length::Short => Length::Char,
                Some(b'h') => Length::Short,
                Some(b'l') if length == Length::Long => Length::Longest,
                Some(b'L' | b'q') => Length::Longest,
                Some(b'l' | b'j' | b'z' | b'Z' | b't') => Length::Long,
                _ => return length,
            };
            self.at += 1;
        }
    }
}

fn integer_bits(argument: Arg) -> i64 {
    match argument {
        Arg::Int(value) => value,
        Arg::Uint(value) => value as i64,
        Arg::Ptr(address) => address as i64,
        Arg::Either(pointer) => pointer.address as i64,
        Arg::Null => 0,
        other => panic!("printf: an integer conversion of {other:?}"),
    }
}

fn signed(bits: i64, length: Length) -> i64 {
    match length {
        Length::Char => i64::from(bits as i8),
        Length::Short => i64::from(bits as i16),
        Length::Int => i64::from(bits as i32),
        Length::Long | Length::Longest => bits,
    }
}

fn unsigned(bits: i64, length: Length) -> u64 {
    match length {
        Length::Char => u64::from(bits as u8),
        Length::Short => u64::from(bits as u16),
        Length::Int => u64::from(bits as u32),
        Length::Long | Length::Longest => bits as u64,
    }
}

fn push_signed(out: &mut Vec<u8>, value: i64, layout: &Layout) {
    let start = out.len();
    out.extend(layout.sign(value < 0));
    let digits = out.len();
    push_decimal(out, value.unsigned_abs(), layout);
    pad_integer(out, start, digits, layout);
}

fn push_unsigned(out: &mut Vec<u8>, value: u64, conversion: u8, layout: &Layout) {
    let start = out.len();
    if layout.alternate && value != 0 && matches!(conversion, b'x' | b'X') {
        out.extend_from_slice(&[b'0', conversion]);
    }
    let digits = out.len();
    match conversion {
        b'x' => push_binary(out, value, 4, b"0123456789abcdef", layout),
        b'X' => push_binary(out, value, 4, b"0123456789ABCDEF", layout),
        b'o' => push_binary(out, value, 3, b"01234567", layout),
        _ => push_decimal(out, value, layout),
    }
    if layout.alternate && conversion == b'o' && out.get(digits) != Some(&b'0') {
        out.insert(digits, b'0');
    }
    pad_integer(out, start, digits, layout);
}

/// A precision switches the `0` flag off.
fn pad_integer(out: &mut Vec<u8>, start: usize, digits: usize, layout: &Layout) {
    match layout.precision {
        None => layout.pad_number(out, start, digits),
        Some(_) => layout.pad(out, start),
    }
}

fn push_decimal(out: &mut Vec<u8>, mut value: u64, layout: &Layout) {
    let mut buffer = [0; 20];
    let mut first = buffer.len();
    while value != 0 {
        first -= 1;
        buffer[first] = b'0' + (value % 10) as u8;
        value /= 10;
    }
    push_with_zeros(out, &buffer[first..], layout);
}

/// Digits of `bits` bits each.
fn push_binary(out: &mut Vec<u8>, mut value: u64, bits: u32, digits: &[u8], layout: &Layout) {
    let mut buffer = [0; 22];
    let mut first = buffer.len();
    while value != 0 {
        first -= 1;
        buffer[first] = digits[value as usize & ((1 << bits) - 1)];
        value >>= bits;
    }
    push_with_zeros(out, &buffer[first..], layout);
}

/// As many digits as the precision asks for; a zero has one digit unless the precision is zero.
fn push_with_zeros(out: &mut Vec<u8>, digits: &[u8], layout: &Layout) {
    let zeros = layout.precision.unwrap_or(1).saturating_sub(digits.len());
    out.resize(out.len() + zeros, b'0');
    out.extend_from_slice(digits);
}

fn push_pointer(out: &mut Vec<u8>, argument: Arg, layout: &Layout) {
    let address = integer_bits(argument) as u64;
    let start = out.len();
    if address == 0 {
        out.extend_from_slice(b"(nil)");
        return layout.pad(out, start);
    }
    out.extend(layout.sign(false));
    out.extend_from_slice(b"0x");
    let digits = out.len();
    push_binary(out, address, 4, b"0123456789abcdef", layout);
    pad_integer(out, start, digits, layout);
}

fn push_string(out: &mut Vec<u8>, argument: Arg, layout: &Layout) -> Option<()> {
    let start = out.len();
    match argument {
        Arg::Str(text) => {
            let limit = layout.precision.unwrap_or(text.len()).min(text.len());
            out.extend_from_slice(until_nul(&text[..limit]));
        }
        Arg::Wide(text) => push_wide_string(out, text, layout.precision)?,
        // glibc shows a null pointer where there is room for all of this
        Arg::Null if layout.precision.is_some_and(|precision| precision < 6) => {}
        Arg::Null => out.extend_from_slice(b"(null)"),
        other => panic!("printf: %s of {other:?}"),
    }
    layout.pad(out, start);
    Some(())
}

fn push_wide_string(out: &mut Vec<u8>, text: &[i32], precision: Option<usize>) -> Option<()> {
    let characters = text.iter().take(precision.unwrap_or(text.len()));
    for &character in characters.take_while(|&&character| character != 0) {
        push_wide_char(out, character)?;
    }
    Some(())
}

/// In the C locale a wide character beyond ASCII has no bytes, which is an error.
fn push_wide_char(out: &mut Vec<u8>, character: i32) -> Option<()> {
    let byte = u8::try_from(character).ok().filter(u8::is_ascii)?;
    out.push(byte);
    Some(())
}
