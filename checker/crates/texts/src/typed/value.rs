//! What a typed value means.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::find::Typed;

/// The digits of an ID or a digest, in lower case.
pub fn digits(typed: &Typed) -> Option<String> {
    let text = bare(&typed.text()).to_ascii_lowercase();
    let digits = text.strip_prefix("sha256:").unwrap_or(&text).trim();
    let hex = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_hexdigit());
    hex.then(|| digits.to_owned())
}

/// A whole number, with or without what is counted.
pub fn number(typed: &Typed) -> Option<u64> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let counted = "개의|개|행|줄|층|번|장|레이어|히스토리|layers?|rows?|lines?|entries|items?|\
                       in total|total|이에요|예요|입니다";
        Regex::new(&format!(
            r"^(?:총|모두|전체)?\s*\+?([0-9]{{1,9}})(?:\.0*)?(?:\s*(?:{counted}))*\s*[.!]?$"
        ))
        .ok()
    });
    let text = bare(&typed.text()).to_lowercase();
    let found = NUMBER.as_ref()?.captures(&text)?;
    found.get(1)?.as_str().parse().ok()
}

/// Ports, each with its protocol where that is given.
pub fn ports(typed: &Typed) -> Option<Vec<(u16, Option<String>)>> {
    let items = match typed {
        Typed::Text(text) => vec![text.clone()],
        Typed::List(items) => items.clone(),
    };
    let parts = items.iter().flat_map(|item| {
        let item = item
            .to_lowercase()
            .replace("map[", "")
            .replace("exposedports", "");
        let item = item.replace(['{', '}', '[', ']', '"', '\'', '`'], " ");
        let parts = item
            .split([',', ' '])
            .map(|part| part.trim_matches(':').to_owned());
        parts.collect::<Vec<_>>()
    });
    let words = [
        "",
        "port",
        "포트",
        "번",
        "expose",
        "번이에요",
        "번입니다",
        "예요",
        "입니다",
    ];
    let parts = parts.filter(|part| !words.contains(&part.as_str()));
    let ports = parts.map(|part| port(&part)).collect::<Option<Vec<_>>>()?;
    (!ports.is_empty()).then_some(ports)
}

fn port(text: &str) -> Option<(u16, Option<String>)> {
    let is_protocol = |text: &str| matches!(text, "tcp" | "udp" | "sctp");
    let number = |text: &str| {
        let digits = text.trim_end_matches('.');
        let digits = digits
            .trim_end_matches("번")
            .trim_end_matches("포트")
            .trim_end_matches("번");
        digits
            .bytes()
            .all(|c| c.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    match text.split_once('/') {
        None => Some((number(text)?, None)),
        Some((protocol, port)) if is_protocol(protocol) => {
            Some((number(port)?, Some(protocol.to_owned())))
        }
        Some((port, protocol)) if is_protocol(protocol) => {
            Some((number(port)?, Some(protocol.to_owned())))
        }
        Some(_) => None,
    }
}

/// The words of a command. Where its arguments begin and end is not asked of a person:
/// `docker inspect` prints none of the quotes. What belongs to a word stays, `;` above all.
pub fn words(typed: &Typed) -> Vec<String> {
    let text = match typed {
        Typed::Text(text) => text.clone(),
        Typed::List(items) => items.join(" "),
    };
    let text = text.replace("\\\"", " ").replace("\\'", " ");
    let text = text.replace(['[', ']', '{', '}', '"', '\'', '`', ','], " ");
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if word == ";" => last.push(';'),
            _ => words.push(word.to_owned()),
        }
    }
    let heading = |word: &str| matches!(word.trim_end_matches(':'), "CMD" | "Cmd" | "cmd");
    if words.len() > 1 && heading(&words[0]) {
        words.remove(0);
        if words[0] == ":" {
            words.remove(0);
        }
    }
    words
}

fn bare(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '[' | ']'))
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(text: &str) -> Typed {
        Typed::Text(text.to_owned())
    }

    #[test]
    fn a_number_may_say_what_it_counts() {
        for text in [
            "7",
            "07",
            "+7",
            "7.0",
            "[7]",
            "7개",
            "7 개",
            "7 layers",
            "7 Layers.",
            "7행",
            "7 rows",
            "총 7개",
            "7개예요",
            "7 레이어",
        ] {
            assert_eq!(number(&typed(text)), Some(7), "{text}");
        }
        for text in [
            "seven", "일곱", "7.5", "-7", "6 or 7", "7 of 9", "", "7x", "not 7", "0x7",
        ] {
            assert_eq!(number(&typed(text)), None, "{text}");
        }
    }

    #[test]
    fn a_port_may_have_its_protocol_on_either_side() {
        for text in [
            "80",
            "080",
            ":80",
            "80번",
            "port 80",
            "80번 포트",
            "80.",
            "80:",
        ] {
            assert_eq!(ports(&typed(text)), Some(vec![(80, None)]), "{text}");
        }
        for text in [
            "80/tcp",
            "80/TCP",
            "tcp/80",
            "{\"80/tcp\":{}}",
            "map[80/tcp:{}]",
            "{80/tcp: {}}",
            "\"ExposedPorts\": {\"80/tcp\": {}}",
        ] {
            let wanted = vec![(80, Some("tcp".to_owned()))];
            assert_eq!(ports(&typed(text)), Some(wanted), "{text}");
        }
        for text in ["", "eighty", "80/http", "80-90", "99999", "80a", "-80"] {
            assert_eq!(ports(&typed(text)), None, "{text}");
        }
    }

    #[test]
    fn an_id_may_have_its_algorithm_before_it() {
        for text in [
            "12e4",
            "sha256:12e4",
            "SHA256:12E4",
            "`12e4`",
            "sha256: 12e4",
        ] {
            assert_eq!(digits(&typed(text)).as_deref(), Some("12e4"), "{text}");
        }
        for text in ["", "nginx", "12e4…", "12 e4"] {
            assert_eq!(digits(&typed(text)), None, "{text}");
        }
    }

    #[test]
    fn a_command_has_its_words_and_its_semicolon() {
        let wanted = ["nginx", "-g", "daemon", "off;"];
        for text in [
            "nginx -g \"daemon off;\"",
            "[\"nginx\",\"-g\",\"daemon off;\"]",
            "[nginx -g daemon off;]",
            "CMD [\"nginx\" \"-g\" \"daemon off;\"]",
            "\"Cmd\": [\"nginx\", \"-g\", \"daemon off;\"],",
            "Cmd : nginx -g daemon off ;",
            "nginx -g \\\"daemon off;\\\"",
        ] {
            assert_eq!(words(&typed(text)), wanted, "{text}");
        }
        for text in ["nginx -g daemon off", "nginx;-g;daemon;off", "nginx", "CMD"] {
            assert_ne!(words(&typed(text)), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn garbage_has_a_meaning_or_none(text in r#"([0-9]|[a-z ]|[\[\]{}"'`,;:./+\\-]|개|번|CMD|tcp){0,30}"#) {
            let typed = typed(&text);
            digits(&typed);
            number(&typed);
            ports(&typed);
            words(&typed);
        }
    }
}
