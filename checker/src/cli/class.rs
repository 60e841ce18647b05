//! What a teacher may type after `checker class`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The folder of a class, where none is named.
const FOLDER: &str = "class";

/// Where the board is, if the port is free.
const BOARD_PORT: u16 = 3070;

#[derive(Debug, Subcommand)]
pub enum ClassAction {
    /// Make the folder of a class from a roster: accounts, keys, a registry's settings, cards
    Init(ClassInit),
    /// Run a class on this computer until Ctrl+C
    Up {
        /// The class's folder
        #[arg(id = "class_folder", value_name = "DIR", default_value = FOLDER)]
        folder: PathBuf,
        /// With the live board beside it
        #[arg(long)]
        board: bool,
    },
    /// Show who has done what while the class works, on a page of this computer
    Board(ClassBoard),
    /// Add learners who came late; everyone else keeps their account and pass phrase
    Add {
        /// Names of learners
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// A roster with new learners in it, or with everyone
        #[arg(id = "class_roster", long = "roster", value_name = "FILE")]
        roster: Option<PathBuf>,
        /// The class's folder
        #[arg(id = "class_folder", long = "dest", value_name = "DIR", default_value = FOLDER)]
        folder: PathBuf,
    },
    /// Give new pass phrases to accounts whose old ones are lost
    Passphrase {
        /// Accounts
        #[arg(value_name = "ACCOUNT", required = true)]
        accounts: Vec<String>,
        /// The class's folder
        #[arg(id = "class_folder", long = "dest", value_name = "DIR", default_value = FOLDER)]
        folder: PathBuf,
    },
    /// Write the printable cards again, for all or for some accounts
    Cards {
        /// Accounts
        #[arg(value_name = "ACCOUNT")]
        accounts: Vec<String>,
        /// The class's folder
        #[arg(id = "class_folder", long = "dest", value_name = "DIR", default_value = FOLDER)]
        folder: PathBuf,
    },
    /// Run the token service alone, as a server's compose.yaml does
    Tokens {
        /// The class's folder
        #[arg(id = "class_folder", value_name = "DIR", default_value = FOLDER)]
        folder: PathBuf,
        /// The address to listen at (else by the class)
        #[arg(long, value_name = "ADDRESS")]
        bind: Option<IpAddr>,
        /// Only ask whether the service of this machine answers
        #[arg(long)]
        ask: bool,
    },
}

#[derive(Debug, Args)]
pub struct ClassBoard {
    /// A class's folder, the address of its registry, or a folder of exports
    #[arg(value_name = "SOURCE", default_value = FOLDER)]
    pub source: String,
    /// Who is in the class: a CSV file, as Canvas or Moodle exports it
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// The roster's column that says what learners are called
    #[arg(id = "matched", long = "match", value_name = "COLUMN")]
    pub matched: Option<String>,
    /// Play a class again, from the times of its attempts
    #[arg(long)]
    pub replay: bool,
    /// The port, or the next one that is free
    #[arg(long, value_name = "PORT", default_value_t = BOARD_PORT)]
    pub port: u16,
    /// Open no browser
    #[arg(long)]
    pub no_open: bool,
    /// The account that may read the registry (you are asked for its pass phrase)
    #[arg(id = "teacher", long = "account", value_name = "NAME")]
    pub account: Option<String>,
    /// Read the pass phrase from standard input
    #[arg(long, requires = "teacher")]
    pub password_stdin: bool,
    /// A file with the class's own certificate (PEM)
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

#[cfg(feature = "board")]
impl ClassBoard {
    /// The board beside a class that is up.
    pub fn beside(folder: &std::path::Path) -> Self {
        Self {
            source: folder.to_string_lossy().into_owned(),
            roster: None,
            matched: None,
            replay: false,
            port: BOARD_PORT,
            no_open: false,
            account: None,
            password_stdin: false,
            ca: None,
        }
    }
}

#[derive(Debug, Args)]
pub struct ClassInit {
    /// The roster: a CSV file with names, mail addresses or IDs; Canvas and Moodle exports as they come
    #[arg(id = "class_roster", long = "roster", value_name = "FILE")]
    pub roster: PathBuf,
    /// The name or address that learners reach this computer by; again for further ones
    #[arg(long, value_name = "HOST", default_value = "localhost", value_parser = host)]
    pub host: Vec<String>,
    /// The registry's port; the token service has the next one
    #[arg(id = "class_port", long = "port", value_name = "PORT", default_value_t = 5060,
          value_parser = clap::value_parser!(u16).range(1..=65534))]
    pub port: u16,
    /// With TLS on this computer's own name too; any other host has it anyway
    #[arg(long)]
    pub tls: bool,
    /// Without TLS on a network: everybody there can read the pass phrases
    #[arg(long, conflicts_with_all = ["tls", "cert"])]
    pub insecure: bool,
    /// A certificate (chain) of your own, as a PEM file
    #[arg(long, value_name = "FILE", requires = "key")]
    pub cert: Option<PathBuf>,
    /// The key of your own certificate, as a PEM file
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
    /// What the class is called (else as the course is)
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The folder to make
    #[arg(id = "class_folder", long = "dest", value_name = "DIR", default_value = FOLDER)]
    pub folder: PathBuf,
}

/// A name of the DNS, or an address; lower case, as Docker writes hosts.
fn host(text: &str) -> Result<String, String> {
    let host = text.trim_matches(['[', ']']).to_ascii_lowercase();
    if host.parse::<IpAddr>().is_ok() {
        return Ok(host);
    }
    let label = |label: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (1..=63).contains(&label.len())
            && label.chars().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if host.len() <= 253 && host.split('.').all(label) {
        Ok(host)
    } else {
        Err("a host's name or address is needed, without https:// and without a port".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_names_or_addresses() {
        for (text, meant) in [
            ("localhost", "localhost"),
            ("Class.Example.EDU", "class.example.edu"),
            ("192.168.0.7", "192.168.0.7"),
            ("[2001:db8::1]", "2001:db8::1"),
        ] {
            assert_eq!(host(text).as_deref(), Ok(meant));
        }
        for text in [
            "",
            "https://x",
            "x:5060",
            "a b",
            "-x",
            "x..y",
            "학교.kr",
            "x/y",
            "x\ny",
        ] {
            assert!(host(text).is_err(), "{text}");
        }
    }
}
