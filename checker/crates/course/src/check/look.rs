//! Where a check may look: the engine, and the lesson's own folder.

use std::path::Path;
use std::time::Duration;

use crate::verdict::Unknown;
use engine::{Engine, EngineError};

/// Everything that `observe` can reach.
pub struct Look<'a> {
    engine: Result<&'a dyn Engine, EngineError>,
    /// The lesson's folder, where the learner's own files are.
    pub folder: &'a Path,
    /// How long one question may take.
    pub timeout: Duration,
}

impl<'a> Look<'a> {
    pub fn new(
        engine: Result<&'a dyn Engine, EngineError>,
        folder: &'a Path,
        timeout: Duration,
    ) -> Self {
        Self {
            engine,
            folder,
            timeout,
        }
    }

    /// # Errors
    /// Why there is no engine to ask.
    pub fn engine(&self) -> Result<&'a dyn Engine, Unknown> {
        self.engine.clone().map_err(Unknown::from)
    }
}
