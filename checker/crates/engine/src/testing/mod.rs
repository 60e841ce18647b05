//! An engine and a world in memory, for the tests of the rooms above (feature `testing`).

mod memory_engine;
mod memory_remover;
mod memory_setup;
mod memory_world;

pub use memory_engine::{MemoryEngine, Question};
pub use memory_world::MemoryWorld;
