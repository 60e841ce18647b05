//! From the words of the command line to values.

use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use course::exercise::{self, Attempt};
use plain::lang::Lang;

/// The codes of the languages.
pub fn lang() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::code)).try_map(|code| code.parse())
}

/// The words for what counts of several attempts.
pub fn attempt() -> impl TypedValueParser<Value = Attempt> {
    let names = PossibleValuesParser::new(Attempt::ALL.map(Attempt::name));
    names.try_map(|name| name.parse::<Attempt>())
}

pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "a number of seconds is needed".to_owned())?;
    if (0.1..=3600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("between 0.1 and 3600 seconds are possible".to_owned())
    }
}

/// `lesson-3=2026-12-01T23:59:00+09:00`, or a time for all lessons.
pub fn due(text: &str) -> Result<(Option<String>, jiff::Timestamp), String> {
    let (lesson, time) = match text.split_once('=') {
        Some((lesson, time)) => (Some(lesson.to_owned()), time),
        None => (None, text),
    };
    let time = exercise::moment(time).map_err(|error| error.to_string())?;
    Ok((lesson, time))
}

pub fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
