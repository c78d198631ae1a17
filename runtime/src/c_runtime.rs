//! One module per topic; each names the modules it needs by `super::`.
// Translated programs use some of what they carry.
#![allow(dead_code, unused_imports, unused_macros)]

pub mod arg;
pub mod display;
pub mod float;
pub mod layout;
pub mod nul;
pub mod printf;
pub mod sink;
pub mod sprint;
pub mod stderr;
pub mod stdout;
