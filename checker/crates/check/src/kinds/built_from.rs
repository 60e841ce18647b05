//! An image was built from a base: the base's layers are the first layers of the image, and more was
//! laid on top. Histories and digests are not compared, since the builders write different ones.
//! BuildKit leaves its base without a name, so that no base here may be the right one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::bases::{self, Base};
use crate::kind::Kind;
use crate::layers::{self, Made};
use crate::selector::Selector;
use crate::verdict::Situation::{self, Absent, Committed, NothingAdded, OtherAbsent, OtherBase};
use crate::verdict::{Outcome, ReasonCode, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use engine::{Digest, Reference};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

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
    /// What else the image shows; `None` in facts from before this was observed.
    #[serde(default)]
    more: Option<More>,
}

/// What an image shows besides its layers.
#[derive(Serialize, Deserialize)]
struct More {
    platform: Option<String>,
    marks: Vec<String>,
    /// The name of the base, as far as the image shows.
    base: Option<String>,
    made: Made,
}

impl Kind for BuiltFrom {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] =
        &[Absent, OtherAbsent, OtherBase, NothingAdded, Committed];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let (image, rows, bases) = futures_util::try_join!(
            engine.image(&self.image),
            engine.history(&self.image),
            bases::of(engine, &self.base)
        )?;
        let repository = self.base.repository();
        let newest = rows.unwrap_or_default().into_iter().next();
        let more = image.as_ref().map(|image| More {
            platform: image.platform.clone(),
            marks: layers::marks(image, repository),
            base: layers::version(image, repository),
            made: Made::new(image, newest),
        });
        Ok(Facts {
            layers: image.map(|image| image.layers),
            bases,
            more,
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let image = &self.image;
        let Some(layers) = &facts.layers else {
            return self.fail(
                Absent,
                text!(
                    "there is no image {image} on your engine",
                    "엔진에 {image} 이미지가 없어요"
                ),
            );
        };
        let Some(base) = facts.base() else {
            return self.without_base(layers, facts);
        };
        let (name, shared) = (visible(&base.name), base.layers.len());
        let own = facts.own(base, layers);
        if own == 0 {
            return self.fail(
                NothingAdded,
                text!(
                    "{image} has the layers of {name} and none of its own",
                    "{image} 이미지에는 {name}의 레이어만 있고 자신의 레이어가 없어요"
                ),
            );
        }
        if facts
            .more
            .as_ref()
            .is_some_and(|more| more.made.is_commit())
        {
            return self.fail(
                Committed,
                text!(
                    "{image} was made from a container with `docker commit`, not built from a Dockerfile",
                    "{image} 이미지는 Dockerfile로 빌드하지 않고 `docker commit`으로 컨테이너에서 만들었어요"
                ),
            );
        }
        Outcome::Pass {
            found: text!(
                "{image} has the {shared} layers of {name} and {own} of its own",
                "{image} 이미지는 {name}의 레이어 {shared}개 위에 자신의 레이어 {own}개를 쌓았어요"
            ),
        }
    }

    fn builds(&self) -> Option<String> {
        Some(self.image.to_string())
    }

    fn traces(&self, facts: &Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        let layers = facts.layers.as_deref().unwrap_or_default();
        // Without its base it cannot be determined whose layers they are.
        let base = facts.base();
        let own = base.map_or(&[][..], |base| &layers[base.layers.len()..]);
        let own = own.iter().filter(|layer| !layers::is_empty(layer));
        own.map(|layer| Trace::new(TraceKind::Layer, &layer.to_string()))
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

impl Facts {
    fn base(&self) -> Option<&Base> {
        bases::below(&self.bases, self.layers.as_deref()?)
    }

    /// How many layers the image has of its own, those with nothing in them not counted.
    fn own(&self, base: &Base, layers: &[Digest]) -> usize {
        let own = layers[base.layers.len()..].iter();
        // Facts from before are judged as they were then.
        let counts = |layer: &&Digest| self.more.is_none() || !layers::is_empty(layer);
        own.filter(counts).count()
    }
}

impl BuiltFrom {
    fn fail(&self, situation: Situation, found: Text) -> Outcome {
        let (image, base) = (&self.image, &self.base);
        Outcome::Fail {
            expected: text!(
                "an image {image} built from {base}: the same first layers, and layers of its own on top",
                "{base} 이미지를 베이스로 빌드한 {image} 이미지가 있어야 해요 (베이스의 레이어 위에 새 레이어가 쌓여요)"
            ),
            found,
            situation: Some(situation),
        }
    }

    /// No base that is here has the image's first layers: another base, or one that is not here?
    fn without_base(&self, layers: &[Digest], facts: &Facts) -> Outcome {
        let (image, base, total) = (&self.image, &self.base, layers.len());
        let is_exact = matches!(base, Selector::Exact(_));
        let more = facts.more.as_ref().filter(|_| !layers.is_empty());
        if facts.bases.is_empty() && (is_exact || more.is_none()) {
            return self.fail(
                OtherAbsent,
                text!(
                    "the base {base} is not on your engine",
                    "엔진에 {base} 베이스 이미지가 없어요"
                ),
            );
        }
        if let Some(more) = more {
            if let Some(mark) = bases::not_inherited(&facts.bases, &more.marks) {
                return self.fail(
                    OtherBase,
                    text!(
                        "the {total} layers of {image} do not start with those of {base}, and it lacks {mark}, \
                         which it would have inherited",
                        "{image} 이미지의 레이어 {total}개가 {base} 이미지의 레이어로 시작하지 않고, 물려받았어야 \
                         할 {mark} 설정도 없어요",
                        mark = visible(mark)
                    ),
                );
            }
            let own = more.platform.as_deref().unwrap_or_default();
            if let Some(theirs) = bases::other_platform(&facts.bases, own) {
                return self.other_platform(own, theirs);
            }
            if !is_exact {
                return self.no_base_to_compare(more);
            }
        }
        self.fail(
            OtherBase,
            text!(
                "the {total} layers of {image} do not start with those of {base}",
                "{image} 이미지의 레이어 {total}개가 {base} 이미지의 레이어로 시작하지 않아요"
            ),
        )
    }

    fn other_platform(&self, own: &str, theirs: &str) -> Outcome {
        let (image, base) = (&self.image, &self.base);
        let name = match base {
            Selector::Exact(reference) => reference.to_string(),
            Selector::Pattern(_) => base.repository().familiar_repository(),
        };
        let (own, theirs) = (visible(own), visible(theirs));
        Outcome::Unknown(Unknown {
            code: ReasonCode::CannotTell,
            reason: text!(
                "{image} is for {own} and your {base} for {theirs}: other layers, which cannot be compared",
                "{image} 이미지는 {own}용이고 엔진에 있는 {base} 이미지는 {theirs}용이라서, 레이어가 서로 달라 \
                 비교할 수 없어요"
            ),
            remedy: text!(
                "build without `--platform`, or fetch the base for it: `docker image pull --platform {own} {name}`",
                "`--platform` 없이 빌드하거나, 그 플랫폼의 베이스를 내려받아 주세요: \
                 `docker image pull --platform {own} {name}`"
            ),
        })
    }

    fn no_base_to_compare(&self, more: &More) -> Outcome {
        let (image, base) = (&self.image, &self.base);
        let repository = base.repository().familiar_repository();
        let name = more
            .base
            .clone()
            .unwrap_or_else(|| format!("{repository}:TAG"));
        Outcome::Unknown(Unknown {
            code: ReasonCode::CannotTell,
            reason: text!(
                "no {base} on your engine has the first layers of {image}; the one that you built from may not \
                 be there under its name",
                "엔진에 있는 {base} 이미지 가운데 {image} 이미지의 첫 레이어와 맞는 것이 없어요. 빌드에 쓴 베이스가 \
                 원래 이름으로 남아 있지 않을 수 있어요"
            ),
            remedy: text!(
                "pull the base that your Dockerfile names after FROM, by that name: `docker image pull {name}`",
                "Dockerfile의 FROM 뒤에 적은 베이스를 그 이름 그대로 내려받아 주세요: `docker image pull {name}`",
                name = visible(&name)
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::{HistoryRow, Image};

    fn digests(words: &[&str]) -> Vec<Digest> {
        words.iter().map(|it| Digest::of(it.as_bytes())).collect()
    }

    fn base(layers: &[&str], platform: &str, marks: &[&str]) -> Base {
        Base {
            name: "nginx:latest".to_owned(),
            layers: digests(layers),
            platform: Some(platform.to_owned()),
            marks: marks.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    fn more(platform: &str, marks: &[&str]) -> More {
        More {
            platform: Some(platform.to_owned()),
            marks: marks.iter().map(|it| (*it).to_owned()).collect(),
            base: Some("nginx:1.26.3".to_owned()),
            made: Made::new(&Image::empty(Digest::of(b"x")), None),
        }
    }

    fn check(base: &str) -> BuiltFrom {
        serde_yaml::from_str(&format!("{{ image: mine, base: {base} }}")).unwrap()
    }

    const ANY: &str = "{ repository: nginx, tag_pattern: '.+' }";

    /// The verdict in one word.
    fn seen(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Pass { .. } => "pass",
            Outcome::Fail { situation, .. } => situation.map_or("fail", Situation::name),
            Outcome::Unknown(unknown) => unknown.code.name(),
        }
    }

    #[test]
    fn the_base_must_be_a_strict_prefix() {
        let judged = |layers: Option<&[&str]>, bases: &[&[&str]]| {
            let bases = bases.iter().map(|list| base(list, "linux/amd64", &[]));
            let outcome = check("nginx").judge(&Facts {
                layers: layers.map(digests),
                bases: bases.collect(),
                more: Some(more("linux/amd64", &[])),
            });
            seen(&outcome)
        };
        assert_eq!(judged(Some(&["a", "b", "c"]), &[&["a", "b"]]), "pass");
        assert_eq!(judged(Some(&["a", "b", "c"]), &[&["x"], &["a"]]), "pass");
        assert_eq!(judged(Some(&["a", "b"]), &[&["a", "b"]]), "nothing-added");
        // Another tag's shorter prefix does not turn a copy into a build.
        assert_eq!(
            judged(Some(&["a", "b"]), &[&["a", "b"], &["a"]]),
            "nothing-added"
        );
        assert_eq!(judged(Some(&["b", "a", "c"]), &[&["a", "b"]]), "other-base");
        assert_eq!(judged(Some(&["a"]), &[&[]]), "other-base");
        assert_eq!(judged(Some(&["a"]), &[]), "other-absent");
        assert_eq!(judged(None, &[&["a"]]), "absent");
    }

    #[test]
    fn without_the_base_only_evidence_makes_it_another() {
        const MARKS: &[&str] = &["80/tcp", "NGINX_VERSION"];
        let judged = |layers: &[&str], bases: Vec<Base>, more: More| {
            let layers = Some(digests(layers));
            check(ANY).judge(&Facts {
                layers,
                bases,
                more: Some(more),
            })
        };
        let amd64 = || base(&["a", "b"], "linux/amd64", MARKS);
        let is = |bases: Vec<Base>, more: More| {
            let outcome = judged(&["x", "y"], bases, more);
            seen(&outcome)
        };
        assert_eq!(is(vec![], more("linux/amd64", MARKS)), "cannot-tell");
        assert_eq!(is(vec![amd64()], more("linux/amd64", MARKS)), "cannot-tell");
        // Whatever is built from nginx has its port and its variable for good.
        assert_eq!(is(vec![amd64()], more("linux/amd64", &[])), "other-base");
        assert_eq!(
            is(vec![amd64()], more("linux/amd64", &["80/tcp"])),
            "other-base"
        );
        // An nginx that lacks it too.
        let bare = base(&["c"], "linux/amd64", &[]);
        assert_eq!(
            is(vec![amd64(), bare], more("linux/amd64", &[])),
            "cannot-tell"
        );
        let none = judged(&[], vec![amd64()], more("linux/amd64", MARKS));
        assert_eq!(seen(&none), "other-base");
        let Outcome::Unknown(unknown) = judged(&["x"], vec![amd64()], more("linux/amd64", MARKS))
        else {
            panic!("it cannot be known");
        };
        assert!(unknown.remedy.en.contains("docker image pull nginx:1.26.3"));
        assert!(unknown.remedy.ko.contains("docker image pull nginx:1.26.3"));
    }

    #[test]
    fn another_platform_is_named() {
        let judged = |platform: &str| {
            check(ANY).judge(&Facts {
                layers: Some(digests(&["x"])),
                bases: vec![base(&["a"], "linux/amd64", &[])],
                more: Some(more(platform, &[])),
            })
        };
        let Outcome::Unknown(unknown) = judged("linux/arm64/v8") else {
            panic!("it cannot be compared");
        };
        assert_eq!(unknown.code, ReasonCode::CannotTell);
        assert!(unknown.reason.en.contains("linux/arm64/v8"));
        assert!(
            unknown
                .remedy
                .en
                .contains("--platform linux/arm64/v8 nginx")
        );
        // The same one, with a variant.
        let Outcome::Unknown(same) = judged("linux/amd64/v2") else {
            panic!("it cannot be known");
        };
        assert!(
            !same.reason.en.contains("linux/amd64"),
            "{}",
            same.reason.en
        );
    }

    #[test]
    fn a_layer_with_nothing_in_it_is_not_work_of_ones_own() {
        let judged = |more: Option<More>| {
            let mut layers = digests(&["a"]);
            layers.push(Digest::of(&[0; 1024]));
            let bases = vec![base(&["a"], "linux/amd64", &[])];
            let facts = Facts {
                layers: Some(layers),
                bases,
                more,
            };
            assert!(check(ANY).traces(&facts, &BTreeSet::new()).is_empty());
            seen(&check(ANY).judge(&facts))
        };
        assert_eq!(judged(Some(more("linux/amd64", &[]))), "nothing-added");
        // As it was judged when it was stored.
        assert_eq!(judged(None), "pass");
    }

    #[test]
    fn a_container_that_was_committed_is_not_a_build() {
        let judged = |created_by: &str| {
            let row = HistoryRow {
                created_by: created_by.to_owned(),
                comment: String::new(),
            };
            let image = Image {
                command: ["nginx", "-g", "daemon off;"].map(str::to_owned).to_vec(),
                ..Image::empty(Digest::of(b"x"))
            };
            let made = Made::new(&image, Some(row));
            let outcome = check(ANY).judge(&Facts {
                layers: Some(digests(&["a", "own"])),
                bases: vec![base(&["a"], "linux/amd64", &[])],
                more: Some(More {
                    made,
                    ..more("linux/amd64", &[])
                }),
            });
            seen(&outcome)
        };
        assert_eq!(judged("nginx -g daemon off;"), "committed");
        assert_eq!(judged("/bin/sh -c touch /x"), "pass");
    }
}
