//! Carries a plan out, one part at a time; what fails is reported and hinders nothing else.

use std::io;
use std::path::{Path, PathBuf};

use super::files::{self, FileChange};
use super::plan::{ContainerRemoval, Plan, TagRemoval};
use course::learner::STATE;
use engine::{EngineError, Made, Reference, Removal, Remover};
use plain::disk;

/// What became of one part.
#[derive(Debug)]
pub enum ResetEvent<'a> {
    Container(&'a ContainerRemoval, Ended),
    Tag(&'a TagRemoval, Ended),
    /// With where the learner's own is now.
    File(&'a FileChange, io::Result<Option<PathBuf>>),
}

#[derive(Debug)]
pub enum Ended {
    Removed,
    /// Something else removed it meanwhile.
    Gone,
    /// It is not what it was when the plan was made, and stays.
    Changed,
    /// Something still uses it, and it stays.
    InUse,
    Failed(EngineError),
}

impl ResetEvent<'_> {
    /// Whether it is as it should be now.
    pub fn is_done(&self) -> bool {
        match self {
            Self::Container(_, ended) | Self::Tag(_, ended) => {
                matches!(ended, Ended::Removed | Ended::Gone)
            }
            Self::File(_, kept) => kept.is_ok(),
        }
    }
}

/// Removes and puts back what the plan says, reporting each part as it is done: containers first,
/// since an image that one uses cannot go. Doing it again finishes what failed.
pub async fn carry_out(
    engine: &dyn Remover,
    root: &Path,
    folder: &Path,
    plan: &Plan,
    mut report: impl FnMut(ResetEvent<'_>),
) {
    for container in &plan.containers {
        let ended = remove(engine, container).await;
        report(ResetEvent::Container(
            container,
            ended.unwrap_or_else(Ended::Failed),
        ));
    }
    for tag in &plan.tags {
        let ended = untag(engine, tag).await;
        report(ResetEvent::Tag(tag, ended.unwrap_or_else(Ended::Failed)));
    }
    for change in &plan.files {
        let restored =
            disk::lock(&root.join(STATE)).and_then(|lock| files::restore(&lock, folder, change));
        report(ResetEvent::File(change, restored));
    }
}

async fn remove(engine: &dyn Remover, container: &ContainerRemoval) -> Result<Ended, EngineError> {
    // By its ID it is still the same container; only its name may have been given away.
    let is_same = |made: &Made| made.container.name == container.name;
    match engine.made(&container.id).await? {
        None => Ok(Ended::Gone),
        Some(made) if !is_same(&made) => Ok(Ended::Changed),
        Some(_) => Ok(ended(engine.remove_container(&container.id).await?)),
    }
}

async fn untag(engine: &dyn Remover, tag: &TagRemoval) -> Result<Ended, EngineError> {
    let Ok(reference) = tag.name.parse::<Reference>() else {
        return Ok(Ended::Changed);
    };
    match engine.image(&reference).await? {
        None => Ok(Ended::Gone),
        Some(image) if image.id != tag.id => Ok(Ended::Changed),
        Some(_) => Ok(ended(engine.untag(&tag.name).await?)),
    }
}

fn ended(removal: Removal) -> Ended {
    match removal {
        Removal::Removed => Ended::Removed,
        Removal::Gone => Ended::Gone,
        Removal::InUse => Ended::InUse,
    }
}
