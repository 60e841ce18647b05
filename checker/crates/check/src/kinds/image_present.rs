//! An image is on the engine, under an exact reference or under a tag that fits a pattern; where the
//! check says so, one that was pulled, as far as the engine shows.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::provenance::provenance;
use crate::selector::Selector;
use crate::verdict::Situation::{self, Absent, OtherOrigin, OtherTag};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::{Engine, EngineError, Image, NamedImage, Provenance};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImagePresent {
    image: Selector,
    /// Another image under the name does not do.
    #[serde(default)]
    pulled: bool,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// Names of images that are meant.
    present: Vec<String>,
    /// Names of other images of the same repository, to show what is there instead.
    others: Vec<String>,
    /// Names that are meant, on images which are not the repository's.
    #[serde(default)]
    foreign: Vec<Foreign>,
}

#[derive(Serialize, Deserialize)]
struct Foreign {
    name: String,
    /// The repositories by which the engine knows the image; none where it was made here.
    from: Vec<String>,
}

impl Kind for ImagePresent {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, OtherOrigin, OtherTag];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let mut facts = Facts {
            present: Vec::new(),
            others: Vec::new(),
            foreign: Vec::new(),
        };
        // The list is the slower question; a reference that is there needs none.
        if let Selector::Exact(reference) = &self.image
            && let Some(image) = engine.image(reference).await?
        {
            let name = reference.to_string();
            self.sort(engine, name, Some(image), &mut facts).await?;
            return Ok(facts);
        }
        let listed = engine.images().await?;
        let meant = self.image.pick(&listed);
        for name in &meant {
            let image = if self.pulled {
                engine.image_by_id(&name.id).await?
            } else {
                None
            };
            let name = name.shown.clone();
            self.sort(engine, name, image, &mut facts).await?;
        }
        let names = listed.iter().flat_map(|image| &image.names);
        let rest = names.filter(|name| self.is_sibling(name) && !meant.contains(name));
        facts.others = rest.map(|image| image.shown.clone()).collect();
        Ok(facts)
    }

    fn fits(&self, facts: &Facts) -> bool {
        facts.present.is_empty() || facts.present.iter().any(|name| self.image.fits(name))
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        if let Some(name) = facts.present.first() {
            return Outcome::Pass {
                found: text!(
                    "{name} is on your engine",
                    "엔진에 {name} 이미지가 있어요",
                    name = visible(name)
                ),
            };
        }
        let (situation, found) = self.instead(facts);
        Outcome::Fail {
            expected: text!(
                "the image {image} on your engine",
                "엔진에 {image} 이미지가 있어야 해요",
                image = &self.image
            ),
            found,
            situation: Some(situation),
        }
    }

    fn asks(&self) -> Vec<String> {
        vec![self.image.repository().familiar_repository()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![Sight::Images(self.image.clone())]
    }
}

impl ImagePresent {
    /// Adds a name that is meant, where it belongs.
    async fn sort(
        &self,
        engine: &dyn Engine,
        name: String,
        image: Option<Image>,
        facts: &mut Facts,
    ) -> Result<(), EngineError> {
        let from = match image {
            Some(image) if self.pulled => {
                match provenance(engine, &image, self.image.repository()).await? {
                    Provenance::Plausible => None,
                    Provenance::Foreign(repositories) => Some(repositories),
                    Provenance::Local => Some(Vec::new()),
                }
            }
            _ => None,
        };
        match from {
            None => facts.present.push(name),
            Some(from) => facts.foreign.push(Foreign { name, from }),
        }
        Ok(())
    }

    /// What is there instead of an image that is meant.
    fn instead(&self, facts: &Facts) -> (Situation, Text) {
        let repository = self.image.repository().familiar_repository();
        if let Some(foreign) = facts.foreign.first() {
            let name = visible(&foreign.name);
            let found = if foreign.from.is_empty() {
                text!(
                    "{name} is on your engine, but was made here and not pulled from {repository}",
                    "엔진에 {name} 이미지가 있지만, {repository} 저장소에서 내려받지 않고 여기에서 만든 거예요"
                )
            } else {
                text!(
                    "{name} is on your engine, but is an image of {from} and not of {repository}",
                    "엔진에 {name} 이미지가 있지만, {repository}의 이미지가 아니라 {from}의 이미지예요",
                    from = visible(&foreign.from.join(", "))
                )
            };
            (OtherOrigin, found)
        } else if facts.others.is_empty() {
            let found = text!(
                "no image of {repository} is on your engine",
                "엔진에 {repository} 이미지가 하나도 없어요"
            );
            (Absent, found)
        } else {
            let found = text!(
                "your engine has only {others}",
                "엔진에는 {others}만 있어요",
                others = visible(&facts.others.join(", "))
            );
            (OtherTag, found)
        }
    }

    fn is_sibling(&self, image: &NamedImage) -> bool {
        let name = image.name.as_ref();
        name.is_some_and(|name| name.same_repository(self.image.repository()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn only_a_name_that_fits_passes() {
        let check: ImagePresent = serde_yaml::from_str("image: nginx:1").unwrap();
        let facts = |present: &[&str]| Facts {
            present: present.iter().map(|name| (*name).to_owned()).collect(),
            others: vec!["nginx:latest".to_owned()],
            foreign: Vec::new(),
        };
        assert_eq!(check.judge(&facts(&["nginx:1"])).verdict(), Verdict::Pass);
        assert_eq!(check.judge(&facts(&[])).verdict(), Verdict::Fail);
    }

    #[test]
    fn a_name_on_another_repositorys_image_is_named() {
        let check: ImagePresent = serde_yaml::from_str("{ image: nginx:1, pulled: true }").unwrap();
        let found = |from: &[&str]| {
            let facts = Facts {
                present: Vec::new(),
                others: Vec::new(),
                foreign: vec![Foreign {
                    name: "nginx:1".to_owned(),
                    from: from.iter().map(|it| (*it).to_owned()).collect(),
                }],
            };
            match check.judge(&facts) {
                Outcome::Fail {
                    found, situation, ..
                } => (found.en, situation),
                other => panic!("{other:?}"),
            }
        };
        let (words, situation) = found(&["debian"]);
        assert_eq!(situation, Some(OtherOrigin));
        assert!(words.contains("an image of debian"), "{words}");
        assert!(found(&[]).0.contains("made here"));
    }
}
