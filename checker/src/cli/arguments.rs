//! What may be typed, command by command; the comments are the help.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::class::ClassAction;
use super::grade::Grade;
use super::values;
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
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = values::seconds)]
    pub timeout: Duration,

    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// The language of all texts (else from LC_ALL or LANG)
    #[arg(long, global = true, value_parser = values::lang())]
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
    /// Check this machine: engine, disk, ports, registry, clock, Docker Hub
    Doctor(Doctor),
    /// Remove what a lesson made you create, to do it again
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
pub struct Doctor {
    /// One JSON document for programs
    #[arg(long)]
    pub json: bool,
    /// A text to paste into a question, with nothing private in it
    #[arg(long, conflicts_with = "json")]
    pub report: bool,
    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = values::seconds)]
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
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = values::seconds)]
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
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = values::seconds)]
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
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = values::seconds)]
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
    /// Only show what would be done
    #[arg(id = "only_told", long = "dry-run", conflicts_with = "unasked")]
    pub dry_run: bool,
    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = values::seconds)]
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
    #[arg(long, value_name = "NAME=VALUE", value_parser = values::setting)]
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
    /// Show what was sent, and what waits and why
    #[arg(long, conflicts_with = "results")]
    pub status: bool,
    /// Send in the background, as after a check
    #[arg(long, hide = true, conflicts_with_all = ["results", "bytes", "status"])]
    pub background: bool,
}
