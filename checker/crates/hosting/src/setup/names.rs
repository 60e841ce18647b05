//! Names of accounts, which are parts of repositories' names too: made from what the roster says.

use std::collections::{HashMap, HashSet};

/// The longest name; it is typed.
const LONGEST: usize = 32;

/// What may stand between letters and digits, one at a time.
const SEPARATORS: [char; 3] = ['.', '_', '-'];

/// Hangul as Revised Romanization writes names, each syllable by itself: 박 is `bak`, 철 `cheol`.
const INITIALS: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// Gives out names, each once.
pub struct Names {
    taken: HashSet<String>,
    /// The last number behind a name that many would have.
    last: HashMap<String, u32>,
}

impl Names {
    /// `taken` are names that are not given out: those that are given already, and those that mean
    /// something else in the registry.
    pub fn new(taken: impl IntoIterator<Item = String>) -> Self {
        Self {
            taken: taken.into_iter().collect(),
            last: HashMap::new(),
        }
    }

    /// A new name made from the first of `sources` that can be written with Latin letters and
    /// digits, else from those that can be put into Latin letters, else `learner`; with a number
    /// where others have it already.
    pub fn give<'a>(&mut self, sources: impl IntoIterator<Item = &'a str> + Clone) -> String {
        let latin = sources.clone().into_iter().find_map(latin);
        let name = latin
            .or_else(|| sources.into_iter().find_map(transliterated))
            .unwrap_or_else(|| "learner".to_owned());
        if self.taken.insert(name.clone()) {
            return name;
        }
        loop {
            let last = self.last.entry(name.clone()).or_insert(1);
            *last += 1;
            let number = format!("-{last}");
            let room = name.len().min(LONGEST - number.len());
            let other = format!("{}{number}", name[..room].trim_end_matches(SEPARATORS));
            if self.taken.insert(other.clone()) {
                return other;
            }
        }
    }
}

/// `text` as a name, where its letters are Latin ones: `José Ángel` is `jose-angel`.
fn latin(text: &str) -> Option<String> {
    let foreign = |c: char| c.is_alphabetic() && !is_latin(c);
    if text.chars().any(foreign) {
        return None;
    }
    transliterated(text)
}

/// Scripts whose letters give the sounds that they stand for: Latin, with all its accents.
fn is_latin(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{00aa}'..='\u{024f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff21}'..='\u{ff5a}')
}

/// Lower-case letters and digits, with single separators between them; `-` is in place of
/// everything else.
fn transliterated(text: &str) -> Option<String> {
    // Longer texts are not names, and their end would be cut off anyway.
    let text: String = text.chars().take(4 * LONGEST).map(romanized).collect();
    let mut name = String::new();
    for c in deunicode::deunicode(&text).chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if c != '\'' && !name.is_empty() && !name.ends_with(SEPARATORS) {
            name.push(if SEPARATORS.contains(&c) { c } else { '-' });
        }
    }
    name.truncate(LONGEST);
    let name = name.trim_end_matches(SEPARATORS);
    (!name.is_empty()).then(|| name.to_owned())
}

/// A syllable of Hangul, or one of the letters that macOS takes it apart into, with Latin letters;
/// anything else as it is.
fn romanized(c: char) -> String {
    let after = |first: char| (c as u32 - first as u32) as usize;
    match c {
        '가'..='힣' => {
            let number = after('가');
            let (initial, vowel, last) = (number / 588, number / 28 % 21, number % 28);
            [INITIALS[initial], VOWELS[vowel], FINALS[last]].concat()
        }
        '\u{1100}'..='\u{1112}' => INITIALS[after('\u{1100}')].to_owned(),
        '\u{1161}'..='\u{1175}' => VOWELS[after('\u{1161}')].to_owned(),
        '\u{11a8}'..='\u{11c2}' => FINALS[after('\u{11a7}')].to_owned(),
        _ => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_is_romanized_as_names_are() {
        for (korean, latin) in [
            ("박철수", "bakcheolsu"),
            ("김민준", "gimminjun"),
            ("이서연", "iseoyeon"),
            ("최지우", "choejiu"),
            ("정하윤", "jeonghayun"),
            ("강도현", "gangdohyeon"),
            ("곽덕영", "gwakdeokyeong"),
            ("노은채", "noeunchae"),
            ("류태오", "ryutaeo"),
            ("백승희", "baekseunghui"),
            ("유관순", "yugwansun"),
            ("오예원", "oyewon"),
            ("황보라", "hwangbora"),
            ("남궁민", "namgungmin"),
            ("한복남", "hanboknam"),
            ("홍빛나", "hongbitna"),
            ("엄쌍희", "eomssanghui"),
            ("권율", "gwonyul"),
            ("서은숙", "seoeunsuk"),
            ("박 서연", "bak-seoyeon"),
            // As file names of macOS have it.
            (
                "\u{1107}\u{1161}\u{11a8}\u{110e}\u{1165}\u{11af}",
                "bakcheol",
            ),
        ] {
            assert_eq!(transliterated(korean).as_deref(), Some(latin), "{korean}");
        }
    }

    fn given(rows: &[&[&str]]) -> Vec<String> {
        let mut names = Names::new(["teacher".to_owned(), "submissions".to_owned()]);
        let given = rows.iter().map(|row| names.give(row.iter().copied()));
        given.collect()
    }

    #[test]
    fn the_first_source_that_has_latin_letters_gives_the_name() {
        let rows: &[&[&str]] = &[
            &["ada"],
            &["Grace.Hopper"],
            &["_max..power-"],
            &["José Ángel"],
            &["Øyvind Straße"],
            &["O'Brien"],
            &["김민준", "2024-0017"],
            &["박서연"],
            &["Дмитрий"],
            &["", "  ", "😀", "…"],
            &["=cmd|' /C calc'!A0"],
            &["../../etc/passwd"],
            &["<b>bob</b>"],
        ];
        assert_eq!(
            given(rows),
            [
                "ada",
                "grace.hopper",
                "max.power",
                "jose-angel",
                "oyvind-strasse",
                "obrien",
                "2024-0017",
                "bakseoyeon",
                "dmitrii",
                "grinning",
                "cmd-c-calc-a0",
                "etc-passwd",
                "b-bob-b",
            ]
        );
    }

    #[test]
    fn nobody_gets_what_somebody_has_or_what_means_something() {
        let rows: &[&[&str]] = &[
            &["ada"],
            &["Ada"],
            &["ADA"],
            &["teacher"],
            &["Submissions"],
            &["…"],
            &["…"],
        ];
        assert_eq!(
            given(rows),
            [
                "ada",
                "ada-2",
                "ada-3",
                "teacher-2",
                "submissions-2",
                "learner",
                "learner-2"
            ]
        );
    }

    #[test]
    fn long_names_stay_different() {
        let long = "x".repeat(1000);
        let names = given(&[&[&long], &[&long]]);
        assert_eq!(names[0], "x".repeat(LONGEST));
        assert_eq!(names[1], format!("{}-2", "x".repeat(LONGEST - 2)));
    }
}
