//! Memory of the C code that calls this program. What follows its addresses is not part of this crate: the `ffi` crate says
//! how, once per process, and from then on what C can see lies where C finds it.
use super::memory::{no_function, Native};
use std::sync::OnceLock;

static REGISTERED: OnceLock<Native> = OnceLock::new();

/// Says how memory of C code is used; all but the first time nothing happens.
pub fn register(native: fn() -> Native) {
    REGISTERED.get_or_init(native);
}

pub fn registered() -> Option<&'static Native> {
    REGISTERED.get()
}

/// How functions of C of one type are called: by a function of the `ffi` crate that takes the address first.
pub struct NativeCall<F>(OnceLock<F>);

impl<F: Copy> NativeCall<F> {
    pub const fn new() -> Self {
        NativeCall(OnceLock::new())
    }

    /// Says how they are called; all but the first time nothing happens.
    pub fn register(&self, call: F) {
        self.0.get_or_init(|| call);
    }

    /// What calls the function with an address that is none of this program's.
    pub fn of(&self, address: u64) -> F {
        match self.0.get() {
            Some(&call) => call,
            None => no_function(address),
        }
    }
}

impl<F: Copy> Default for NativeCall<F> {
    fn default() -> Self {
        Self::new()
    }
}
