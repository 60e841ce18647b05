//! What several learners have in common.

use crate::evidence::Common;

#[derive(Debug)]
pub struct Shared {
    pub what: Common,
    /// Enough of it to distinguish it from others.
    pub short: String,
    /// Accounts, safe to show.
    pub learners: Vec<String>,
}

/// Something that a learner has, which may be another's too.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Possession {
    pub(super) what: Common,
    pub(super) short: Box<str>,
    /// The number of the learner's account.
    pub(super) owner: usize,
}

/// What more than one learner has.
pub(super) fn shared(mut all: Vec<Possession>, accounts: &[String]) -> Vec<Shared> {
    all.sort_unstable();
    all.dedup();
    let groups = all.chunk_by(|a, b| (a.what, &a.short) == (b.what, &b.short));
    let groups = groups.filter(|group| group.len() > 1);
    let groups = groups.map(|group| Shared {
        what: group[0].what,
        short: group[0].short.to_string(),
        learners: group.iter().map(|it| accounts[it.owner].clone()).collect(),
    });
    groups.collect()
}
