//! The command line: what may be typed. Help texts exist in both languages; clap's own are
//! English, so [`korean`] has others for each.

mod class;
mod korean;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Command, CommandFactory, Parser, Subcommand, ValueEnum};

pub use class::{ClassAction, ClassBoard, ClassInit};

use course::exercise::{self, Attempt};
use plain::lang::Lang;

/// Checks the exercises of the course against your own Docker engine
#[derive(Debug, Parser)]
#[command(
    name = "checker",
    bin_name = "checker",
    version,
    override_usage = "checker [OPTIONS] [LESSON]...\n       checker [OPTIONS] <COMMAND>",
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Action>,

    /// Lessons to check: `lesson-3`, `3`, several, or `all`
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,

    /// The report's format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,

    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,

    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// The language of all texts (else from LC_ALL or LANG)
    #[arg(long, global = true, value_parser = lang())]
    pub lang: Option<Lang>,

    /// The course's folder (else the nearest one upward)
    #[arg(long, value_name = "DIR", global = true)]
    pub course: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Read the book and see each step tick as you do it
    Start(Start),
    /// Follow your progress in the terminal, lesson by lesson
    Watch(Watching),
    /// List the lessons, and what is passed
    List,
    /// Show a lesson's steps
    Show {
        /// The lesson: `lesson-3` or `3`
        #[arg(value_name = "LESSON")]
        lesson: String,
        /// As Markdown, for the book
        #[arg(long)]
        markdown: bool,
    },
    /// Give one more hint for a step
    Hint(Hint),
    /// Look the machine over: engine, disk, ports, registry, clock, Docker Hub
    Doctor(Doctor),
    /// Take away what a lesson made you create, to do it afresh
    Reset(Reset),
    /// Choose your name, your registry and other settings
    Init(Init),
    /// Print your settings, to be used in a shell with `eval`
    Vars,
    /// Join a class: each result is sent to your teacher by itself
    Join(Join),
    /// Send your results to the class now, or see how sending goes
    Submit(Submit),
    /// Leave the class
    Leave {
        /// Without asking, even where results still wait
        #[arg(long)]
        yes: bool,
    },
    /// Put all your results into one file, to hand it in
    Export {
        /// The file, or `-` for stdout (else NAME.checker.json)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Grade what a class handed in
    Grade(Box<Grade>),
    /// Build or serve the book
    #[command(disable_help_subcommand = true)]
    Book {
        #[command(subcommand)]
        action: BookAction,
    },
    /// Set up and run a class (for teachers)
    #[command(disable_help_subcommand = true)]
    Class {
        #[command(subcommand)]
        action: ClassAction,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// Print this message, or the help of a command
    Help {
        /// The command
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum BookAction {
    /// Build the book in every language
    Build {
        /// The folder for the editions (else `book` in the course's folder)
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Build the book and serve it on this computer
    Serve {
        /// The port, or the next one that is free
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// The folder for the editions (else `book` in the course's folder)
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Print everything that is to be translated, as a POT file
    Messages,
    /// Fill in exercise panels, for mdBook's own program (a preprocessor)
    Cmdrun {
        /// What mdBook asks: `supports RENDERER`, or nothing
        #[arg(value_name = "QUESTION")]
        question: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct Grade {
    /// A class's folder, the address of its registry, a folder of exports, or one (`-` for stdin)
    #[arg(value_name = "SOURCE")]
    pub source: String,
    /// Who is in the class: a CSV file, as Canvas or Moodle exports it
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// The roster's column that says what learners are called
    #[arg(long = "match", value_name = "COLUMN", requires = "roster")]
    pub matched: Option<String>,
    /// The roster that gave out the accounts, where --roster does not know them: class/roster.csv
    #[arg(
        id = "given",
        long = "accounts",
        value_name = "FILE",
        requires = "roster",
        conflicts_with = "matched"
    )]
    pub accounts: Option<PathBuf>,
    /// The grades' format; canvas and moodle fill in the roster's own file
    #[arg(id = "grades", long = "format", value_enum, default_value_t)]
    pub format: GradesFormat,
    /// The file for the grades (else stdout)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// A due date, of one lesson or of all: `[LESSON=]2026-12-01T23:59:00+09:00`
    #[arg(long, value_name = "[LESSON=]TIME", value_parser = due)]
    pub due: Vec<(Option<String>, jiff::Timestamp)>,
    /// What counts of several attempts (else as course.yaml says)
    #[arg(long, value_enum)]
    pub attempt: Option<Attempt>,
    /// Judge the recorded facts again, by today's exercise files
    #[arg(long)]
    pub rejudge: bool,
    /// A folder for a sheet of feedback for each learner
    #[arg(long, value_name = "DIR")]
    pub feedback: Option<PathBuf>,
    /// The account that may read the registry (you are asked for its pass phrase)
    #[arg(id = "teacher", long = "account", value_name = "NAME")]
    pub account: Option<String>,
    /// Read the pass phrase from standard input
    #[arg(long, requires = "teacher")]
    pub password_stdin: bool,
    /// A file with the class's own certificate (PEM)
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Ask the registries again for what learners pushed
    #[arg(long)]
    pub verify: bool,
    /// With --verify: ask this registry too, though it is on this machine or its network
    #[arg(long, value_name = "HOST:PORT", requires = "verify")]
    pub verify_host: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum GradesFormat {
    #[default]
    Table,
    Csv,
    Json,
    Junit,
    Html,
    Canvas,
    Moodle,
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// One JSON document for programs
    #[arg(long)]
    pub json: bool,
    /// A text to paste into a question, with nothing private in it
    #[arg(long, conflicts_with = "json")]
    pub report: bool,
    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub timeout: Duration,
}

#[derive(Debug, Args)]
pub struct Start {
    /// The port of the page, or the next one that is free
    #[arg(long, default_value_t = 3000)]
    pub port: u16,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,
}

impl Start {
    /// Whether the browser is to be opened.
    pub fn opens(&self) -> bool {
        !self.no_open
    }
}

#[derive(Debug, Args)]
pub struct Watching {
    /// The lesson to begin with (else the first that is not passed)
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,
}

#[derive(Debug, Args)]
pub struct Hint {
    /// The lesson: `lesson-3` or `3`
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// The step, by its ID or its number (else the first that is not done)
    #[arg(value_name = "STEP")]
    pub step: Option<String>,
    /// The report's format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,
}

#[derive(Debug, Args)]
pub struct Reset {
    /// The lesson: `lesson-3` or `3`
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    /// Do not ask
    #[arg(id = "unasked", long = "yes")]
    pub yes: bool,
    /// Only tell what would be done
    #[arg(id = "only_told", long = "dry-run", conflicts_with = "unasked")]
    pub dry_run: bool,
    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,
}

#[derive(Debug, Args)]
pub struct Init {
    /// Your name in repositories: lower-case letters and digits
    #[arg(long, value_name = "NAME")]
    pub learner: Option<String>,
    /// The registry that you push to, `host` or `host:port`
    #[arg(long, value_name = "HOST")]
    pub registry: Option<String>,
    /// Where your repositories are, as `localhost:5050/ada` or a Docker Hub ID
    #[arg(long, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// Any other setting of the course
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub set: Vec<(String, String)>,
}

#[derive(Debug, Args)]
pub struct Join {
    /// The class's registry, `https://host`, `host:port` (else the class joined before)
    #[arg(value_name = "ADDRESS", conflicts_with = "invite")]
    pub address: Option<String>,
    /// Your account, as on your card (else you are asked)
    #[arg(long, value_name = "NAME", conflicts_with = "invite")]
    pub account: Option<String>,
    /// Read the pass phrase from standard input
    #[arg(long, conflicts_with = "invite")]
    pub password_stdin: bool,
    /// Address, account and pass phrase in one, as on your card
    #[arg(long, value_name = "URL")]
    pub invite: Option<String>,
    /// A file with the class's own certificate (PEM)
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Leave your name in repositories as it is
    #[arg(long)]
    pub keep_name: bool,
}

#[derive(Debug, Args)]
pub struct Submit {
    /// Lessons to send: `lesson-3`, `3`, several (else all)
    #[arg(value_name = "LESSON")]
    pub results: Vec<String>,
    /// Send nothing, and print every byte that would be sent
    #[arg(id = "bytes", long = "dry-run", conflicts_with = "status")]
    pub dry_run: bool,
    /// Tell what was sent, and what waits and why
    #[arg(long, conflicts_with = "results")]
    pub status: bool,
    /// Send in the background, as after a check
    #[arg(long, hide = true, conflicts_with_all = ["results", "bytes", "status"])]
    pub background: bool,
}

/// The codes of the languages.
fn lang() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::code)).try_map(|code| code.parse())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "a number of seconds is needed".to_owned())?;
    if (0.1..=3600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("between 0.1 and 3600 seconds are possible".to_owned())
    }
}

/// `lesson-3=2026-12-01T23:59:00+09:00`, or a time for all lessons.
fn due(text: &str) -> Result<(Option<String>, jiff::Timestamp), String> {
    let (lesson, time) = match text.split_once('=') {
        Some((lesson, time)) => (Some(lesson.to_owned()), time),
        None => (None, text),
    };
    Ok((lesson, exercise::moment(time)?))
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// The command line in a language.
pub fn command(lang: Lang) -> Command {
    let command = Cli::command();
    match lang {
        Lang::En => command,
        Lang::Ko => korean::translated(command, "checker"),
    }
}

/// The names of all commands, for suggestions.
pub fn names() -> Vec<String> {
    let command = Cli::command();
    command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_command_lines_are_well_formed() {
        command(Lang::En).debug_assert();
        command(Lang::Ko).debug_assert();
    }
}
