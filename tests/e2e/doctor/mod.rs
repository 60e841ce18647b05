//! `checker doctor`: whatever can be wrong with a machine is reported, with what to do, and
//! what is right is left alone.

mod engine;
mod machine;
mod network;
mod output;
mod registry;
