//! `checker doctor`: each thing that can be wrong with a machine is told, with what to do, and
//! what is right is left alone.

mod engine;
mod machine;
mod network;
mod output;
mod registry;
