//! Reads what the engine and the learner's registry hold, when it may have changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inventory::{self, InRegistry, Inventory, KnownImages};
use super::latest::Latest;
use super::pending::Trigger;
use super::state::WatchState;
use check::Sight;
use course::catalog::Loaded;
use engine::{Engine, Reference};

#[derive(Default)]
pub struct Stock {
    known: Arc<KnownImages>,
    engine: Latest<Option<Inventory>>,
    registry: Latest<Vec<InRegistry>>,
}

/// What was read.
pub enum Taken {
    /// `None` where the engine did not list it: what it said last then stays.
    Engine(Option<Inventory>),
    Registry(Vec<InRegistry>),
}

impl Stock {
    /// Reads again what a burst can have changed.
    pub fn want<'a>(
        &mut self,
        burst: &[Trigger],
        lessons: impl Iterator<Item = &'a Loaded>,
        engine: &Arc<dyn Engine>,
    ) {
        if burst.iter().any(changes_engine) {
            let (engine, known) = (Arc::clone(engine), Arc::clone(&self.known));
            self.engine
                .want(async move { inventory::read(&*engine, &known).await.ok() });
        }
        let names = names_in_registry(lessons, burst);
        if !names.is_empty() {
            let engine = Arc::clone(engine);
            self.registry
                .want(async move { inventory::read_registry(&*engine, names).await });
        }
    }

    /// The engine is gone: what it was asked comes to nothing.
    pub fn forget(&mut self) {
        self.engine.forget();
        self.registry.forget();
    }

    /// The next that was read. Nothing is lost when the future is dropped half-way.
    pub async fn read(&mut self) -> Taken {
        tokio::select! {
            held = self.engine.read() => Taken::Engine(held),
            has = self.registry.read() => Taken::Registry(has),
        }
    }
}

impl Taken {
    /// `false` where it says what was known.
    pub fn put_into(self, state: &mut WatchState) -> bool {
        match self {
            Self::Engine(None) => false,
            Self::Engine(held) => state.hold(held),
            Self::Registry(has) => state.shelve(has),
        }
    }
}

/// Whether the engine may hold something else now.
fn changes_engine(trigger: &Trigger) -> bool {
    match trigger {
        Trigger::Event(_)
        | Trigger::Up(_)
        | Trigger::Free
        | Trigger::Lesson(_)
        | Trigger::Everything => true,
        Trigger::Down(_)
        | Trigger::Files(_)
        | Trigger::Course
        | Trigger::DockerConfig
        | Trigger::Hints
        | Trigger::Silent => false,
    }
}

/// The names of the course in registries that may be asked as often as one likes, where a burst can
/// have changed what is under one of them; else none. The checks of that burst ask for the same names,
/// and the answers are shared.
fn names_in_registry<'a>(
    lessons: impl Iterator<Item = &'a Loaded>,
    burst: &[Trigger],
) -> Vec<Reference> {
    let steps = lessons.flat_map(|loaded| &loaded.exercise.steps);
    let sights = steps.flat_map(|step| step.check.sights());
    let sights: Vec<_> = sights.filter(|it| !it.is_metered()).collect();
    if !burst
        .iter()
        .any(|trigger| changes_registry(trigger, &sights))
    {
        return Vec::new();
    }
    let names = sights.into_iter().filter_map(|sight| match sight {
        Sight::Registry(reference) => Some((reference.to_string(), reference)),
        _ => None,
    });
    let each_once: BTreeMap<_, _> = names.collect();
    each_once.into_values().collect()
}

fn changes_registry(trigger: &Trigger, sights: &[Sight]) -> bool {
    let is_registry = |sight: &&Sight| matches!(sight, Sight::Registry(_));
    match trigger {
        Trigger::Event(event) => {
            let mut sights = sights.iter().filter(is_registry);
            sights.any(|sight| sight.touched_by(event))
        }
        Trigger::Up(_)
        | Trigger::Silent
        | Trigger::Free
        | Trigger::DockerConfig
        | Trigger::Lesson(_)
        | Trigger::Everything => true,
        Trigger::Down(_) | Trigger::Files(_) | Trigger::Course | Trigger::Hints => false,
    }
}
