//! What an engine reports of itself beyond its name: where its data is, its clock, how it reaches
//! the internet. Only `checker doctor` asks for it.

use std::path::PathBuf;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{Engine, EngineError, EngineInfo};

/// An engine's own account of itself. Words are as the engine wrote them, except those of
/// [`EngineInfo`], which can be shown as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub engine: EngineInfo,
    /// What its clock showed while it answered.
    pub system_time: Option<Timestamp>,
    /// Where it keeps its data, as a path of its own machine.
    pub root: Option<PathBuf>,
    /// Whether it runs without root's rights.
    pub rootless: bool,
    /// URLs of the registries that it asks before Docker Hub.
    pub mirrors: Vec<String>,
    /// Empty where it has none.
    pub http_proxy: String,
    pub https_proxy: String,
    pub no_proxy: String,
}

/// An engine that gives an account of itself.
#[async_trait]
pub trait Described: Engine {
    /// Asks for everything at once.
    async fn about(&self) -> Result<About, EngineError>;
}
