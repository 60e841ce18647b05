//! What every error that a person may see can say for itself.

use crate::text::Text;

/// An error with words for people, in both languages. `commands` prints it in one place.
pub trait Explain {
    /// What went wrong, as a clause without a full stop: it is put into sentences.
    fn reason(&self) -> Text;

    /// What to do about it, as a clause; `None` where nothing but the reason helps.
    fn remedy(&self) -> Option<Text>;
}
