//! What a check is run within: the engine, the world beside it, and the lesson's own folder.

use std::path::Path;
use std::time::Duration;

use crate::verdict::Unknown;
use engine::{Engine, World};

/// Everything that `observe` can reach.
pub struct Context<'a> {
    engine: &'a dyn Engine,
    pub world: &'a dyn World,
    /// The lesson's folder, where the learner's own files are.
    pub folder: &'a Path,
    /// How long one question may take.
    pub timeout: Duration,
}

impl<'a> Context<'a> {
    pub fn new(
        engine: &'a dyn Engine,
        world: &'a dyn World,
        folder: &'a Path,
        timeout: Duration,
    ) -> Self {
        Self {
            engine,
            world,
            folder,
            timeout,
        }
    }

    /// # Errors
    /// Never: an engine that is not there says so itself.
    pub fn engine(&self) -> Result<&'a dyn Engine, Unknown> {
        Ok(self.engine)
    }
}
