//! What every kind of check can do.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Claim, Context, Question, Sight, Trace};
use crate::verdict::{Outcome, Situation, Unknown};

pub trait Kind: Send + Sync {
    /// What observing yields: kept in the snapshot, so that it can be judged again. What it is
    /// stored as stays readable: `tests/stored/` holds facts of every kind as they were written.
    type Facts: Serialize + DeserializeOwned + Send + Sync;

    /// What can be wrong where it fails; [`judge`](Self::judge) finds nothing else.
    const SITUATIONS: &'static [Situation];

    /// Observes, without judging.
    ///
    /// # Errors
    /// [`Unknown`] where we could not look.
    fn observe(
        &self,
        context: &Context<'_>,
    ) -> impl Future<Output = Result<Self::Facts, Unknown>> + Send;

    /// Judges, without asking anything.
    fn judge(&self, facts: &Self::Facts) -> Outcome;

    /// What `observe` looks at: when one of these changes, the check must run again.
    fn sights(&self) -> Vec<Sight>;

    /// What `observe` asks about, word for word: the names and paths that decide which facts it
    /// gathers. What only [`judge`](Self::judge) reads is not in it, so that an exercise whose
    /// judging was corrected can judge what it has already.
    fn asks(&self) -> Vec<String>;

    /// Whether facts that were stored without [`asks`](Self::asks) can be an answer to what this
    /// check asks, as far as they show.
    fn fits(&self, _facts: &Self::Facts) -> bool {
        true
    }

    /// The question that the learner answers in a file of theirs, where this is one.
    fn question(&self) -> Option<Question> {
        None
    }

    /// The image that the learner builds for this check.
    fn builds(&self) -> Option<String> {
        None
    }

    /// What in the facts comes from the learner's own work, so that no two learners have it.
    /// `built` are the images that learners of the course build.
    fn traces(&self, _facts: &Self::Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        Vec::new()
    }

    /// What the facts say that a registry has.
    fn claims(&self, _facts: &Self::Facts) -> Vec<Claim> {
        Vec::new()
    }
}
