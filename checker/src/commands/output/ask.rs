//! Questions to the person at the terminal.

use std::io::{self, BufRead, IsTerminal, Read};

use super::Output;
use plain::lang::Text;
use plain::text;

/// Bytes of a typed line that are read.
const LONGEST_ANSWER: u64 = 4096;

impl Output {
    /// Asks a question that is answered with yes or no; no is what anything else means. `None`
    /// where stdin is not a terminal.
    ///
    /// # Errors
    /// I/O errors.
    pub fn ask(&mut self, question: &Text) -> io::Result<Option<bool>> {
        let question = text!("{it} [y/N]", "{it} [y/N]", it = question);
        let answer = self.ask_line(&question)?;
        // `ㅛ` is the key of `y` on a Korean keyboard.
        let agreed = |answer: String| {
            let yes = ["y", "yes", "ㅛ", "네", "예"];
            yes.contains(&answer.to_lowercase().as_str())
        };
        Ok(answer.map(agreed))
    }

    /// Asks for a line; `None` where stdin is not a terminal.
    ///
    /// # Errors
    /// I/O errors.
    pub fn ask_line(&mut self, question: &Text) -> io::Result<Option<String>> {
        if !io::stdin().is_terminal() {
            return Ok(None);
        }
        self.report(&format!("{} ", question.get(self.lang)));
        let mut line = String::new();
        io::stdin()
            .lock()
            .take(LONGEST_ANSWER)
            .read_line(&mut line)?;
        Ok(Some(line.trim().to_owned()))
    }

    /// Asks for a secret, which is not shown; `None` where stdin is not a terminal.
    ///
    /// # Errors
    /// I/O errors.
    pub fn ask_secret(&mut self, question: &Text) -> io::Result<Option<String>> {
        if !io::stdin().is_terminal() {
            return Ok(None);
        }
        rpassword::prompt_password(format!("{} ", question.get(self.lang))).map(Some)
    }
}
