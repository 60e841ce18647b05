//! An image's configuration: environment, exposed ports, the command that its containers run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::kind::Kind;
use crate::verdict::Situation::{
    self, Absent, Differs, NotExecForm, NotInherited, OtherAbsent, OtherBase,
};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::{Image, Reference};
use plain::lang::{Lang, Text};
use plain::text;
use plain::visible::visible;
use texts::{command, typography};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageConfig {
    image: Reference,
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// `8080/tcp`.
    #[serde(default)]
    exposed: Vec<String>,
    /// What a container runs: `ENTRYPOINT` and `CMD` together.
    #[serde(default)]
    command: Vec<String>,
    /// The image that it must stand on, and have its environment from.
    #[serde(default)]
    inherits: Option<Reference>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// `None` where the image does not exist.
    config: Option<Config>,
    /// Of the image that it inherits from; `None` where it was not looked at, as in older facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Base>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Base {
    Absent,
    Present(Config),
}

impl Kind for ImageConfig {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        Absent,
        OtherAbsent,
        OtherBase,
        Differs,
        NotExecForm,
        NotInherited,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let base = async {
            Ok(match &self.inherits {
                Some(base) => Some(engine.image(base).await?),
                None => None,
            })
        };
        let (image, base) = futures_util::try_join!(engine.image(&self.image), base)?;
        let base = base.map(|base| base.map_or(Base::Absent, |it| Base::Present(self.config(it))));
        let config = image.map(|image| self.config(image));
        Ok(Facts { config, base })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let name = &self.image;
        let wanted = self.wanted().join(", ");
        let expected = text!(
            "the image {name} has {wanted}",
            "{name} 이미지의 설정에 다음이 모두 있어야 해요: {wanted}"
        );
        let fail = |situation, found| Outcome::Fail {
            expected: expected.clone(),
            found,
            situation: Some(situation),
        };
        let Some(config) = &facts.config else {
            return fail(
                Absent,
                text!(
                    "there is no image {name} on your engine",
                    "엔진에 {name} 이미지가 없어요"
                ),
            );
        };
        let differs = self.differences(config);
        if !differs.is_empty() {
            let all = |lang| {
                let each: Vec<_> = differs.iter().map(|it| it.get(lang)).collect();
                visible(&each.join(", "))
            };
            let situation = match config.list_for_a_shell() && self.is_other_command(config) {
                true => NotExecForm,
                false => Differs,
            };
            return fail(
                situation,
                text!(
                    "{name} has {en}",
                    "{name} 이미지의 실제 설정: {ko}",
                    en = all(Lang::En),
                    ko = all(Lang::Ko)
                ),
            );
        }
        if let Some((situation, found)) = self.not_inherited(config, facts.base.as_ref()) {
            return fail(situation, found);
        }
        let mut has = self.settings();
        has.extend((!self.command.is_empty()).then(|| config.shown()));
        Outcome::Pass {
            found: text!(
                "{name} has {has}",
                "{name} 이미지의 설정: {has}",
                has = visible(&has.join(", "))
            ),
        }
    }

    fn asks(&self) -> Vec<String> {
        let names = self.env.keys().cloned();
        std::iter::once(self.image.to_string())
            .chain(names)
            .collect()
    }

    fn sights(&self) -> Vec<Sight> {
        let images = [Some(&self.image), self.inherits.as_ref()];
        let images = images.into_iter().flatten();
        images
            .map(|image| Sight::Images(image.clone().into()))
            .collect()
    }
}

impl ImageConfig {
    fn config(&self, image: Image) -> Config {
        let is_wanted = |entry: &String| {
            entry
                .split_once('=')
                .is_some_and(|(name, _)| self.env.contains_key(name))
        };
        Config {
            env: image.env.into_iter().filter(is_wanted).collect(),
            exposed_ports: image.exposed_ports,
            command: image.command,
            entrypoint: Some(image.entrypoint),
            layers: match self.inherits {
                Some(_) => image.layers,
                None => Vec::new(),
            },
        }
    }

