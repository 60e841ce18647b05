//! Broken files: what is wrong and where, what is right, exit code 2; nothing panics, hangs, or
//! fills the memory.

mod bounds;
mod mistakes;
mod things;
