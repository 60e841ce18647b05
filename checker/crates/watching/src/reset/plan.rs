//! What a reset would remove, and what it would leave: looks only.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{self, FileChange};
use course::exercise::{Creates, Exercise, LessonId, MadeContainer};
use engine::{Digest, EngineError, Identity, Made, NamedImage, Naming, Reference, Remover};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub containers: Vec<ContainerRemoval>,
    pub tags: Vec<TagRemoval>,
    pub files: Vec<FileChange>,
    pub left: Vec<Left>,
}

/// A container to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerRemoval {
    pub id: String,
    pub name: String,
    pub running: bool,
    /// The image that makes it the lesson's.
    pub image: Reference,
}

/// A name to be taken from an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagRemoval {
    /// As the engine lists it.
    pub name: String,
    pub id: Digest,
    /// Another name that the image keeps; without one the image goes too.
    pub keeps: Option<String>,
    /// Other lessons that check this name.
    pub lessons: Vec<LessonId>,
}

/// Something that bears a name of the lesson's and stays all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// A container of that name, made from another image than the lesson's.
    OtherContainer {
        name: String,
        from: String,
        image: Reference,
    },
    /// The last name of an image that a container, which is not the lesson's, still uses.
    Used { name: String, container: String },
}

/// Why there is no plan.
#[derive(Debug)]
pub enum NoPlan {
    Engine(EngineError),
    File(PathBuf, io::Error),
}

impl Plan {
    pub fn is_empty(&self) -> bool {
        self.containers.is_empty() && self.tags.is_empty() && self.files.is_empty()
    }
}

/// What resetting the lesson would do. The engine is asked only where the lesson makes something
/// on it; `others` are the course's other lessons.
///
/// # Errors
/// [`NoPlan`]
pub async fn plan(
    engine: &dyn Remover,
    folder: &Path,
    creates: &Creates,
    others: &[Exercise],
) -> Result<Plan, NoPlan> {
    let mut plan = Plan {
        files: files::changes(folder, &creates.files)
            .map_err(|(path, error)| NoPlan::File(path, error))?,
        ..Plan::default()
    };
    if creates.images.is_empty() && creates.containers.is_empty() {
        return Ok(plan);
    }
    on_engine(engine, creates, others, &mut plan)
        .await
        .map_err(NoPlan::Engine)?;
    Ok(plan)
}

async fn on_engine(
    engine: &dyn Remover,
    creates: &Creates,
    others: &[Exercise],
    plan: &mut Plan,
) -> Result<(), EngineError> {
    let (all, listed) = futures_util::try_join!(engine.all_containers(), engine.image_names())?;
    let naming = if creates.containers.is_empty() {
        Naming::Docker
    } else {
        engine.naming().await?
    };
    for spec in &creates.containers {
        let image = engine.image(&spec.image).await?.map(Identity::from);
        for made in all.iter().filter(|made| is_named(made, spec)) {
            if is_of(made, spec, image.as_ref(), naming) {
                plan.containers.push(ContainerRemoval {
                    id: made.container.id.clone(),
                    name: made.container.name.clone(),
                    running: made.container.is_started(),
                    image: spec.image.clone(),
                });
            } else if spec.name.is_some() {
                plan.left.push(Left::OtherContainer {
                    name: made.container.name.clone(),
                    from: made.from.clone(),
                    image: spec.image.clone(),
                });
            }
        }
    }
    let removed: BTreeSet<_> = plan.containers.iter().map(|it| it.id.clone()).collect();
    let stay = all
        .iter()
        .filter(|made| !removed.contains(&made.container.id));
    let stay: Vec<&Made> = stay.collect();
    let mut going: Vec<&NamedImage> = Vec::new();
    for reference in &creates.images {
        going.extend(listed.iter().filter(|image| image.is(reference)));
    }
    for (place, image) in going.iter().enumerate() {
        let same = |other: &&NamedImage| other.id == image.id;
        let keeps = listed
            .iter()
            .filter(same)
            .find(|other| !going.iter().any(|it| it.shown == other.shown));
        let is_last = !going[place + 1..].iter().copied().any(|it| same(&it));
        let user = if keeps.is_none() && is_last {
            user_of(engine, image, &stay).await?
        } else {
            None
        };
        match user {
            Some(container) => plan.left.push(Left::Used {
                name: image.shown.clone(),
                container,
            }),
            None => plan.tags.push(TagRemoval {
                name: image.shown.clone(),
                id: image.id,
                keeps: keeps.map(|it| it.shown.clone()),
                lessons: lessons(others, &image.shown),
            }),
        }
    }
    Ok(())
}

/// The container that keeps the engine from removing an image.
async fn user_of(
    engine: &dyn Remover,
    image: &NamedImage,
    stay: &[&Made],
) -> Result<Option<String>, EngineError> {
    let Ok(reference) = image.shown.parse::<Reference>() else {
        return Ok(None);
    };
    let identity = engine.image(&reference).await?.map(Identity::from);
    let uses = |made: &&&Made| {
        let container = &made.container;
        container.image_id == Some(image.id)
            || identity.as_ref().is_some_and(|it| it.made(container))
    };
    Ok(stay
        .iter()
        .find(uses)
        .map(|made| made.container.name.clone()))
}

/// The lessons whose checks observe the image of that name.
fn lessons(others: &[Exercise], name: &str) -> Vec<LessonId> {
    let looks = |exercise: &&Exercise| {
        let mut checks = exercise.steps.iter().map(|step| &step.check);
        checks.any(|check| check.sights().iter().any(|sight| sight.is_image(name)))
    };
    let looking = others.iter().filter(looks);
    looking.map(|exercise| exercise.id.clone()).collect()
}

fn is_named(made: &Made, spec: &MadeContainer) -> bool {
    spec.name
        .as_ref()
        .is_none_or(|name| *name == made.container.name)
}

/// Whether a container is of the lesson's image. Of one with the lesson's own name the image is
/// looked at; of any other the name that it was made from: an image may bear the lesson's name and
/// be quite another one, whose containers are not the lesson's.
fn is_of(made: &Made, spec: &MadeContainer, now: Option<&Identity>, naming: Naming) -> bool {
    let by_image = spec.name.is_some() && now.is_some_and(|now| now.made(&made.container));
    by_image || spec.image.is_shown_as(&made.from, naming)
}