    /// The environment and the ports that the check wants, as a Dockerfile would write them.
    fn settings(&self) -> Vec<String> {
        let env = self
            .env
            .iter()
            .map(|(key, value)| format!("ENV {key}={value}"));
        let exposed = self.exposed.iter().map(|port| format!("EXPOSE {port}"));
        env.chain(exposed).collect()
    }

    fn wanted(&self) -> Vec<String> {
        let command = (!self.command.is_empty()).then(|| format!("CMD {:?}", self.command));
        self.settings().into_iter().chain(command).collect()
    }

    /// What the image has instead, for each setting that is not as wanted.
    fn differences(&self, image: &Config) -> Vec<Text> {
        let mut differs = Vec::new();
        for (key, value) in &self.env {
            match image.value_of(key) {
                Some(own) if own == value => {}
                Some(own) => differs.push(Text::same(format!("ENV {key}={own}"))),
                None => differs.push(text!("no ENV {key}", "ENV {key} 없음")),
            }
        }
        if !self
            .exposed
            .iter()
            .all(|port| image.exposed_ports.contains(port))
        {
            differs.push(match image.exposed_ports.as_slice() {
                [] => text!("no EXPOSE", "EXPOSE 없음"),
                ports => Text::same(format!("EXPOSE {}", ports.join(" "))),
            });
        }
        if self.is_other_command(image) {
            differs.push(
                if image.command.is_empty() && image.own_entrypoint().is_none() {
                    text!("no CMD", "CMD 없음")
                } else {
                    let shown = image.shown();
                    match typography::odd(&shown) {
                        Some(c) => text!(
                            "{shown} (with the character {c}, which is not a plain one)",
                            "{shown} ({c} 문자는 보통 문자가 아니에요)"
                        ),
                        None => Text::same(shown),
                    }
                },
            );
        }
        differs
    }

    fn is_other_command(&self, image: &Config) -> bool {
        let entrypoint = image.entrypoint.as_deref().unwrap_or_default();
        !self.command.is_empty() && !command::runs(&self.command, entrypoint, &image.command)
    }

