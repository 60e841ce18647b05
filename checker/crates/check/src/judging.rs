//! From a check to its outcome: fresh facts are judged as they are; stored ones only where they
//! can be read whole and were gathered for what the check asks.

use std::collections::BTreeSet;

use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::Value;

use super::kind::Kind;
use super::{Claim, Context, Question, Sight, Trace};
use crate::verdict::{Outcome, ReasonCode, Situation, Unknown};
use plain::text;

/// What a check came to, with the facts that it was judged by, ready to be stored.
#[derive(Debug)]
pub struct Judged {
    pub outcome: Outcome,
    pub facts: Value,
}

/// Facts as a snapshot or a submission has them.
#[derive(Debug, Clone, Copy)]
pub struct StoredFacts<'a> {
    /// JSON, read only where a check judges it.
    pub json: &'a str,
    /// What the check asked about that gathered them; `None` in snapshots of version 1.
    pub asked: Option<&'a [String]>,
}

impl StoredFacts<'_> {
    fn read<K: Kind>(&self) -> serde_json::Result<K::Facts> {
        serde_json::from_str(self.json)
    }
}

/// A [`Kind`] whose type of facts is not known: all that [`Check`](super::Check) needs.
pub trait AnyKind: Send + Sync {
    fn run<'a>(&'a self, context: &'a Context<'_>) -> BoxFuture<'a, Result<Judged, Unknown>>;
    fn judge(&self, facts: &StoredFacts<'_>, asks: &[String]) -> Outcome;
    fn situations(&self) -> &'static [Situation];
    fn asks(&self) -> Vec<String>;
    fn sights(&self) -> Vec<Sight>;
    fn question(&self) -> Option<Question>;
    fn builds(&self) -> Option<String>;
    fn traces(&self, facts: &StoredFacts<'_>, built: &BTreeSet<String>) -> Vec<Trace>;
    fn claims(&self, facts: &StoredFacts<'_>) -> Vec<Claim>;
}

impl<K: Kind> AnyKind for K {
    fn run<'a>(&'a self, context: &'a Context<'_>) -> BoxFuture<'a, Result<Judged, Unknown>> {
        Box::pin(async move {
            let facts = self.observe(context).await?;
            Ok(Judged {
                outcome: Kind::judge(self, &facts),
                facts: serde_json::to_value(facts).map_err(|error| unusable(&error.to_string()))?,
            })
        })
    }

    fn judge(&self, facts: &StoredFacts<'_>, asks: &[String]) -> Outcome {
        match usable(self, facts, asks) {
            Ok(facts) => Kind::judge(self, &facts),
            Err(detail) => Outcome::Unknown(unusable(&detail)),
        }
    }

    fn situations(&self) -> &'static [Situation] {
        K::SITUATIONS
    }

    fn asks(&self) -> Vec<String> {
        Kind::asks(self)
    }

    fn sights(&self) -> Vec<Sight> {
        Kind::sights(self)
    }

    fn question(&self) -> Option<Question> {
        Kind::question(self)
    }

    fn builds(&self) -> Option<String> {
        Kind::builds(self)
    }

    fn traces(&self, facts: &StoredFacts<'_>, built: &BTreeSet<String>) -> Vec<Trace> {
        facts
            .read::<K>()
            .map(|facts| Kind::traces(self, &facts, built))
            .unwrap_or_default()
    }

    fn claims(&self, facts: &StoredFacts<'_>) -> Vec<Claim> {
        facts
            .read::<K>()
            .map(|facts| Kind::claims(self, &facts))
            .unwrap_or_default()
    }
}

/// The facts, where they can be judged; else why not.
fn usable<K: Kind>(
    kind: &K,
    stored: &StoredFacts<'_>,
    asks: &[String],
) -> Result<K::Facts, String> {
    if stored.asked.is_some_and(|asked| asked != asks) {
        return Err("of something else".to_owned());
    }
    let words = |error: serde_json::Error| error.to_string();
    let written: Value = serde_json::from_str(stored.json).map_err(words)?;
    let read = K::Facts::deserialize(&written).map_err(words)?;
    // What may be absent reads as absent from facts of another shape, too; only facts that say
    // nothing else than what was read were read right.
    if !holds(&serde_json::to_value(&read).map_err(words)?, &written) {
        return Err("other fields".to_owned());
    }
    if !kind.fits(&read) {
        return Err("of something else".to_owned());
    }
    Ok(read)
}

/// Whether what was read has everything that was written. It may have more: a field that an older
/// checker did not know has its default.
fn holds(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => {
            read.is_empty() == written.is_empty()
                && written
                    .iter()
                    .all(|(key, value)| read.get(key).is_some_and(|own| holds(own, value)))
        }
        (Value::Array(read), Value::Array(written)) => {
            read.len() == written.len()
                && read
                    .iter()
                    .zip(written)
                    .all(|(own, value)| holds(own, value))
        }
        (read, written) => read == written,
    }
}

fn unusable(detail: &str) -> Unknown {
    Unknown {
        code: ReasonCode::StoredFacts,
        reason: text!(
            "the recorded facts are of another kind or version ({detail})",
            "기록된 사실이 다른 종류이거나 다른 버전이에요 ({detail})"
        ),
        remedy: text!(
            "check this lesson again with this version",
            "이 버전으로 레슨을 다시 확인해 주세요"
        ),
    }
}
