//! Several names are one image: one image ID, and so one digest.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::verdict::Situation::{self, Absent, OtherImage};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::{Digest, Reference};
use plain::lang::Text;
use plain::text;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameImage {
    images: Vec<Reference>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// The image IDs, in the order of the check; `None` where the engine does not have the image.
    ids: Vec<Option<Digest>>,
}

impl Kind for SameImage {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, OtherImage];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let asked = self.images.iter().map(|reference| engine.image(reference));
        let images = futures_util::future::try_join_all(asked).await?;
        let ids = images.into_iter().map(|image| image.map(|image| image.id));
        Ok(Facts { ids: ids.collect() })
    }

    fn fits(&self, facts: &Facts) -> bool {
        facts.ids.len() == self.images.len()
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let named: Vec<_> = self.images.iter().zip(&facts.ids).collect();
        let expected = text!(
            "{names} are one image",
            "{names} — 모두 같은 이미지여야 해요",
            names = list(&self.images)
        );
        let missing: Vec<_> = named
            .iter()
            .filter(|(_, id)| id.is_none())
            .map(|(reference, _)| (*reference).clone())
            .collect();
        if !missing.is_empty() {
            let found = text!(
                "not on your engine: {names}",
                "엔진에 없는 이미지: {names}",
                names = list(&missing)
            );
            return Outcome::Fail {
                expected,
                found,
                situation: Some(Absent),
            };
        }
        let ids: Vec<_> = facts.ids.iter().flatten().collect();
        match ids.split_first() {
            Some((first, rest)) if rest.iter().all(|id| id == first) => Outcome::Pass {
                found: text!(
                    "all have the image ID {id}",
                    "모두 이미지 ID가 같아요 ({id})",
                    id = first.short()
                ),
            },
            _ => Outcome::Fail {
                expected,
                found: different(&named),
                situation: Some(OtherImage),
            },
        }
    }

    fn asks(&self) -> Vec<String> {
        self.images.iter().map(ToString::to_string).collect()
    }

    fn sights(&self) -> Vec<Sight> {
        let images = self.images.iter().cloned();
        images.map(|image| Sight::Images(image.into())).collect()
    }
}

/// `a is 0123456789ab, b is ba9876543210`.
fn different(named: &[(&Reference, &Option<Digest>)]) -> Text {
    let each = named
        .iter()
        .filter_map(|(reference, id)| Some(format!("{reference} → {}", id.as_ref()?.short())));
    text!(
        "different images: {each}",
        "서로 다른 이미지예요: {each}",
        each = each.collect::<Vec<_>>().join(", ")
    )
}

fn list(references: &[Reference]) -> String {
    let names: Vec<_> = references.iter().map(ToString::to_string).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn one_id_passes_and_two_do_not() {
        let check: SameImage =
            serde_yaml::from_str("images: [nginx:latest, nginx:mainline]").unwrap();
        let verdict = |ids: &[Option<&str>]| {
            let ids = ids
                .iter()
                .map(|id| id.map(|id| Digest::of(id.as_bytes())))
                .collect();
            check.judge(&Facts { ids }).verdict()
        };
        assert_eq!(
            verdict(&[Some("sha256:a"), Some("sha256:a")]),
            Verdict::Pass
        );
        assert_eq!(
            verdict(&[Some("sha256:a"), Some("sha256:b")]),
            Verdict::Fail
        );
        assert_eq!(verdict(&[Some("sha256:a"), None]), Verdict::Fail);
    }
}
