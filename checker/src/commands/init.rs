//! `checker init`: the learner's name, registry and other settings.

use std::collections::BTreeMap;

use anyhow::Result;

use super::error::UserError;
use super::open_course::catalog;
use super::output::Output;
use super::{Exit, vars};
use crate::cli::{Common, Init};
use course::exercise::VariableName;
use course::learner::Learner;
use plain::explain::Explain;
use plain::text;
use plain::visible::visible;

/// # Errors
/// A value that cannot be used, an unknown setting, a folder that cannot be written.
pub fn run(common: &Common, init: &Init, out: &mut Output) -> Result<Exit> {
    let catalog = catalog(common)?;
    let named = [
        ("learner", &init.learner),
        ("registry", &init.registry),
        ("namespace", &init.namespace),
    ];
    let named = named
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    let mut chosen: BTreeMap<_, _> = named.chain(init.set.iter().cloned()).collect();

    let root = catalog.root();
    let course = catalog.course();
    if let Some((name, _)) = chosen
        .iter()
        .find(|(name, _)| !course.variables.contains_key(name.as_str()))
    {
        let known: Vec<_> = course.variables.keys().map(VariableName::as_str).collect();
        let text = text!(
            "there is no setting `{name}`; there are {known}",
            "`{name}` 설정은 없어요. 쓸 수 있는 설정: {known}",
            name = visible(name),
            known = known.join(", ")
        );
        return Err(UserError::new(text).into());
    }
    // A Docker Hub ID alone is a namespace of the Hub.
    if let Some(namespace) = chosen.get_mut("namespace") {
        namespace.truncate(namespace.trim_end_matches('/').len());
    }

    // Tried before it is kept: repositories are made from these.
    let mut learner = Learner::open(root).map_err(|error| UserError::explained(&error))?;
    learner.variables.extend(chosen.clone());
    let variables = catalog.variables(&learner)?;
    let usable = course.usable(&variables);
    usable.map_err(|error| UserError::new(error.reason()))?;
    // Whatever another `checker init` chose meanwhile stays.
    let learner = Learner::update(root, |learner| learner.variables.extend(chosen))
        .map_err(|error| UserError::explained(&error))?;
    vars::show(&catalog.variables(&learner)?, out)?;
    Ok(Exit::Done)
}
