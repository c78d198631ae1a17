//! Memory of the C code that calls this program. What follows its addresses is not part of this crate: the `ffi` crate says
//! how, once per process, and from then on what C can see lies where C finds it.
use super::memory::{Native, Ptr};
use std::ops::Deref;
use std::sync::OnceLock;

static REGISTERED: OnceLock<Native> = OnceLock::new();

/// Says how memory of C code is used; all but the first time nothing happens.
pub fn register(native: fn() -> Native) {
    REGISTERED.get_or_init(native);
}

pub fn registered() -> Option<&'static Native> {
    REGISTERED.get()
}

/// A global that lies in memory: used here by its slot, known to others by its address.
pub struct Global<T: ?Sized>(Ptr<T>);

impl<T: ?Sized> Global<T> {
    /// The global with a number, from 1 on.
    pub const fn new(number: u32) -> Self {
        Global(Ptr::global(number))
    }

    /// `&global`
    pub fn ptr(&self) -> Ptr<T> {
        self.0.native()
    }
}

impl<T: ?Sized> Deref for Global<T> {
    type Target = Ptr<T>;
    #[inline]
    fn deref(&self) -> &Ptr<T> {
        &self.0
    }
}
