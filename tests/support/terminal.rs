//! A real terminal that a test types into.

use std::process::Command;

use nix::sys::wait::WaitStatus;
use rexpect::ReadUntil;
use rexpect::session::{PtySession, spawn_command};

/// How long a command may print nothing.
const PATIENCE_MS: u64 = 120_000;

/// A program in a pseudo-terminal.
pub struct Terminal {
    session: PtySession,
}

impl Terminal {
    pub fn spawn(command: Command) -> Self {
        let session = spawn_command(command, Some(PATIENCE_MS)).expect("a terminal");
        Self { session }
    }

    /// Types a user name and a password whenever they are asked for. Returns what the terminal
    /// showed and how the program ended.
    pub fn answer_logins(mut self, user: &str, password: &str) -> (String, i32) {
        let mut shown = String::new();
        loop {
            let prompts = vec![
                ReadUntil::String("Username: ".to_owned()),
                ReadUntil::String("Password: ".to_owned()),
                ReadUntil::EOF,
            ];
            let (before, prompt) = self
                .session
                .exp_any(prompts)
                .unwrap_or_else(|error| panic!("{error}\n{shown}"));
            shown.push_str(&before);
            shown.push_str(&prompt);
            let answer = match prompt.as_str() {
                "Username: " => user,
                "Password: " => password,
                _ => break,
            };
            self.session.send_line(answer).expect("typing");
        }
        let code = match self.session.process().wait() {
            Ok(WaitStatus::Exited(_, code)) => code,
            other => panic!("the program ended with {other:?}\n{shown}"),
        };
        (utf8(&shown), code)
    }

    /// The session, for tests that talk to a program of their own.
    pub fn session(&mut self) -> &mut PtySession {
        &mut self.session
    }
}

/// The terminal library takes every byte for a character of Latin-1; this puts UTF-8 together
/// again.
pub fn utf8(shown: &str) -> String {
    let bytes: Option<Vec<u8>> = shown.chars().map(|c| u8::try_from(c).ok()).collect();
    match bytes {
        Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        None => shown.to_owned(),
    }
}
