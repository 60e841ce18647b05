//! The version of course and exercise files.

/// What `format:` must be, the first line of every file.
pub const FORMAT: u32 = 1;
