//! Korean particles, which have two forms: one after a consonant, one after a vowel. Words that
//! are only known when the program runs are given theirs here.

/// A particle with two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Particle {
    /// 을/를
    Object,
    /// 이/가
    Subject,
    /// 은/는
    Topic,
    /// 으로/로, where ㄹ counts as a vowel
    Toward,
    /// 과/와
    With,
}

/// How the last syllable of a word ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// The consonant ㄹ.
    Rieul,
    /// Any other consonant.
    Consonant,
}

/// `word` with the form of the particle that fits how it is read aloud: digits as Korean numbers,
/// capitals by the names of the letters, other Latin words roughly as Korean borrows them. Quotes
/// and brackets around the word are not read.
pub fn with_particle(word: &str, particle: Particle) -> String {
    let form = match (particle, ending(word)) {
        (Particle::Object, Ending::Vowel) => "를",
        (Particle::Object, _) => "을",
        (Particle::Subject, Ending::Vowel) => "가",
        (Particle::Subject, _) => "이",
        (Particle::Topic, Ending::Vowel) => "는",
        (Particle::Topic, _) => "은",
        (Particle::Toward, Ending::Consonant) => "으로",
        (Particle::Toward, _) => "로",
        (Particle::With, Ending::Vowel) => "와",
        (Particle::With, _) => "과",
    };
    format!("{word}{form}")
}

fn ending(word: &str) -> Ending {
    let read = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    match read.chars().next_back() {
        Some(last @ '가'..='힣') => match (last as u32 - '가' as u32) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        // 일, 칠, 팔; 영 (or 십, 백, 천, 만), 삼, 육; 이, 사, 오, 구.
        Some('1' | '7' | '8') => Ending::Rieul,
        Some('0' | '3' | '6') => Ending::Consonant,
        Some(last) if last.is_ascii_alphabetic() => latin(read),
        _ => Ending::Vowel,
    }
}

/// The ending of the last run of Latin letters.
fn latin(read: &str) -> Ending {
    let start = read.rfind(|c: char| !c.is_ascii_alphabetic());
    let word = &read[start.map_or(0, |at| {
        at + read[at..].chars().next().map_or(0, char::len_utf8)
    })..];
    // 엘, 알; 엠, 엔; all the other letters' names end in a vowel.
    if word.chars().all(|c| c.is_ascii_uppercase()) {
        return match word.chars().next_back() {
            Some('L' | 'R') => Ending::Rieul,
            Some('M' | 'N') => Ending::Consonant,
            _ => Ending::Vowel,
        };
    }
    let word = word.to_ascii_lowercase();
    // A last `e` is silent after these: 파일, 네임, 머신.
    let heard = match word.strip_suffix('e') {
        Some(stem) if stem.ends_with(['l', 'm', 'n']) && stem.len() > 1 => stem,
        _ => &word,
    };
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let mut back = heard.chars().rev();
    match (back.next(), back.next(), back.next()) {
        (Some('l'), ..) => Ending::Rieul,
        (Some('m' | 'n'), ..) | (Some('g'), Some('n'), _) => Ending::Consonant,
        // After one short vowel they close its syllable: 톱, 봇, 백; but 포트, 루트, 태스크.
        (Some('c' | 'k' | 'p' | 't'), Some(before), further)
            if vowel(before) && !further.is_some_and(vowel) =>
        {
            Ending::Consonant
        }
        (Some('k'), Some('c'), _) => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_particle_has_the_form_that_fits_the_last_syllable() {
        use Particle::{Object, Subject, Topic, Toward, With};
        for (word, particle, whole) in [
            ("레슨", Object, "레슨을"),
            ("이미지", Object, "이미지를"),
            ("레슨 1", Object, "레슨 1을"),
            ("레슨 2", Object, "레슨 2를"),
            ("레슨 3", Object, "레슨 3을"),
            ("레슨 4", Object, "레슨 4를"),
            ("레슨 5", Subject, "레슨 5가"),
            ("레슨 6", Subject, "레슨 6이"),
            ("레슨 7", Topic, "레슨 7은"),
            ("레슨 9", Topic, "레슨 9는"),
            ("레슨 10", Topic, "레슨 10은"),
            ("1", Toward, "1로"),
            ("3", Toward, "3으로"),
            ("4", Toward, "4로"),
            ("5050", Toward, "5050으로"),
            ("파일", Toward, "파일로"),
            ("컨테이너", Toward, "컨테이너로"),
            ("이름", Toward, "이름으로"),
            ("`레슨`", Object, "`레슨`을"),
            ("`nginx:latest`", Object, "`nginx:latest`를"),
            ("nginx", Subject, "nginx가"),
            ("docker", Topic, "docker는"),
            ("desktop", Topic, "desktop은"),
            ("port", Topic, "port는"),
            ("Podman", With, "Podman과"),
            ("URL", Toward, "URL로"),
            ("ID", With, "ID와"),
            ("file", Object, "file을"),
            ("image", Object, "image를"),
            ("서버(server)", Topic, "서버(server)는"),
            ("", Object, "를"),
        ] {
            assert_eq!(with_particle(word, particle), whole);
        }
    }
}
