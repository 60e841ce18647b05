//! `checker init`: the learner's name, registry and other settings.

use anyhow::Result;

use super::output::{Output, Said};
use super::session::{Session, explain};
use super::{Exit, vars};
use crate::cli::{Common, Init};
use crate::engine::Reference;
use crate::exercise::TOKEN;
use crate::learner::Learner;
use crate::text;
use crate::visible::visible;

/// # Errors
/// A value that cannot be used, an unknown setting, a folder that cannot be written.
pub fn run(common: &Common, init: &Init, out: &mut Output) -> Result<Exit> {
    let session = Session::open(common, out)?;
    let named = [
        ("learner", &init.learner),
        ("registry", &init.registry),
        ("namespace", &init.namespace),
    ];
    let named = named
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    let chosen: Vec<_> = named.chain(init.set.iter().cloned()).collect();

    let root = session.catalog.root();
    let course = session.catalog.course();
    let mut learner = Learner::open(root).map_err(|error| explain(&error, out))?;
    for (name, value) in &chosen {
        if !course.variables.contains_key(name) {
            let known: Vec<_> = course.variables.keys().map(String::as_str).collect();
            let text = text!(
                "there is no setting `{name}`; there are {known}",
                "`{name}`라는 설정은 없어요. 설정은 {known}이(가) 있어요",
                name = visible(name),
                known = known.join(", ")
            );
            return Err(Said::new(&text, out.lang).into());
        }
        // A Docker Hub ID alone is a namespace of the Hub.
        let value = if name == "namespace" {
            value.trim_end_matches('/')
        } else {
            value
        };
        learner.variables.insert(name.clone(), value.to_owned());
    }
    // Tried before it is kept: repositories are made from these.
    let variables = course
        .variables(&learner.variables, &learner.token)
        .map_err(anyhow::Error::msg)?;
    for (name, value) in variables.iter().filter(|(name, _)| *name != TOKEN) {
        let image = match name {
            "learner" | "namespace" => format!("{value}/nginx"),
            "registry" => format!("{value}/learner/nginx"),
            "pinned" => format!("nginx:{value}"),
            _ => continue,
        };
        if image.parse::<Reference>().is_err() || value.is_empty() {
            let text = text!(
                "`{value}` cannot be used as {name}: `{image}` would be no image reference \
                 (lower-case letters, digits, and . _ - between them)",
                "`{value}`은(는) {name}(으)로 쓸 수 없어요. `{image}`이(가) 올바른 이미지 참조가 아니에요 \
                 (영어 소문자와 숫자, 그 사이의 . _ - 만 쓸 수 있어요)",
                value = visible(value),
                image = visible(&image)
            );
            return Err(Said::new(&text, out.lang).into());
        }
    }
    let kept = learner.variables;
    Learner::update(root, |learner| learner.variables = kept)
        .map_err(|error| explain(&error, out))?;
    vars::show(&variables, out)?;
    Ok(Exit::Done)
}
