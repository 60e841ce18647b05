//! Pass phrases and certificates that a command is given.

use std::io::{self, Read};
use std::path::Path;

use anyhow::Result;

use super::error::UserError;
use super::output::Output;
use handin::transport::Address;
use plain::disk;
use plain::text;
use plain::visible::visible;

/// Bytes that a pass phrase and a certificate file may have.
const LONGEST_PASS_PHRASE: u64 = 4096;
const LARGEST_AUTHORITY: u64 = 512 * 1024;

/// The first line of standard input, or what is typed at the terminal.
///
/// # Errors
/// Nothing is there, or nothing is typed.
pub fn pass_phrase(from_stdin: bool, out: &mut Output) -> Result<String> {
    let phrase = if from_stdin {
        let mut text = String::new();
        let stdin = io::stdin().lock();
        stdin.take(LONGEST_PASS_PHRASE).read_to_string(&mut text)?;
        text.lines().next().map(str::to_owned)
    } else {
        out.ask_secret(&text!("Pass phrase:", "비밀번호:"))?
    };
    let phrase = phrase.filter(|phrase| !phrase.is_empty());
    Ok(phrase.ok_or_else(|| {
        let text = text!(
            "a pass phrase is needed; where there is no terminal, give it to `--password-stdin`",
            "비밀번호가 필요해요. 터미널이 없으면 `--password-stdin`으로 알려 주세요"
        );
        UserError::new(text)
    })?)
}

/// Said before the pass phrase goes out.
pub fn warn_of_readers(address: &Address, out: &mut Output) {
    if address.is_readable_on_the_way() {
        out.note(&text!(
            "This class has no TLS: anyone on the same network can read results and pass \
             phrase on their way. Use this pass phrase for nothing else.",
            "이 수업은 TLS를 쓰지 않아요. 같은 네트워크에 있는 사람이 결과와 비밀번호를 엿볼 수 있으니, \
             이 비밀번호를 다른 곳에 쓰지 마세요."
        ));
    }
}

/// Certificates in PEM, which is text.
///
/// # Errors
/// A file that cannot be read, or is not text.
pub fn authority(path: &Path) -> Result<String> {
    let shown = visible(&path.display().to_string());
    let read = disk::read_bounded(path, LARGEST_AUTHORITY).map_err(|error| {
        let text = text!(
            "the certificate file {shown} cannot be read ({error})",
            "인증서 파일 {shown} 경로를 읽을 수 없어요 ({error})",
            shown = &shown
        );
        UserError::new(text)
    })?;
    Ok(String::from_utf8(read).map_err(|_| {
        let text = text!(
            "{shown} is not a certificate in PEM, which is text",
            "{shown} 파일은 PEM 형식(텍스트)의 인증서가 아니에요"
        );
        UserError::new(text)
    })?)
}
