//! An image's configuration: environment, exposed ports, command.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::command;
use crate::kind::Kind;
use crate::verdict::Situation::{self, Absent, Differs};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::Reference;
use plain::lang::{Lang, Text};
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageConfig {
    image: Reference,
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// `8080/tcp`.
    #[serde(default)]
    exposed: Vec<String>,
    #[serde(default)]
    command: Vec<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// `None` where the image does not exist.
    config: Option<Config>,
}

/// What is observed of an image's configuration; of the environment, the wanted names only.
#[derive(Serialize, Deserialize)]
struct Config {
    env: Vec<String>,
    exposed_ports: Vec<String>,
    command: Vec<String>,
}

impl Kind for ImageConfig {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, Differs];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let image = context.engine()?.image(&self.image).await?;
        let is_wanted = |entry: &String| {
            entry
                .split_once('=')
                .is_some_and(|(name, _)| self.env.contains_key(name))
        };
        let config = image.map(|image| Config {
            env: image.env.into_iter().filter(is_wanted).collect(),
            exposed_ports: image.exposed_ports,
            command: image.command,
        });
        Ok(Facts { config })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let name = &self.image;
        let wanted = self.wanted().join(", ");
        let expected = text!(
            "the image {name} has {wanted}",
            "{name} 이미지의 설정에 다음이 모두 있어야 해요: {wanted}"
        );
        let Some(config) = &facts.config else {
            return Outcome::Fail {
                expected,
                situation: Some(Absent),
                found: text!(
                    "there is no image {name} on your engine",
                    "엔진에 {name} 이미지가 없어요"
                ),
            };
        };
        let differs = self.differences(config);
        if differs.is_empty() {
            return Outcome::Pass {
                found: text!("{name} has {wanted}", "{name} 이미지의 설정: {wanted}"),
            };
        }
        let all = |lang| {
            let each: Vec<_> = differs.iter().map(|it| it.get(lang)).collect();
            visible(&each.join(", "))
        };
        Outcome::Fail {
            expected,
            situation: Some(Differs),
            found: text!(
                "{name} has {en}",
                "{name} 이미지의 실제 설정: {ko}",
                en = all(Lang::En),
                ko = all(Lang::Ko)
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
        vec![Sight::Images(self.image.clone().into())]
    }
}

impl ImageConfig {
    /// The settings that the check wants, as a Dockerfile would write them.
    fn wanted(&self) -> Vec<String> {
        let env = self
            .env
            .iter()
            .map(|(key, value)| format!("ENV {key}={value}"));
        let exposed = self.exposed.iter().map(|port| format!("EXPOSE {port}"));
        let command = (!self.command.is_empty()).then(|| format!("CMD {:?}", self.command));
        env.chain(exposed).chain(command).collect()
    }

    /// What the image has instead, for each setting that is not as wanted.
    fn differences(&self, image: &Config) -> Vec<Text> {
        let mut differs = Vec::new();
        for (key, value) in &self.env {
            let mut own = image.env.iter().filter_map(|entry| entry.split_once('='));
            // As a shell reads it: the last one counts.
            match own.rfind(|(name, _)| name == key) {
                Some((_, own)) if own == value => {}
                Some((_, own)) => differs.push(Text::same(format!("ENV {key}={own}"))),
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
        if !self.command.is_empty()
            && command::words(&self.command) != command::words(&image.command)
        {
            differs.push(match image.command.as_slice() {
                [] => text!("no CMD", "CMD 없음"),
                command => Text::same(format!("CMD {command:?}")),
            });
        }
        differs
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
            });
            check.judge(&Facts { config }).verdict()
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
            check.judge(&Facts { config: None }).verdict(),
            Verdict::Fail
        );
    }
}
