//! An invitation: address, account and pass phrase in one line, for cards and messages. It is a
//! URL, as `docker` users have seen them: `https://ada:pass-phrase@class.example/submissions`.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Url;

use super::{Address, Credentials};
use plain::lang::Text;
use plain::text;

/// What stands in a URL as `%20` and its like; in a URL's own account a `%` would stay as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// All that joining a class needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    pub address: Address,
    pub account: Credentials,
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.address.to_string();
        let mut url = Url::parse(&text).map_err(|_| fmt::Error)?;
        let encoded = |text| utf8_percent_encode(text, ENCODED).to_string();
        url.set_username(&encoded(&self.account.name))
            .and_then(|()| url.set_password(Some(&encoded(&self.account.password))))
            .map_err(|()| fmt::Error)?;
        f.write_str(url.as_str().trim_end_matches('/'))
    }
}

impl FromStr for Invite {
    type Err = Text;

    fn from_str(text: &str) -> Result<Self, Text> {
        // The text itself holds a pass phrase, so it is not repeated.
        let wrong = || {
            text!(
                "this is not an invitation; one looks like `https://name:pass-phrase@host`",
                "초대장이 아니에요. 초대장은 `https://이름:비밀번호@호스트`처럼 생겼어요"
            )
        };
        let url = Url::parse(text.trim()).map_err(|_| wrong())?;
        let decoded = |part: &str| {
            let decoded = percent_decode_str(part).decode_utf8().ok()?.into_owned();
            (!decoded.is_empty()).then_some(decoded)
        };
        let (Some(name), Some(password)) = (
            decoded(url.username()),
            decoded(url.password().unwrap_or_default()),
        ) else {
            return Err(wrong());
        };
        let mut bare = url;
        if bare.set_username("").and(bare.set_password(None)).is_err() {
            return Err(wrong());
        }
        Ok(Self {
            address: bare.as_str().parse()?,
            account: Credentials { name, password },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_reads_back_as_it_was_written() {
        for (address, name, password) in [
            ("http://192.168.1.5:5060", "ada", "layer-tag-push-42"),
            (
                "https://class.example/docker-101",
                "bo.kim",
                "a:b@c/d#e?f%41 g",
            ),
            ("https://class.example", "ada", "한글 암호"),
        ] {
            let invite = Invite {
                address: address.parse().unwrap(),
                account: Credentials {
                    name: name.to_owned(),
                    password: password.to_owned(),
                },
            };
            let text = invite.to_string();
            assert!(!text.contains(char::is_whitespace), "{text}");
            assert_eq!(text.parse::<Invite>(), Ok(invite));
        }
    }

    #[test]
    fn what_is_no_invitation_is_refused_without_repeating_it() {
        for wrong in [
            "",
            "https://class.example",
            "ada:secret@host",
            "https://ada@host",
        ] {
            let refused = wrong.parse::<Invite>().unwrap_err();
            assert!(!refused.en.contains("secret"));
        }
        // A typed one may end in a slash or a line break.
        assert!("http://ada:x@localhost:5060/\n".parse::<Invite>().is_ok());
    }
}
