//! Which lessons a trigger can have changed.

use super::pending::Trigger;
use check::Sight;
use course::catalog::Loaded;

/// Whether the lesson may come out otherwise now.
pub fn touches(trigger: &Trigger, loaded: &Loaded) -> bool {
    let sees = |what: &dyn Fn(&Sight) -> bool| {
        let steps = loaded.exercise.steps.iter();
        let mut sights = steps.flat_map(|step| step.check.sights());
        sights.any(|sight| what(&sight))
    };
    match trigger {
        Trigger::Event(event) => sees(&|sight| sight.touched_by(event)),
        Trigger::Files(id) => loaded.exercise.id == *id && sees(&|sight| *sight == Sight::File),
        Trigger::DockerConfig => sees(&|sight| *sight == Sight::Login),
        Trigger::Silent => sees(&Sight::is_silent) && !sees(&Sight::is_metered),
        Trigger::Free => !sees(&Sight::is_metered),
        Trigger::Lesson(id) => loaded.exercise.id == *id,
        // Both are read first; what was read then touches what it touches.
        Trigger::Hints | Trigger::Course => false,
        Trigger::Up(_) | Trigger::Down(_) | Trigger::Everything => true,
    }
}
