//! What looks private, by the shapes that home folders, logins, tokens, addresses and hosts' names
//! have.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::private::{Kind, in_brackets, place};
use plain::lang::Lang;
use plain::text;

/// Hosts that everybody has.
const PUBLIC_HOSTS: [&str; 5] = [
    "localhost",
    "docker.io",
    "docker.com",
    "docker.internal",
    "github.com",
];

/// What comes after the last dot of a file's name; anything else may be a host's.
const FILES: [&str; 13] = [
    "json", "yaml", "yml", "toml", "sock", "conf", "config", "html", "pem", "log", "txt", "exe",
    "service",
];

/// `text` without whatever looks private.
pub fn redact(text: &str, lang: Lang) -> String {
    let looks: [fn(&str, Lang) -> String; 7] =
        [homes, urls, tokens, at_signs, addresses, hosts, lookups];
    let text = text.to_owned();
    looks.iter().fold(text, |text, look| look(&text, lang))
}

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, and every test compiles them"
)]
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// Anyone's home folder, by where systems put it.
fn homes(text: &str, lang: Lang) -> String {
    // A name of Windows or macOS may hold spaces; it then ends at the next separator.
    static SPACED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"((?i:users)[/\\]+)[^/\\\n"'`:;<>|\[]{1,64}([/\\])"#));
    static PLAIN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"([/\\](?i:home|users)[/\\]+)[^/\\\s"'`:;,<>|()\[\]]+"#));
    // \\server\share
    static SHARE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(^|[^\\:A-Za-z0-9])\\\\[A-Za-z0-9._-]+\\"));
    let user = place(Kind::User, lang);
    let text = SPACED.replace_all(text, |found: &Captures<'_>| {
        format!("{}{user}{}", &found[1], &found[2])
    });
    let text = PLAIN.replace_all(&text, |found: &Captures<'_>| format!("{}{user}", &found[1]));
    let host = place(Kind::Host, lang);
    let text = SHARE.replace_all(&text, |found: &Captures<'_>| {
        format!(r"{}\\{host}\", &found[1])
    });
    text.into_owned()
}

/// Logins and hosts in URLs.
fn urls(text: &str, lang: Lang) -> String {
    static URL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r#"([A-Za-z][A-Za-z0-9+.-]*)://"#,
            r#"([^\s"'`<>()]*:[^\s"'`<>()]*@|[^\s/"'`<>()]*@)?"#,
            r#"(\[[0-9A-Za-z:.%]+\]|[^\s/:"'`<>(),;?#\[\]]+)"#,
        ))
    });
    URL.replace_all(text, |found: &Captures<'_>| {
        let (scheme, host) = (&found[1], &found[3]);
        let shown = if is_public(host) || host.starts_with('[') {
            // Numbers in brackets have their own rule.
            host.to_owned()
        } else if host.parse::<Ipv4Addr>().is_ok() {
            host.to_owned()
        } else {
            place(Kind::Host, lang)
        };
        format!("{scheme}://{shown}")
    })
    .into_owned()
}

/// Whether a host is one that everybody has; a particle of Hangul may follow its name.
fn is_public(host: &str) -> bool {
    let end = host.find(|c: char| !c.is_ascii()).unwrap_or(host.len());
    let name = host[..end].trim_end_matches('.').to_ascii_lowercase();
    PUBLIC_HOSTS.iter().any(|public| {
        let before = name.strip_suffix(public);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Whether a host's name or number means this machine, or is one that everybody has.
pub fn is_everybodys(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    let number = bare.parse::<std::net::IpAddr>();
    number.map_or_else(
        |_| is_public(host),
        |it| it.is_loopback() || it.is_unspecified(),
    )
}

/// Tokens and passwords, by their looks or by the word before them.
fn tokens(text: &str, lang: Lang) -> String {
    static KNOWN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"\b(tok-[A-Za-z0-9-]+|eyJ[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*)*|dckr_[A-Za-z0-9_-]+",
            r"|gh[a-z]_[A-Za-z0-9]+|github_pat_[A-Za-z0-9_]+|glpat-[A-Za-z0-9_-]+",
            r"|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})",
        ))
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r#"((?i:password|passwd|secret|token|apikey|api_key|auth)["']?\s*[=:]\s*["']?"#,
            r#"|(?i:bearer|basic)\s+)[^\s"'`,;&\[\]]+"#,
        ))
    });
    // Long and neither a word nor a number: base64 and its kin. Digests are hexadecimal and stay.
    static LONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z0-9+/_-]{24,}={0,2}"));
    let token = place(Kind::Token, lang);
    let text = KNOWN.replace_all(text, |_: &Captures<'_>| token.clone());
    let text = NAMED.replace_all(&text, |found: &Captures<'_>| {
        let value = &found[0][found[1].len()..];
        // `token: none`, `Basic realm=…`: words of everybody's.
        if value.starts_with("realm") || value.len() < 4 {
            found[0].to_owned()
        } else {
            format!("{}{token}", &found[1])
        }
    });
    let text = LONG.replace_all(&text, |found: &Captures<'_>| {
        let word = &found[0];
        let has = |is: fn(&char) -> bool| word.chars().any(|c| is(&c));
        let is_hex = word.chars().all(|c| c.is_ascii_hexdigit());
        let is_mixed = has(char::is_ascii_digit)
            && has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase);
        if is_mixed && !is_hex || word.ends_with('=') {
            token.clone()
        } else {
            word.to_owned()
        }
    });
    text.into_owned()
}

