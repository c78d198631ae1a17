//! What `main` is called with (C11 5.1.2.2.1), in memory.
use super::memory::{malloc, Ptr};
use super::memory_string::{library_text, new_string, string};
use std::env;

/// `argv`: the arguments byte for byte, and null behind them.
pub fn arguments() -> Ptr<Ptr<u8>> {
    list_of(env::args_os().map(|argument| argument.into_encoded_bytes()))
}

/// `envp`: `NAME=value`, and null behind them.
pub fn environment() -> Ptr<Ptr<u8>> {
    list_of(env::vars_os().map(|(name, value)| {
        let mut text = name.into_encoded_bytes();
        text.push(b'=');
        text.extend(value.into_encoded_bytes());
        text
    }))
}

/// `getenv`: the value of a variable of the environment, or null.
pub fn getenv(name: Ptr<u8>) -> Ptr<u8> {
    let wanted = string(name);
    let found = env::vars_os().find(|(name, _)| name.as_encoded_bytes() == wanted);
    found.map_or(Ptr::NULL, |(_, value)| {
        library_text(&value.into_encoded_bytes())
    })
}

fn list_of(texts: impl Iterator<Item = Vec<u8>>) -> Ptr<Ptr<u8>> {
    let strings: Vec<Ptr<u8>> = texts.map(|text| new_string(&text)).collect();
    let list: Ptr<Ptr<u8>> = malloc((strings.len() as u64 + 1) * 8).cast();
    for (at, &string) in strings.iter().enumerate() {
        list.at(at as isize).set(string);
    }
    list
}
