//! One module per topic; each names the modules it needs by `super::`.
// Translated programs use some of what they carry.
#![allow(dead_code, unused_imports, unused_macros)]

pub mod arg;
pub mod bits;
pub mod bytes;
pub mod ctype;
pub mod display;
pub mod errno;
pub mod exit;
pub mod float;
pub mod layout;
pub mod link;
pub mod memory;
pub mod memory_args;
pub mod memory_native;
pub mod memory_printf;
pub mod memory_stdio;
pub mod memory_string;
pub mod memory_vector;
pub mod nul;
pub mod number;
pub mod printf;
pub mod program_args;
pub mod rand;
pub mod scan;
pub mod sink;
pub mod sort;
pub mod sprint;
pub mod stderr;
pub mod stdin;
pub mod stdio;
pub mod stdout;
pub mod strerror;
pub mod string;
pub mod time;
pub mod vector;
