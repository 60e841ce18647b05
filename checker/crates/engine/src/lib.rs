//! A Docker engine as the checks know it: what it can be asked, what it answers, why it did not. The
//! real one is in the crate `client`; here nothing needs a runtime.
//!
//! Nothing can be changed through [`Engine`]: what removes is [`Remover`], and no check has one.
//!
//! 1. Nothing here needs a client or a runtime: `judges_need_no_client_and_no_runtime`.
//! 2. "It does not exist" is `None`, an answer; that we could not look is an error, and asking again
//!    gives the same one: `a_failure_is_an_answer_too`.
//! 3. Names are the same where Docker takes them for the same:
//!    `every_prefix_that_means_docker_hub_is_the_same_image`.
//! 4. A name that a tag gave says nothing of where an image came from:
//!    `what_the_engine_recorded_is_not_changed_by_a_tag`.

mod about;
mod container;
mod digest;
mod endpoint;
mod engine;
mod error;
mod events;
mod facts;
mod image;
mod listed_image;
mod login;
mod memo;
mod no_engine;
mod provenance;
mod reference;
mod removal;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod world;

pub use about::{About, Described};
pub use container::{
    Change, ChangeKind, Container, ContainerFile, Mount, PortBinding, PortsAt, State,
};
pub use digest::{Digest, NotADigest};
pub use endpoint::{Address, Certificates, Endpoint, Source, without_port};
pub use engine::Engine;
pub use error::{EngineError, Party, RegistryError};
pub use events::EngineEvent;
pub use facts::{EngineInfo, ManifestContent, Proof, RegistryManifest, Shown};
pub use image::{Identity, Image, Origin};
pub use listed_image::{HistoryRow, ListedImage, NamedImage, Naming};
pub use login::{Credential, Login, Place};
pub use memo::Memo;
pub use no_engine::NoEngine;
pub use provenance::Provenance;
pub use reference::{NotAReference, Reference, login_key};
pub use removal::{Made, Removal, Remover};
pub use world::{Fetched, World};
