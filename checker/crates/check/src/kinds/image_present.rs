//! An image is on the engine, under an exact reference or under a tag that fits a pattern.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::selector::Selector;
use crate::verdict::Situation::{self, Absent, OtherTag};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::NamedImage;
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImagePresent {
    image: Selector,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// Names of images that are meant.
    present: Vec<String>,
    /// Names of other images of the same repository, to show what is there instead.
    others: Vec<String>,
}

impl Kind for ImagePresent {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, OtherTag];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        // The list is the slower question; a reference that is there needs none.
        if let Selector::Exact(reference) = &self.image
            && engine.image(reference).await?.is_some()
        {
            return Ok(Facts {
                present: vec![reference.to_string()],
                others: Vec::new(),
            });
        }
        let names = engine.image_names().await?.into_iter();
        let (present, rest): (Vec<_>, Vec<_>) = names.partition(|it| self.image.means(it));
        let others = rest.into_iter().filter(|image| self.is_sibling(image));
        Ok(Facts {
            present: present.into_iter().map(|image| image.shown).collect(),
            others: others.map(|image| image.shown).collect(),
        })
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
        let (situation, found) = if facts.others.is_empty() {
            let found = text!(
                "no image of {repository} is on your engine",
                "엔진에 {repository} 이미지가 하나도 없어요",
                repository = self.image.repository().familiar_repository()
            );
            (Absent, found)
        } else {
            let found = text!(
                "your engine has only {others}",
                "엔진에는 {others}만 있어요",
                others = visible(&facts.others.join(", "))
            );
            (OtherTag, found)
        };
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
        };
        assert_eq!(check.judge(&facts(&["nginx:1"])).verdict(), Verdict::Pass);
        assert_eq!(check.judge(&facts(&[])).verdict(), Verdict::Fail);
    }
}
