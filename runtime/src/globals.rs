//! A translated program says here which of its globals lie in memory; the runtime by itself has none.
use crate::c_runtime::memory::Native;
use crate::c_runtime::memory_native::registered;

/// Globals that lie in memory: their numbers are 1 to `COUNT`.
pub const COUNT: usize = 0;

/// Gives the globals their places and first values.
pub fn define() {}

/// How memory of C code is used, where there is any.
pub fn native() -> Option<&'static Native> {
    registered()
}
