//! An image was built from a base: the base's layers are the first layers of the image, and there
//! are more. Histories and digests are not compared, since the builders write different ones.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::selector::Selector;
use crate::verdict::Situation::{self, Absent, NothingAdded, OtherAbsent, OtherBase};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use engine::{Digest, Reference};
use plain::text;
use plain::visible::visible;

/// Base images that are inspected, where a selector fits many.
const MOST_BASES: usize = 50;

/// The layer with nothing in it: every engine makes the same.
const EMPTY_LAYER: &str = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuiltFrom {
    image: Reference,
    base: Selector,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// The image's layers, the base's first; `None` where the image does not exist.
    layers: Option<Vec<Digest>>,
    bases: Vec<Base>,
}

#[derive(Serialize, Deserialize)]
struct Base {
    name: String,
    layers: Vec<Digest>,
}

impl Kind for BuiltFrom {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, OtherAbsent, OtherBase, NothingAdded];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let (image, bases) = futures_util::try_join!(engine.image(&self.image), async {
            let names = match &self.base {
                Selector::Exact(reference) => vec![reference.clone()],
                Selector::Pattern(_) => {
                    let fitting = self.base.pick(engine.image_names().await?).into_iter();
                    let references = fitting.filter_map(|image| image.name);
                    references.take(MOST_BASES).collect()
                }
            };
            let asked = names.iter().map(|name| engine.image(name));
            let images = futures_util::future::try_join_all(asked).await?;
            Ok(names
                .iter()
                .zip(images)
                .filter_map(|(name, image)| {
                    Some(Base {
                        name: name.to_string(),
                        layers: image?.layers,
                    })
                })
                .collect())
        })?;
        Ok(Facts {
            layers: image.map(|image| image.layers),
            bases,
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (image, base) = (&self.image, &self.base);
        let fail = |situation, found| Outcome::Fail {
            expected: text!(
                "an image {image} built from {base}: the same first layers, and layers of its own on top",
                "{base} 이미지를 베이스로 빌드한 {image} 이미지가 있어야 해요 (베이스의 레이어 위에 새 레이어가 쌓여요)"
            ),
            found,
            situation: Some(situation),
        };
        let Some(layers) = &facts.layers else {
            return fail(
                Absent,
                text!(
                    "there is no image {image} on your engine",
                    "엔진에 {image} 이미지가 없어요"
                ),
            );
        };
        if facts.bases.is_empty() {
            return fail(
                OtherAbsent,
                text!(
                    "the base {base} is not on your engine",
                    "엔진에 {base} 베이스 이미지가 없어요"
                ),
            );
        }
        let total = layers.len();
        let starts_with =
            |base: &&Base| !base.layers.is_empty() && layers.starts_with(&base.layers);
        match facts
            .bases
            .iter()
            .filter(starts_with)
            .max_by_key(|base| base.layers.len())
        {
            Some(base) if base.layers.len() < total => Outcome::Pass {
                found: text!(
                    "{image} has the {shared} layers of {name} and {own} of its own",
                    "{image} 이미지는 {name}의 레이어 {shared}개 위에 자신의 레이어 {own}개를 쌓았어요",
                    name = visible(&base.name),
                    shared = base.layers.len(),
                    own = total - base.layers.len()
                ),
            },
            Some(base) => fail(
                NothingAdded,
                text!(
                    "{image} has the layers of {name} and none of its own",
                    "{image} 이미지에는 {name}의 레이어만 있고 자신의 레이어가 없어요",
                    name = visible(&base.name)
                ),
            ),
            None => fail(
                OtherBase,
                text!(
                    "the {total} layers of {image} do not start with those of {base}",
                    "{image} 이미지의 레이어 {total}개가 {base} 이미지의 레이어로 시작하지 않아요"
                ),
            ),
        }
    }

    fn builds(&self) -> Option<String> {
        Some(self.image.to_string())
    }

    fn traces(&self, facts: &Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        let layers = facts.layers.as_deref().unwrap_or_default();
        let bases = facts.bases.iter().map(|base| base.layers.as_slice());
        let shared = bases
            .filter(|base| layers.starts_with(base))
            .map(<[_]>::len)
            .max();
        // Without its base it cannot be determined whose layers they are.
        let own = shared
            .filter(|shared| *shared > 0)
            .map_or(&[][..], |shared| &layers[shared..]);
        let own = own
            .iter()
            .map(ToString::to_string)
            .filter(|layer| layer != EMPTY_LAYER);
        own.map(|layer| Trace::new(TraceKind::Layer, &layer))
            .collect()
    }

    fn asks(&self) -> Vec<String> {
        vec![self.image.to_string(), self.base.asks()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![
            Sight::Images(self.image.clone().into()),
            Sight::Images(self.base.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn the_base_must_be_a_strict_prefix() {
        let check: BuiltFrom = serde_yaml::from_str("{ image: mine, base: nginx }").unwrap();
        let layers = |list: &[&str]| {
            list.iter()
                .map(|it| Digest::of(it.as_bytes()))
                .collect::<Vec<_>>()
        };
        let verdict = |image: Option<&[&str]>, bases: &[&[&str]]| {
            let image = image.map(layers);
            let bases = bases.iter().map(|list| Base {
                name: "nginx:latest".to_owned(),
                layers: layers(list),
            });
            let bases = bases.collect();
            check
                .judge(&Facts {
                    layers: image,
                    bases,
                })
                .verdict()
        };
        assert_eq!(
            verdict(Some(&["a", "b", "c"]), &[&["a", "b"]]),
            Verdict::Pass
        );
        assert_eq!(
            verdict(Some(&["a", "b", "c"]), &[&["x"], &["a"]]),
            Verdict::Pass
        );
        assert_eq!(verdict(Some(&["a", "b"]), &[&["a", "b"]]), Verdict::Fail);
        // Another tag's shorter prefix does not turn a copy into a build.
        assert_eq!(
            verdict(Some(&["a", "b"]), &[&["a", "b"], &["a"]]),
            Verdict::Fail
        );
        assert_eq!(
            verdict(Some(&["b", "a", "c"]), &[&["a", "b"]]),
            Verdict::Fail
        );
        assert_eq!(verdict(Some(&["a"]), &[&[]]), Verdict::Fail);
        assert_eq!(verdict(Some(&["a"]), &[]), Verdict::Fail);
        assert_eq!(verdict(None, &[&["a"]]), Verdict::Fail);
    }
}
