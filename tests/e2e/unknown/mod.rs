//! Could not look is not a fail: each way in which looking can go wrong is `unknown`, with its
//! reason and exit code 3, within the time allowed.

mod engine;
mod page;
mod registry;
