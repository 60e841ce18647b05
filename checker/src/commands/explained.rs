//! The words of an error that says itself what it means.

use super::output::{Output, Said};
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;

/// The reason, and what to do about it where there is something.
pub fn explained(error: &impl Explain, out: &Output) -> Said {
    let reason = error.reason();
    let text = match error.remedy() {
        Some(remedy) => text!(
            "{reason}; {remedy}",
            "{reason}. {remedy}",
            reason = reason,
            remedy = remedy
        ),
        None => reason,
    };
    Said::new(&text, out.lang)
}

/// What to do about an error as a sentence to follow another one, after a space; nothing where
/// there is nothing to do.
pub fn sentence(error: &impl Explain) -> Text {
    match error.remedy() {
        Some(remedy) => text!(" {remedy}.", " {remedy}.", remedy = remedy.capitalized()),
        None => Text::same(""),
    }
}
