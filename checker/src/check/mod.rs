//! The kinds of check, and how an exercise file's check finds its kind.
//!
//! A kind is one file: the struct that the exercise file fills in, `observe`, which asks the
//! engine and returns facts, and `judge`, which knows nothing but those facts. To add a kind, add
//! its file, its `mod` line, and its line in [`kinds!`] below.

mod answer;
mod built_from;
mod command;
mod container_file;
mod dockerfile;
mod fresh_container;
mod image_config;
mod image_present;
mod local_file;
mod logged_in;
mod look;
mod own_file;
mod points_to;
mod published_port;
mod pushed;
mod same_image;
mod same_in_registry;
mod selector;
mod served_file;
mod trace;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use look::Look;
pub use trace::{Trace, TraceKind};

use crate::text;
use crate::verdict::{Outcome, Unknown};

/// What every kind of check can do.
trait Kind: Sync {
    /// What observing yields: kept in the snapshot, so that it can be judged again.
    type Facts: Serialize + DeserializeOwned + Send;

    /// Looks, without judging.
    ///
    /// # Errors
    /// [`Unknown`] where we could not look.
    fn observe(&self, look: &Look<'_>)
    -> impl Future<Output = Result<Self::Facts, Unknown>> + Send;

    /// Judges, without looking.
    fn judge(&self, facts: &Self::Facts) -> Outcome;

    /// The image that the learner builds for this check.
    fn builds(&self) -> Option<String> {
        None
    }

    /// What in the facts comes from the learner's own work, so that no two learners have it.
    /// `built` are the images that learners of the course build.
    fn traces(&self, _facts: &Self::Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        Vec::new()
    }
}

/// Declares [`Check`] with one arm for each kind: `Name(file)`.
macro_rules! kinds {
    ($($variant:ident($module:ident)),* $(,)?) => {
        /// A step's check, as the exercise file names it: a map with one key, the kind.
        #[derive(Debug, Clone, Deserialize, Serialize)]
        #[serde(rename_all = "snake_case", expecting = "a check")]
        pub enum Check {
            $($variant($module::$variant)),*
        }

        impl Check {
            /// Asks the engine for what this check needs to know.
            ///
            /// # Errors
            /// [`Unknown`] where we could not look.
            pub async fn observe(&self, look: &Look<'_>) -> Result<Value, Unknown> {
                match self {
                    $(Self::$variant(kind) => as_value(kind.observe(look).await?)),*
                }
            }

            /// Judges facts that [`observe`](Self::observe) returned, now or long ago.
            pub fn judge(&self, facts: &Value) -> Outcome {
                match self {
                    $(Self::$variant(kind) => judge(kind, facts)),*
                }
            }

            /// The image that the learner builds for this check.
            pub fn builds(&self) -> Option<String> {
                match self {
                    $(Self::$variant(kind) => kind.builds()),*
                }
            }

            /// What in recorded facts comes from the learner's own work; nothing where they
            /// cannot be read. `built` are the images that the course's checks
            /// [`builds`](Self::builds).
            pub fn traces(&self, facts: &str, built: &BTreeSet<String>) -> Vec<Trace> {
                match self {
                    $(Self::$variant(kind) => traces(kind, facts, built)),*
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

fn as_value(facts: impl Serialize) -> Result<Value, Unknown> {
    serde_json::to_value(facts).map_err(|error| unreadable_facts(&error))
}

fn judge<K: Kind>(kind: &K, facts: &Value) -> Outcome {
    let read = K::Facts::deserialize(facts).and_then(|read| {
        // What may be absent reads as absent from facts of another shape, too; only facts that
        // say nothing else than what was read were read right.
        if serde_json::to_value(&read)? == *facts {
            Ok(read)
        } else {
            Err(serde::de::Error::custom("other fields"))
        }
    });
    match read {
        Ok(facts) => kind.judge(&facts),
        Err(error) => Outcome::Unknown(unreadable_facts(&error)),
    }
}

fn traces<K: Kind>(kind: &K, facts: &str, built: &BTreeSet<String>) -> Vec<Trace> {
    let facts = serde_json::from_str::<K::Facts>(facts);
    facts
        .map(|facts| kind.traces(&facts, built))
        .unwrap_or_default()
}

fn unreadable_facts(error: &serde_json::Error) -> Unknown {
    Unknown {
        reason: text!(
            "the recorded facts are of another kind or version ({error})",
            "기록된 사실이 다른 종류이거나 다른 버전이에요 ({error})"
        ),
        remedy: text!(
            "check this lesson again with this version",
            "이 버전으로 레슨을 다시 확인해 주세요"
        ),
    }
}
