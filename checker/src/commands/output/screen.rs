//! A terminal's whole screen, drawn again and again, and its keys; the terminal is as it was when
//! this ends, however it ends.
#![expect(clippy::disallowed_methods, reason = "a door to the two streams")]

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::{Command, cursor, terminal};
use tokio::sync::mpsc;

/// How long the thread that waits for keys does not notice that it is over.
const NOTICE: Duration = Duration::from_millis(100);

/// What a person did at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    Key(char),
    /// Escape, or Ctrl and C, which is not a signal while single keys are read.
    Quit,
    /// The window has another size.
    Resized,
}

/// The screen, until it is dropped.
pub struct Screen {
    over: Arc<AtomicBool>,
}

impl Screen {
    /// Takes the terminal over: a screen of its own, no line of text below the cursor, each key
    /// as it is pressed.
    ///
    /// # Errors
    /// I/O errors of the terminal.
    pub fn open() -> io::Result<(Self, mpsc::Receiver<Input>)> {
        terminal::enable_raw_mode()?;
        let screen = Self {
            over: Arc::default(),
        };
        let mut begin = String::new();
        let _ = terminal::EnterAlternateScreen.write_ansi(&mut begin);
        let _ = cursor::Hide.write_ansi(&mut begin);
        write(&begin)?;
        let (pressed, keys) = mpsc::channel(16);
        let over = Arc::clone(&screen.over);
        std::thread::spawn(move || read_keys(&over, &pressed));
        Ok((screen, keys))
    }

    /// Columns and rows.
    pub fn size(&self) -> (usize, usize) {
        match terminal::size() {
            Ok((columns, rows)) if columns > 0 && rows > 0 => (columns.into(), rows.into()),
            // A terminal that does not know.
            _ => (80, 24),
        }
    }

    /// Draws these lines from the top, in place of what was there; lines that do not fit are
    /// left out. Nothing is cleared first, so nothing flickers.
    ///
    /// # Errors
    /// I/O errors of the terminal.
    pub fn draw(&mut self, text: &str) -> io::Result<()> {
        let (_, rows) = self.size();
        let mut out = String::new();
        let _ = cursor::MoveTo(0, 0).write_ansi(&mut out);
        for (number, line) in text.lines().take(rows).enumerate() {
            if number > 0 {
                out.push_str("\r\n");
            }
            out.push_str(line);
            let _ = terminal::Clear(terminal::ClearType::UntilNewLine).write_ansi(&mut out);
        }
        let _ = terminal::Clear(terminal::ClearType::FromCursorDown).write_ansi(&mut out);
        write(&out)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let mut end = String::new();
        let _ = cursor::Show.write_ansi(&mut end);
        let _ = terminal::LeaveAlternateScreen.write_ansi(&mut end);
        let _ = write(&end);
        let _ = terminal::disable_raw_mode();
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// The letter on the same key, where a Korean input method is on; only those that are asked for.
fn latin(key: char) -> char {
    match key {
        'ㅗ' => 'h',
        'ㅣ' => 'l',
        'ㅜ' => 'n',
        'ㅔ' | 'ㅖ' => 'p',
        'ㅂ' | 'ㅃ' => 'q',
        'ㄱ' | 'ㄲ' => 'r',
        other => other,
    }
}

/// Keys can only be waited for in a thread of their own.
fn read_keys(over: &AtomicBool, pressed: &mpsc::Sender<Input>) {
    while !over.load(Ordering::Relaxed) {
        let input = match event::poll(NOTICE) {
            Ok(false) => continue,
            Ok(true) => event::read(),
            Err(error) => Err(error),
        };
        let input = match input {
            Ok(Event::Resize(..)) => Some(Input::Resized),
            Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Esc => Some(Input::Quit),
                KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                    Some(Input::Quit)
                }
                KeyCode::Char(key) => Some(Input::Key(latin(key))),
                KeyCode::Right => Some(Input::Key('n')),
                KeyCode::Left => Some(Input::Key('p')),
                _ => None,
            },
            Ok(_) => None,
            // The terminal is gone.
            Err(_) => Some(Input::Quit),
        };
        if let Some(input) = input
            && pressed.blocking_send(input).is_err()
        {
            return;
        }
    }
}
