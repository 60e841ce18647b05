//! The kinds of check, and how an exercise file's check finds its kind.
//!
//! A kind is one file: the struct that the exercise file fills in, `observe`, which asks the
//! engine and returns facts, and `judge`, which knows nothing but those facts. To add a kind, add
//! its file, its `mod` line, and its line in [`kinds!`] below.

mod answer;
mod built_from;
mod command;
mod container_file;
mod container_name;
mod dockerfile;
mod fresh_container;
mod image_config;
mod image_present;
mod local_file;
mod local_path;
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
mod sight;
mod trace;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use container_name::container_name;
pub use local_path::LocalPath;
pub use look::Look;
pub use sight::Sight;
pub use trace::{Trace, TraceKind};

use crate::verdict::{Outcome, ReasonCode, Situation, Unknown};
use engine::{Digest, Reference};
use plain::text;

/// What every kind of check can do.
trait Kind: Sync {
    /// What observing yields: kept in the snapshot, so that it can be judged again.
    type Facts: Serialize + DeserializeOwned + Send;

    /// What can be wrong where it fails; [`judge`](Self::judge) says no other.
    const SITUATIONS: &'static [Situation];

    /// Whether it looks at the image of that name, as the engine lists it.
    fn looks_at(&self, _name: &str) -> bool {
        false
    }

