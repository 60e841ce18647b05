//! What happens on an engine, in types of our own.

use crate::Reference;

/// Something that changed. Which action it was does not matter: the affected steps are checked
/// again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EngineEvent {
    /// An image came, went, got or lost a name, or was pushed; `None` where the engine gives no
    /// name that an image can have.
    Image(Option<Reference>),
    /// A container was made, started, stopped, removed or renamed, or something in it ended.
    Container {
        name: String,
        /// The image as the container names it; `None` where that is an ID.
        image: Option<Reference>,
    },
}