    /// Why the environment does not come from the base, though it is there.
    fn not_inherited(&self, image: &Config, base: Option<&Base>) -> Option<(Situation, Text)> {
        let (name, from) = (&self.image, self.inherits.as_ref()?);
        let base = match base? {
            Base::Present(base) => base,
            Base::Absent => {
                let found = text!(
                    "there is no image {from} on your engine to inherit from",
                    "물려받을 {from} 이미지가 엔진에 없어요"
                );
                return Some((OtherAbsent, found));
            }
        };
        let own = image.layers.strip_prefix(base.layers.as_slice());
        if own.is_none_or(<[_]>::is_empty) {
            let found = text!(
                "{name} does not stand on {from}, so it inherits nothing from it",
                "{name} 이미지가 {from} 위에 있지 않아서 물려받은 것이 없어요"
            );
            return Some((OtherBase, found));
        }
        let mut env = self.env.iter();
        let (key, _) = env.find(|(key, value)| base.value_of(key) != Some(value.as_str()))?;
        let found = match base.value_of(key) {
            None => text!(
                "{name} sets ENV {key} itself: {from} does not have it",
                "{name} 이미지가 ENV {key} 값을 직접 정했어요. {from} 이미지에는 없어요"
            ),
            Some(value) => text!(
                "{name} sets ENV {key} itself: in {from} it is {value}",
                "{name} 이미지가 ENV {key} 값을 직접 정했어요. {from} 이미지에는 {value} 값이 있어요",
                value = visible(value)
            ),
        };
        Some((NotInherited, found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn every_setting_must_be_as_wanted() {
        let check: ImageConfig = serde_yaml::from_str(
            "{ image: mine, env: { TOKEN: tok }, exposed: [8080/tcp], command: [nginx, -g, 'daemon off;'] }",
        )
        .unwrap();
        let image = |env: &[&str], ports: &[&str], command: &[&str]| {
            let own = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
            let config = Some(Config {
                env: own(env),
                exposed_ports: own(ports),
                command: own(command),
                entrypoint: None,
                layers: Vec::new(),
            });
            check.judge(&Facts { config, base: None }).verdict()
        };
        let command = ["nginx", "-g", "daemon off;"];
        assert_eq!(
            image(&["PATH=/", "TOKEN=tok"], &["80/tcp", "8080/tcp"], &command),
            Verdict::Pass
        );
        assert_eq!(
            image(
                &["TOKEN=tok"],
                &["8080/tcp"],
                &["/bin/sh", "-c", "nginx -g 'daemon off;'"]
            ),
            Verdict::Pass
        );
        assert_eq!(
            image(&["TOKEN=other"], &["8080/tcp"], &command),
            Verdict::Fail
        );
        assert_eq!(
            image(&["MY_TOKEN=tok"], &["8080/tcp"], &command),
            Verdict::Fail
        );
        assert_eq!(
            image(&["TOKEN=tok", "TOKEN=x"], &["8080/tcp"], &command),
            Verdict::Fail
        );
        assert_eq!(image(&["TOKEN=tok"], &["80/tcp"], &command), Verdict::Fail);
        assert_eq!(
            image(&["TOKEN=tok"], &["8080/tcp"], &["nginx"]),
            Verdict::Fail
        );
        assert_eq!(
            check
                .judge(&Facts {
                    config: None,
                    base: None
                })
                .verdict(),
            Verdict::Fail
        );
    }

    #[test]
    fn what_is_found_is_what_is_there() {
        let check: ImageConfig =
            serde_yaml::from_str("{ image: mine, env: {}, command: [nginx, -g, 'daemon off;'] }")
                .unwrap();
        let found = |entrypoint: &[&str], command: &[&str]| {
            let own = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
            let config = Some(Config {
                env: Vec::new(),
                exposed_ports: Vec::new(),
                command: own(command),
                entrypoint: Some(own(entrypoint)),
                layers: Vec::new(),
            });
            match check.judge(&Facts { config, base: None }) {
                Outcome::Pass { found } => (None, found.en),
                Outcome::Fail {
                    found, situation, ..
                } => (situation, found.en),
                Outcome::Unknown(_) => panic!("it was looked at"),
            }
        };
        let script = ["/docker-entrypoint.sh"];
        let exec = |words: &str| format!("mine:latest has {words}");
        assert_eq!(
            found(&script, &["/bin/sh", "-c", "nginx -g 'daemon off;'"]),
            (
                None,
                exec(r#"CMD ["/bin/sh", "-c", "nginx -g 'daemon off;'"]"#)
            )
        );
        assert_eq!(
            found(&["nginx"], &["-g", "daemon off;"]),
            (
                None,
                exec(r#"ENTRYPOINT ["nginx"], CMD ["-g", "daemon off;"]"#)
            )
        );
        assert_eq!(
            found(
                &script,
                &["/bin/sh", "-c", "['nginx', '-g', 'daemon off;']"]
            ),
            (
                Some(NotExecForm),
                exec(r#"CMD ["/bin/sh", "-c", "['nginx', '-g', 'daemon off;']"]"#)
            )
        );
        let (situation, words) = found(&[], &["nginx", "–g", "daemon off;"]);
        assert_eq!(situation, Some(Differs));
        assert!(words.contains("the character –"), "{words}");
        assert_eq!(
            found(&["echo"], &["nginx", "-g", "daemon off;"]),
            (
                Some(Differs),
                exec(r#"ENTRYPOINT ["echo"], CMD ["nginx", "-g", "daemon off;"]"#)
            )
        );
    }
}
