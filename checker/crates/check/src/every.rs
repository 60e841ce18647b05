//! The list of kinds, and a check that is one of them.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::judging::{AnyKind, Judged, StoredFacts};
use super::{Claim, Context, Question, Sight, Trace, kinds};
use crate::verdict::{Outcome, Situation, Unknown};

/// Declares [`Check`] with one arm for each kind: `Name(file)`.
macro_rules! kinds {
    ($($variant:ident($module:ident)),* $(,)?) => {
        /// A step's check, as the exercise file names it: a map with one key, the kind.
        #[derive(Debug, Clone, Deserialize)]
        #[serde(rename_all = "snake_case", expecting = "a check || 확인 방법")]
        pub enum Check {
            $($variant(kinds::$module::$variant)),*
        }

        impl Check {
            /// The names of all kinds.
            pub const KINDS: &'static [&'static str] = &[$(stringify!($module)),*];

            fn kind(&self) -> &dyn AnyKind {
                match self {
                    $(Self::$variant(kind) => kind),*
                }
            }

            /// The kind, as the exercise file names it.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => stringify!($module)),*
                }
            }
        }
    };
}

kinds! {
    Answer(answer),
    BuiltFrom(built_from),
    ContainerFile(container_file),
    Dockerfile(dockerfile),
    FreshContainer(fresh_container),
    ImageConfig(image_config),
    ImagePresent(image_present),
    LoggedIn(logged_in),
    OwnFile(own_file),
    PointsTo(points_to),
    PublishedPort(published_port),
    Pushed(pushed),
    SameImage(same_image),
    SameInRegistry(same_in_registry),
    ServedFile(served_file),
}

impl Check {
    /// Observes what this check needs to know, and judges it.
    ///
    /// # Errors
    /// [`Unknown`] where we could not look.
    pub async fn run(&self, context: &Context<'_>) -> Result<Judged, Unknown> {
        self.kind().run(context).await
    }

    /// Judges facts that [`run`](Self::run) yielded, however long ago; asks nothing of the outside.
    pub fn judge(&self, facts: &StoredFacts<'_>) -> Outcome {
        self.kind().judge(facts, &self.asks())
    }

    /// What can be wrong where this check fails: no hint can be for anything else.
    pub fn situations(&self) -> &'static [Situation] {
        self.kind().situations()
    }

    /// What observing asks about: facts that were gathered for anything else are not judged.
    pub fn asks(&self) -> Vec<String> {
        let own = self.kind().asks();
        std::iter::once(self.name().to_owned()).chain(own).collect()
    }

    /// What observing looks at: when one of these changes, the check must run again.
    pub fn sights(&self) -> Vec<Sight> {
        self.kind().sights()
    }

    /// The question that the learner answers in a file of theirs, where this is one.
    pub fn question(&self) -> Option<Question> {
        self.kind().question()
    }

    /// The image that the learner builds for this check.
    pub fn builds(&self) -> Option<String> {
        self.kind().builds()
    }

    /// What in recorded facts comes from the learner's own work; nothing where they cannot be
    /// read. `built` are the images that the course's checks [`builds`](Self::builds).
    pub fn traces(&self, facts: &StoredFacts<'_>, built: &BTreeSet<String>) -> Vec<Trace> {
        self.kind().traces(facts, built)
    }

    /// What recorded facts say that a registry has; nothing where they cannot be read.
    pub fn claims(&self, facts: &StoredFacts<'_>) -> Vec<Claim> {
        self.kind().claims(facts)
    }
}
