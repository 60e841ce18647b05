//! The order in which a step's hints are shown: first those for what is wrong, then those for every
//! case. Hints for another case are left out.

use crate::exercise::{Hint, Step};
use check::verdict::Situation;
use plain::lang::Text;

/// The places in `hints` (from 0) of those that fit, in the order in which they are shown.
pub fn fitting(hints: &[Hint], situation: Option<Situation>) -> Vec<usize> {
    let places = || hints.iter().enumerate();
    let fits = places().filter(|(_, hint)| !hint.when.is_empty() && hint.is_for(situation));
    let always = places().filter(|(_, hint)| hint.when.is_empty());
    fits.chain(always).map(|(place, _)| place).collect()
}

/// The hint that a report gives.
pub fn first(step: &Step, situation: Option<Situation>) -> Option<&Text> {
    let place = *fitting(&step.hints, situation).first()?;
    step.hints.get(place).map(|hint| &hint.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Situation::{NotPushed, OtherImage, WrongPage};

    #[test]
    fn what_is_wrong_comes_first_and_other_cases_not_at_all() {
        let hint = |when: &[Situation]| Hint {
            when: when.to_vec(),
            text: Text::same("t"),
        };
        let hints = [
            hint(&[]),
            hint(&[NotPushed]),
            hint(&[OtherImage, NotPushed]),
            hint(&[]),
        ];
        assert_eq!(fitting(&hints, Some(NotPushed)), [1, 2, 0, 3]);
        assert_eq!(fitting(&hints, Some(OtherImage)), [2, 0, 3]);
        assert_eq!(fitting(&hints, Some(WrongPage)), [0, 3]);
        assert_eq!(fitting(&hints, None), [0, 3]);
        assert!(fitting(&[], None).is_empty());
    }
}
