//! A translated program says here which of its globals lie in memory; the runtime by itself has none.

/// Objects of memory that are globals: their slots are 1 to `COUNT`.
pub const COUNT: usize = 0;

/// Gives the globals their places and first values.
pub fn define() {}
