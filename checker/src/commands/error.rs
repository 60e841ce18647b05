//! Errors as the person at the terminal reads them: the one place where an error's reason and
//! remedy become a sentence.

use std::fmt;

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// An error with words in both languages, for `anyhow`.
#[derive(Debug)]
pub struct UserError(Text);

impl UserError {
    pub fn new(text: Text) -> Self {
        Self(text)
    }

    /// What an error says for itself.
    pub fn explained(error: &dyn Explain) -> Self {
        Self(whole(error))
    }
}

/// Only for logs: people read [`message`].
impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for UserError {}

/// The reason with the remedy, where there is one.
fn whole(error: &dyn Explain) -> Text {
    let reason = error.reason();
    match error.remedy() {
        Some(remedy) => text!(
            "{reason}; {remedy}",
            "{reason}. {remedy}",
            reason = reason,
            remedy = remedy
        ),
        None => reason,
    }
}

/// What to do about an error as a sentence to follow another one, after a space; nothing where
/// there is nothing to do.
pub fn sentence(error: &dyn Explain) -> Text {
    match error.remedy() {
        Some(remedy) => text!(" {remedy}.", " {remedy}.", remedy = remedy.capitalized()),
        None => Text::same(""),
    }
}

/// The words for an error of any kind; those of the system and of libraries are English only.
pub fn message(error: &anyhow::Error) -> Text {
    match error.downcast_ref::<UserError>() {
        Some(UserError(text)) => text.map(visible),
        None => {
            let chain: Vec<_> = error.chain().map(|it| visible(&it.to_string())).collect();
            Text::same(chain.join(": "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(Option<Text>);

    impl Explain for Broken {
        fn reason(&self) -> Text {
            text!("the file is broken", "파일이 깨져 있어요")
        }

        fn remedy(&self) -> Option<Text> {
            self.0.clone()
        }
    }

    #[test]
    fn a_remedy_follows_its_reason_in_both_languages() {
        let fix = text!("fix it", "고쳐 주세요");
        let with = whole(&Broken(Some(fix)));
        assert_eq!(with.en, "the file is broken; fix it");
        assert_eq!(with.ko, "파일이 깨져 있어요. 고쳐 주세요");
        assert_eq!(whole(&Broken(None)).en, "the file is broken");
    }

    #[test]
    fn errors_of_the_system_are_shown_with_their_causes_and_cannot_steer_the_terminal() {
        let error = anyhow::anyhow!("no such \u{1b}file").context("cannot open");
        assert_eq!(message(&error).ko, "cannot open: no such \\u{1b}file");
        let error = UserError::new(text!("no\u{1b}", "아니요"));
        assert_eq!(message(&error.into()).en, "no\\u{1b}");
    }
}