/// E-mail addresses, and `user@host` of whatever kind; a digest after a name is none.
fn at_signs(text: &str, lang: Lang) -> String {
    static AT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"([^\s@"'`<>(),;:/\\\[\]]+)@([^\s@"'`<>(),;:/\\\[\]]+)"#));
    let email = in_brackets(&text!("e-mail", "이메일"), lang);
    AT.replace_all(text, |found: &Captures<'_>| {
        if found[2].starts_with("sha256") || found[2].starts_with("sha512") {
            found[0].to_owned()
        } else {
            email.clone()
        }
    })
    .into_owned()
}

/// IPv4, IPv6 and hardware addresses, save those that mean this machine or any.
fn addresses(text: &str, lang: Lang) -> String {
    static MAC: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}\b"));
    static V6: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(%[0-9A-Za-z_.-]+)?")
    });
    static V4: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]{1,3}(\.[0-9]{1,3}){3}"));
    let address = in_brackets(&text!("address", "주소"), lang);
    let text = MAC.replace_all(text, |_: &Captures<'_>| address.clone());
    let text = V6.replace_all(&text, |found: &Captures<'_>| {
        let word = &found[0];
        let (number, _) = word.split_once('%').unwrap_or((word, ""));
        // A sentence's colon or full stop may follow.
        let number = number.trim_end_matches('.');
        let bare = match number.parse::<Ipv6Addr>() {
            Ok(parsed) => Ok((parsed, number.len())),
            Err(error) => match number.strip_suffix(':').map(str::parse::<Ipv6Addr>) {
                Some(Ok(parsed)) => Ok((parsed, number.len() - 1)),
                _ => Err(error),
            },
        };
        match bare {
            Ok((parsed, _)) if parsed.is_loopback() || parsed.is_unspecified() => word.to_owned(),
            Ok((_, end)) => {
                let rest = if word.contains('%') { "" } else { &word[end..] };
                format!("{address}{rest}")
            }
            Err(_) => word.to_owned(),
        }
    });
    let text = V4.replace_all(&text, |found: &Captures<'_>| {
        match found[0].parse::<Ipv4Addr>() {
            Ok(parsed) if parsed.is_loopback() || parsed.is_unspecified() => found[0].to_owned(),
            Ok(_) => address.clone(),
            Err(_) => found[0].to_owned(),
        }
    });
    text.into_owned()
}

/// `name.school.kr`, and `name:5000`.
fn hosts(text: &str, lang: Lang) -> String {
    static DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(^|[^A-Za-z0-9._/~\\-])([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.[A-Za-z][A-Za-z-]+)")
    });
    static WITH_PORT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(^|[^A-Za-z0-9._/\[\]-])([A-Za-z][A-Za-z0-9_-]*)(:[0-9]{2,5})\b")
    });
    let host = place(Kind::Host, lang);
    let text = DOMAIN.replace_all(text, |found: &Captures<'_>| {
        let name = &found[2];
        let last = name.rsplit('.').next().unwrap_or_default();
        if is_public(name) || FILES.contains(&last.to_ascii_lowercase().as_str()) {
            found[0].to_owned()
        } else {
            format!("{}{host}", &found[1])
        }
    });
    let text = WITH_PORT.replace_all(&text, |found: &Captures<'_>| {
        if is_public(&found[2]) || found[2].starts_with("sha") {
            found[0].to_owned()
        } else {
            format!("{}{host}{}", &found[1], &found[3])
        }
    });
    text.into_owned()
}

/// Names that are looked up in vain, in the words of Go and with it of the engine.
fn lookups(text: &str, lang: Lang) -> String {
    static LOOKUP: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(\blookup )([A-Za-z0-9._-]+)( on |:)"));
    let host = place(Kind::Host, lang);
    LOOKUP
        .replace_all(text, |found: &Captures<'_>| {
            if is_public(&found[2]) {
                found[0].to_owned()
            } else {
                format!("{}{host}{}", &found[1], &found[3])
            }
        })
        .into_owned()
}
