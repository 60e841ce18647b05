//! What learners type for a lesson, in English, in Korean, and with an input method on.

/// What stands before a lesson's number, as `checker list` shows it, or as people say it.
const NAMES: [&str; 2] = ["lesson", "레슨"];

/// A counter that stands behind it: 3강.
const COUNTER: &str = "강";

/// The number in `3`, `lesson-3`, `Lesson 3`, `레슨3`, `3강` or `３`.
pub(super) fn number(word: &str) -> Option<u32> {
    let word: String = word.chars().map(half_width).collect();
    let word = word.trim().to_lowercase();
    let name = NAMES.iter().find_map(|name| word.strip_prefix(name));
    let number = name.map_or(word.as_str(), |rest| {
        rest.trim_start_matches(['-', '_', ' '])
    });
    let number = number.strip_suffix(COUNTER).unwrap_or(number).trim_end();
    // `parse` alone would take `+3`.
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse().ok().filter(|_| is_number)
}

/// Input methods write ASCII in a wide form too.
fn half_width(wide: char) -> char {
    match u32::from(wide) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(wide),
        0x3000 => ' ',
        _ => wide,
    }
}

/// Words with `레슨` and its `3` as one: a shell takes them apart.
pub fn join_split_names(words: &[String]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        match joined.last_mut() {
            Some(name) if NAMES.contains(&name.to_lowercase().as_str()) => {
                name.push(' ');
                name.push_str(word);
            }
            _ => joined.push(word.clone()),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_named_in_every_way_that_people_write_it() {
        for word in [
            "3",
            "03",
            "lesson-3",
            "lesson3",
            "Lesson 3",
            "LESSON_3",
            "레슨 3",
            "레슨3",
            "레슨-3",
            "3강",
            "3 강",
            "３",
            "ｌｅｓｓｏｎ－３",
            "레슨　３",
            " 3 ",
        ] {
            assert_eq!(number(word), Some(3), "{word}");
        }
        for word in [
            "",
            "lesson",
            "레슨",
            "강",
            "+3",
            "-3",
            "3a",
            "three",
            "3.0",
            "99999999999",
        ] {
            assert_eq!(number(word), None, "{word}");
        }
    }

    #[test]
    fn a_name_that_the_shell_took_apart_is_one_word_again() {
        let join = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
            join_split_names(&words)
        };
        assert_eq!(join(&["레슨", "3"]), ["레슨 3"]);
        assert_eq!(
            join(&["Lesson", "3", "4", "레슨", "5"]),
            ["Lesson 3", "4", "레슨 5"]
        );
        assert_eq!(join(&["레슨"]), ["레슨"]);
        assert_eq!(join(&[]), [""; 0]);
    }
}