    /// Looks, without judging.
    ///
    /// # Errors
    /// [`Unknown`] where we could not look.
    fn observe(&self, look: &Look<'_>)
    -> impl Future<Output = Result<Self::Facts, Unknown>> + Send;

    /// Judges, without looking.
    fn judge(&self, facts: &Self::Facts) -> Outcome;

    /// What `observe` looks at.
    fn sights(&self) -> Vec<Sight>;

    /// Whether the facts can be an answer to what this check asks, as far as they show. A check
    /// that was corrected may ask for something else than the facts were gathered for.
    fn asked_for(&self, _facts: &Self::Facts) -> bool {
        true
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

/// An image that a registry was seen to have, which can be asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub image: Reference,
    /// `sha256:…`, of the manifest or index.
    pub digest: Digest,
}

/// Declares [`Check`] with one arm for each kind: `Name(file)`.
macro_rules! kinds {
    ($($variant:ident($module:ident)),* $(,)?) => {
        /// A step's check, as the exercise file names it: a map with one key, the kind.
        #[derive(Debug, Clone, Deserialize)]
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

            /// What can be wrong where this check fails: no hint can be for anything else.
            pub fn situations(&self) -> &'static [Situation] {
                match self {
                    $(Self::$variant(_) => <$module::$variant as Kind>::SITUATIONS),*
                }
            }

            /// Whether this check looks at the image of that name, as the engine lists it.
            pub fn looks_at(&self, name: &str) -> bool {
                match self {
                    $(Self::$variant(kind) => kind.looks_at(name)),*
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

            /// What recorded facts say that a registry has; nothing where they cannot be read.
            pub fn claims(&self, facts: &str) -> Vec<Claim> {
                match self {
                    $(Self::$variant(kind) => claims(kind, facts)),*
                }
            }

            /// What observing looks at: when one of these changes, it is worth looking again.
            pub fn sights(&self) -> Vec<Sight> {
                match self {
                    $(Self::$variant(kind) => kind.sights()),*
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
        if !holds(&serde_json::to_value(&read)?, facts) {
            Err(serde::de::Error::custom("other fields"))
        } else if !kind.asked_for(&read) {
            Err(serde::de::Error::custom("of something else"))
        } else {
            Ok(read)
        }
    });
    match read {
        Ok(facts) => kind.judge(&facts),
        Err(error) => Outcome::Unknown(unreadable_facts(&error)),
    }
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

fn traces<K: Kind>(kind: &K, facts: &str, built: &BTreeSet<String>) -> Vec<Trace> {
    let facts = serde_json::from_str::<K::Facts>(facts);
    facts
        .map(|facts| kind.traces(&facts, built))
        .unwrap_or_default()
}

fn claims<K: Kind>(kind: &K, facts: &str) -> Vec<Claim> {
    let facts = serde_json::from_str::<K::Facts>(facts);
    facts.map(|facts| kind.claims(&facts)).unwrap_or_default()
}

fn unreadable_facts(error: &serde_json::Error) -> Unknown {
    Unknown {
        code: ReasonCode::StoredFacts,
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// One check, and what it finds in some facts, as JSON.
    type Case = (&'static str, &'static str, &'static str);

    const CASES: &[Case] = &[
        (
            "{ answer: { question: q, image: nginx, fact: layer_count } }",
            "{ file: missing, truth: null }",
            "other-absent",
        ),
        ("", "{ file: missing, truth: TRUTH }", "no-file"),
        ("", "{ file: not_text, truth: TRUTH }", "unreadable"),
        ("", "{ file: { text: 'q: ' }, truth: TRUTH }", "empty"),
        (
            "",
            "{ file: { text: 'q: 5' }, truth: TRUTH }",
            "wrong-answer",
        ),
        ("", "{ file: { text: 'q: 6' }, truth: TRUTH }", ""),
        (
            "{ built_from: { image: mine, base: nginx } }",
            "{ layers: null, bases: [] }",
            "absent",
        ),
        ("", "{ layers: [@a], bases: [] }", "other-absent"),
        (
            "",
            "{ layers: [@a], bases: [{ name: n, layers: [@a] }] }",
            "nothing-added",
        ),
        (
            "",
            "{ layers: [@b, @c], bases: [{ name: n, layers: [@a] }] }",
            "other-base",
        ),
        (
            "",
            "{ layers: [@a, @c], bases: [{ name: n, layers: [@a] }] }",
            "",
        ),
        (
            "{ container_file: { container: demo, image: nginx, file: /f, contains: x } }",
            "{ container: null, image: IMAGE, change: null, content: null }",
            "absent",
        ),
        (
            "",
            "{ container: STOPPED, image: IMAGE, change: null, content: null }",
            "not-running",
        ),
        (
            "",
            "{ container: OTHER, image: IMAGE, change: null, content: null }",
            "other-image",
        ),
        (
            "",
            "{ container: RUNNING, image: IMAGE, change: null, content: null }",
            "no-file",
        ),
        (
            "",
            "{ container: RUNNING, image: IMAGE, change: modified, content: x }",
            "in-image",
        ),
        (
            "",
            "{ container: RUNNING, image: IMAGE, change: added, content: y }",
            "wrong-text",
        ),
        (
            "",
            "{ container: RUNNING, image: IMAGE, change: added, content: x }",
            "",
        ),
        (
            "{ dockerfile: { file: Dockerfile, instructions: [FROM, RUN], chained_run: true } }",
            "{ file: missing }",
            "no-file",
        ),
        ("", "{ file: too_large }", "unreadable"),
        ("", "{ file: { text: '# RUN' } }", "empty"),
        ("", "{ file: { text: 'FORM nginx' } }", "invalid"),
        ("", "{ file: { text: 'FROM nginx' } }", "incomplete"),
        (
            "",
            "{ file: { text: \"FROM nginx\\nRUN a\" } }",
            "not-chained",
        ),
        ("", "{ file: { text: \"FROM nginx\\nRUN a && b\" } }", ""),
        (
            "{ fresh_container: { container: second, like: first, without: /f } }",
            "{ container: null, like: null, has_file: false }",
            "other-absent",
        ),
        (
            "",
            "{ container: null, like: RUNNING, has_file: false }",
            "absent",
        ),
        (
            "",
            "{ container: STOPPED, like: RUNNING, has_file: false }",
            "not-running",
        ),
        (
            "",
            "{ container: OTHER, like: RUNNING, has_file: false }",
            "other-image",
        ),
        (
            "",
            "{ container: RUNNING, like: RUNNING, has_file: true }",
            "has-file",
        ),
        (
            "",
            "{ container: RUNNING, like: RUNNING, has_file: false }",
            "",
        ),
        (
            "{ image_config: { image: mine, env: { A: b } } }",
            "{ config: null }",
            "absent",
        ),
        (
            "",
            "{ config: { env: [A=c], exposed_ports: [], command: [] } }",
            "differs",
        ),
        (
            "",
            "{ config: { env: [A=b], exposed_ports: [], command: [] } }",
            "",
        ),
        (
            "{ image_present: { image: nginx } }",
            "{ present: [], others: [] }",
            "absent",
        ),
        ("", "{ present: [], others: ['nginx:1'] }", "other-tag"),
        ("", "{ present: ['nginx:latest'], others: [] }", ""),
        (
            "{ logged_in: { registry: r, repository: r.io/a } }",
            "{ kept: false, user: null, accepted: false }",
            "not-logged-in",
        ),
        (
            "",
            "{ kept: true, user: ada, accepted: false }",
            "login-refused",
        ),
        ("", "{ kept: true, user: ada, accepted: true }", ""),
        (
            "{ own_file: { file: f, contains: x } }",
            "{ file: missing }",
            "no-file",
        ),
        ("", "{ file: not_a_file }", "unreadable"),
        ("", "{ file: { text: y } }", "wrong-text"),
        ("", "{ file: { text: x } }", ""),
        (
            "{ points_to: { tag: 'p:h', to: ['nginx:1'], not: nginx } }",
            "{ tag: null, targets: [], left: null }",
            "absent",
        ),
        (
            "",
            "{ tag: { name: 'p:h', id: @a }, targets: [], left: null }",
            "other-absent",
        ),
        (
            "",
            "{ tag: { name: 'p:h', id: @a }, targets: [], left: { name: nginx, id: @a } }",
            "not-moved",
        ),
        (
            "",
            "{ tag: { name: 'p:h', id: @a }, targets: [], left: { name: nginx, id: @b } }",
            "other-absent",
        ),
        (
            "",
            "{ tag: { name: 'p:h', id: @a }, targets: [{ name: 'nginx:1', id: @c }], left: { name: nginx, id: @b } }",
            "other-image",
        ),
        (
            "",
            "{ tag: { name: 'p:h', id: @a }, targets: [{ name: 'nginx:1', id: @a }], left: { name: nginx, id: @b } }",
            "",
        ),
        (
            "{ published_port: { image: mine, port: 80 } }",
            "{ image: null, containers: [], others: 0 }",
            "absent",
        ),
        (
            "",
            "{ image: IMAGE, containers: [], others: 0 }",
            "not-running",
        ),
        (
            "",
            "{ image: IMAGE, containers: [], others: 1 }",
            "old-image",
        ),
        (
            "",
            "{ image: IMAGE, containers: [RUNNING], others: 1 }",
            "not-published",
        ),
        (
            "{ pushed: { image: r.io/a, same_as: nginx } }",
            "{ registry: null, local: null, tagged: false }",
            "not-tagged",
        ),
        (
            "",
            "{ registry: null, local: IMAGE, tagged: true }",
            "not-pushed",
        ),
        // Of before `tagged` was looked at.
        ("", "{ registry: null, local: IMAGE }", "not-pushed"),
        (
            "",
            "{ registry: { digest: @b }, local: null, tagged: true }",
            "other-absent",
        ),
        (
            "",
            "{ registry: { digest: @b }, local: IMAGE, tagged: true }",
            "other-image",
        ),
        (
            "",
            "{ registry: { digest: @a }, local: IMAGE, tagged: false }",
            "",
        ),
        (
            "{ same_image: { images: [a, b] } }",
            "{ ids: [@a, null] }",
            "absent",
        ),
        ("", "{ ids: [@a, @b] }", "other-image"),
        ("", "{ ids: [@a, @a] }", ""),
        (
            "{ same_in_registry: { images: [a, b] } }",
            "{ manifests: [{ digest: @a }, null] }",
            "not-pushed",
        ),
        ("", "{ manifests: [null, { digest: @a }] }", "not-pushed"),
        (
            "",
            "{ manifests: [{ digest: @a }, { digest: @b }] }",
            "other-image",
        ),
        ("", "{ manifests: [{ digest: @a }, { digest: @a }] }", ""),
        (
            "{ served_file: { image: mine, port: 80, path: /, file: f } }",
            "{ file: { Err: missing }, served: [] }",
            "no-file",
        ),
        ("", "{ file: { Err: too_large }, served: [] }", "unreadable"),
        ("", "{ file: FILE, served: [] }", "not-published"),
        ("", "{ file: FILE, served: [], others: true }", "old-image"),
        (
            "",
            "{ file: FILE, served: [{ url: u, answer: nothing }] }",
            "no-answer",
        ),
        (
            "",
            "{ file: FILE, served: [{ url: u, answer: { page: { status: 404, body: { size: 1, sha256: a } } } }] }",
            "server-error",
        ),
        (
            "",
            "{ file: FILE, served: [{ url: u, answer: { page: { status: 200, body: { size: 2, sha256: b } } } }] }",
            "wrong-page",
        ),
        (
            "",
            "{ file: FILE, served: [{ url: u, answer: { page: { status: 200, body: { size: 1, sha256: a } } } }] }",
            "",
        ),
    ];

    #[test]
    fn every_kind_finds_each_of_its_situations_and_no_other() {
        let stands_for = [
            (
                "TRUTH",
                "{ id: @a, layers: 6, history_rows: 9, exposed_ports: [], entrypoint: [], command: [] }",
            ),
            ("IMAGE", "{ id: @a, digests: [] }"),
            ("FILE", "{ Ok: { size: 1, sha256: a } }"),
            (
                "STOPPED",
                "{ id: c, name: c, image_id: @a, image_manifest: null, running: false, status: exited, ports: [] }",
            ),
            (
                "RUNNING",
                "{ id: c, name: c, image_id: @a, image_manifest: null, running: true, status: running, ports: [] }",
            ),
            (
                "OTHER",
                "{ id: c, name: c, image_id: @b, image_manifest: null, running: true, status: running, ports: [] }",
            ),
        ];
        let mut found: BTreeMap<&str, (Check, BTreeSet<Situation>)> = BTreeMap::new();
        let mut kind = "";
        for (check, facts, expected) in CASES {
            if !check.is_empty() {
                kind = check;
            }
            let facts = stands_for
                .iter()
                .fold((*facts).to_owned(), |facts, (word, yaml)| {
                    facts.replace(word, yaml)
                });
            let facts = ["a", "b", "c"].iter().fold(facts, |facts, letter| {
                let digest = Digest::of(letter.as_bytes()).to_string();
                facts.replace(&format!("@{letter}"), &digest)
            });
            let facts: Value = serde_yaml::from_str(&facts).unwrap();
            let (check, found) = found.entry(kind).or_insert_with(|| {
                let yaml = serde_yaml::Deserializer::from_str(kind);
                let check = serde_yaml::with::singleton_map_recursive::deserialize(yaml).unwrap();
                (check, BTreeSet::new())
            });
            let outcome = check.judge(&facts);
            assert!(!matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
            let name = outcome.situation().map_or("", Situation::name);
            assert_eq!(name, *expected, "{kind} {facts}");
            found.extend(outcome.situation());
        }
        assert_eq!(found.len(), 15, "a kind has no cases here");
        for (kind, (check, found)) in found {
            let declared = check.situations().iter().copied().collect::<BTreeSet<_>>();
            assert_eq!(declared.len(), check.situations().len(), "{kind}");
            assert_eq!(found, declared, "{kind}");
        }
    }
}
