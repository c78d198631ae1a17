//! `vprintf` and its kin with a `va_list` in memory: the format says what arguments the list holds.
use super::arg::Arg;
use super::memory::{next_argument, ArgumentList, Ptr};
use super::memory_string::{printable_up_to, put_string, wide_text};
use super::nul::until_nul;
use super::printf;

pub fn vprintf(format: &[u8], list: ArgumentList) -> i32 {
    with_arguments(format, list, |arguments| printf::vprintf(format, arguments))
}

pub fn veprintf(format: &[u8], list: ArgumentList) -> i32 {
    with_arguments(format, list, |arguments| {
        printf::veprintf(format, arguments)
    })
}

pub fn vsprintf(dest: &mut [u8], format: &[u8], list: ArgumentList) -> i32 {
    vsnprintf(dest, usize::MAX, format, list)
}

pub fn vsnprintf(dest: &mut [u8], size: usize, format: &[u8], list: ArgumentList) -> i32 {
    with_arguments(format, list, |arguments| {
        printf::vsnprintf(dest, size, format, arguments)
    })
}

/// `sprintf` to memory, of which nobody need know how much there is.
macro_rules! sprintf_to {
    ($target:expr, $format:expr $(, $argument:expr)* $(,)?) => {
        match ($target, &[$($crate::c_runtime::arg::Arg::from($argument)),*]) {
            (target, arguments) => $crate::c_runtime::memory_printf::print_to(target, $format, arguments),
        }
    };
}
pub(crate) use sprintf_to;

/// For `sprintf_to!`.
pub fn print_to(target: Ptr<u8>, format: &[u8], arguments: &[Arg]) -> i32 {
    let mut text = Vec::new();
    let length = printf::format(&mut text, format, arguments);
    put_string(target, &text);
    length
}

pub fn vsprintf_to(target: Ptr<u8>, format: &[u8], list: ArgumentList) -> i32 {
    with_arguments(format, list, |arguments| {
        print_to(target, format, arguments)
    })
}

/// An argument with what it points at.
enum Owned {
    Plain(Arg<'static>),
    Text(Vec<u8>),
    Wide(Vec<i32>),
}

/// Prints with the arguments that the format asks for.
pub fn with_arguments(format: &[u8], list: ArgumentList, print: impl FnOnce(&[Arg]) -> i32) -> i32 {
    let owned = take_arguments(until_nul(format), list);
    let arguments: Vec<Arg> = owned
        .iter()
        .map(|argument| match argument {
            Owned::Plain(plain) => *plain,
            Owned::Text(text) => Arg::Str(text),
            Owned::Wide(text) => Arg::Wide(text),
        })
        .collect();
    print(&arguments)
}

/// The arguments that the conversions of the format ask for, in their order.
fn take_arguments(format: &[u8], list: ArgumentList) -> Vec<Owned> {
    let mut owned = Vec::new();
    let mut bytes = format.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            continue;
        }
        let mut is_long = false;
        let mut precision = None;
        let conversion = loop {
            match bytes.next() {
                Some(b'*') => {
                    let value = next_argument(list);
                    owned.push(Owned::Plain(Arg::from(value)));
                    precision = precision.map(|_: i32| value);
                }
                Some(b'.') => precision = Some(0),
                Some(digit @ b'0'..=b'9') => {
                    let value = i32::from(digit - b'0');
                    precision =
                        precision.map(|known| known.saturating_mul(10).saturating_add(value));
                }
                Some(b'$') => panic!("printf: arguments by number, of a `va_list`"),
                Some(b'L') => panic!("printf: a long double"),
                Some(b'l' | b'q' | b'j' | b'z' | b'Z' | b't') => is_long = true,
                Some(b'h' | b'-' | b'+' | b' ' | b'#' | b'\'' | b'I') => {}
                other => break other,
            }
        };
        let length = precision.unwrap_or(-1);
        owned.extend(conversion.and_then(|letter| take_argument(letter, is_long, length, list)));
    }
    owned
}

fn take_int(list: ArgumentList) -> Owned {
    Owned::Plain(Arg::from(next_argument::<i32>(list)))
}

fn take_argument(
    conversion: u8,
    is_long: bool,
    precision: i32,
    list: ArgumentList,
) -> Option<Owned> {
    Some(match conversion {
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' if is_long => {
            Owned::Plain(Arg::from(next_argument::<i64>(list)))
        }
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' | b'c' | b'C' => take_int(list),
        b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            Owned::Plain(Arg::from(next_argument::<f64>(list)))
        }
        b'S' => take_wide(list),
        b's' if is_long => take_wide(list),
        b's' => match printable_up_to(next_argument::<Ptr<u8>>(list), precision) {
            Some(text) => Owned::Text(text),
            None => Owned::Plain(Arg::Null),
        },
        b'p' | b'n' => Owned::Plain(match next_argument::<Ptr<()>>(list).address() {
            0 => Arg::Null,
            address => Arg::Ptr(address as usize),
        }),
        _ => return None,
    })
}

fn take_wide(list: ArgumentList) -> Owned {
    match next_argument::<Ptr<i32>>(list) {
        text if text.is_null() => Owned::Plain(Arg::Null),
        text => Owned::Wide(wide_text(text)),
    }
}
