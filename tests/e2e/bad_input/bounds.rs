//! What holds whatever a file is: an end in time, little memory, no panic.

use std::time::Duration;

use e2e::{Course, Watched, watch};

pub const EXERCISE: &str = "exercises/lesson-3/exercise.yaml";
pub const COURSE: &str = "exercises/course.yaml";

/// Far more than any answer takes, on a busy machine too.
pub const PATIENCE: Duration = Duration::from_secs(20);
pub const MOST_MIB: u64 = 200;

/// What the checker says to its arguments, which must end with this code.
pub fn run(course: &Course, arguments: &[&str], code: i32) -> Watched {
    let watched = bounded(watch(course.command(arguments), PATIENCE));
    assert_eq!(watched.ended.code, code, "{arguments:?}: {watched:?}");
    watched
}

pub fn bounded(watched: Watched) -> Watched {
    assert!(!watched.ended.stderr.contains("panicked"), "{watched:?}");
    assert!(watched.peak_mib < MOST_MIB, "{watched:?}");
    watched
}

/// A name and what was printed without the picture of the place, each paragraph on one line.
pub fn entry(name: &str, course: &Course, told: &str) -> String {
    let mut message = String::new();
    let mut in_picture = false;
    for line in course.redacted(told).lines() {
        in_picture |= line.contains("╭▸");
        if !in_picture {
            let line = line.trim();
            let starts = ["error:", "help:", "try "];
            let starts = starts.iter().any(|it| line.starts_with(it)) && !message.is_empty();
            message.push_str(if starts { "\n  " } else { " " });
            message.push_str(line);
        }
        in_picture &= !line.contains("╰╴");
    }
    format!("{name}:\n  {}\n", message.trim())
}
