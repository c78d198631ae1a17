//! What `main` is called with (C11 5.1.2.2.1): strings that end with NUL, and null behind the last one.
use std::env;

/// `argv`: the arguments byte for byte.
pub fn arguments() -> &'static [Option<&'static [u8]>] {
    list_of(env::args_os().map(|argument| argument.into_encoded_bytes()))
}

/// `envp`: `NAME=value`.
pub fn environment() -> &'static [Option<&'static [u8]>] {
    list_of(env::vars_os().map(|(name, value)| {
        let mut text = name.into_encoded_bytes();
        text.push(b'=');
        text.extend(value.into_encoded_bytes());
        text
    }))
}

/// The strings live for ever, as those of C do until the program ends.
fn list_of(texts: impl Iterator<Item = Vec<u8>>) -> &'static [Option<&'static [u8]>] {
    let strings = texts.map(|mut text| {
        text.push(0);
        let text: &'static [u8] = text.leak();
        Some(text)
    });
    strings.chain([None]).collect::<Vec<_>>().leak()
}
