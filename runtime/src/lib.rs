//! The C library in safe Rust. The modules are copied into translated programs, where they stand at the same path,
//! `crate::c_runtime`; `modules.json` says which module needs which others.
#![forbid(unsafe_code)]

pub mod c_runtime;
pub mod globals;
