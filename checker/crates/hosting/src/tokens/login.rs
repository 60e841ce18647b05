//! Who is there: accounts and pass phrases, read again when their file changes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::accounts::{Account, Accounts, LONGEST_PASS};
use super::hashing::Hashing;
use super::scope::Login;
use super::throttle::Throttle;
use super::{TokensError, hashed};
use sha2::{Digest, Sha256};

/// How often the file is checked, at most.
const LOOK: Duration = Duration::from_millis(500);

/// Why a login is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// An unknown account, or a wrong pass phrase; the answer does not say which.
    Wrong,
    /// Too many wrong ones; try again after this.
    Wait(Duration),
    /// The service ends.
    Stopped,
}

/// The accounts of a class, and who has shown the right pass phrase lately.
pub struct Logins {
    path: PathBuf,
    /// Makes what is remembered of a pass phrase useless anywhere else.
    secret: [u8; 32],
    /// For names that are not accounts, so that they take as long as those that are.
    nobody: String,
    hashing: Hashing,
    state: Mutex<LoginCache>,
}

struct LoginCache {
    accounts: Arc<Accounts>,
    /// The file as it was read, and when it was last checked.
    stamp: Option<(SystemTime, u64)>,
    looked: Instant,
    /// For each account the [`Logins::mark`] of its right pass phrase. As large as the class.
    right: HashMap<String, [u8; 32]>,
    throttle: Throttle,
}

impl Logins {
    /// # Errors
    /// A file that cannot be read or is broken, no random numbers from the system.
    pub fn open(path: PathBuf) -> Result<Self, TokensError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(TokensError::Random)?;
        let nobody = hashed("nobody").map_err(|error| TokensError::Broken {
            path: path.clone(),
            detail: error.to_string(),
        })?;
        let stamp = stamp(&path);
        let accounts = Arc::new(Accounts::read(&path)?);
        Ok(Self {
            path,
            secret,
            nobody,
            hashing: Hashing::new(),
            state: Mutex::new(LoginCache {
                accounts,
                stamp,
                looked: Instant::now(),
                right: HashMap::new(),
                throttle: Throttle::default(),
            }),
        })
    }

    /// Whether `pass` is the pass phrase of the account `name`, asked from `address`.
    ///
    /// # Errors
    /// Why not.
    pub async fn login(&self, name: &str, pass: &str, address: IpAddr) -> Result<Login, Refused> {
        self.look().await;
        let accounts = self.state().accounts.clone();
        let account = accounts.accounts.get(name);
        let login = account.map(|account| Login {
            account: name.to_owned(),
            role: account.role,
        });
        let mark = account.map(|account| self.mark(account, pass));
        if let (Some(login), true) = (&login, self.is_marked(name, mark)) {
            return Ok(login.clone());
        }
        let _turn = self.hashing.turn(name, address).await?;
        // Asked after the wait: an earlier login may have failed or succeeded meanwhile.
        if let (Some(login), true) = (&login, self.is_marked(name, mark)) {
            return Ok(login.clone());
        }
        let hash = account.map_or_else(|| self.nobody.clone(), |account| account.hash.clone());
        let pass = pass.to_owned();
        let checked = tokio::task::spawn_blocking(move || {
            pass.len() <= LONGEST_PASS && bcrypt::verify(&pass, &hash).unwrap_or(false)
        });
        let right = checked.await.map_err(|_| Refused::Stopped)?;
        let mut state = self.state();
        match (login, mark) {
            (Some(login), Some(mark)) if right => {
                state.throttle.right(name, address);
                state.right.insert(name.to_owned(), mark);
                Ok(login)
            }
            _ => {
                let now = Instant::now();
                let wait = state.throttle.wait(name, address, now);
                state.throttle.wrong(name, address, now);
                Err(wait.map_or(Refused::Wrong, Refused::Wait))
            }
        }
    }

    /// What is remembered of a pass phrase; another one once the account has a new hash.
    fn mark(&self, account: &Account, pass: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [&self.secret[..], account.hash.as_bytes(), pass.as_bytes()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    fn is_marked(&self, name: &str, mark: Option<[u8; 32]>) -> bool {
        mark.is_some() && self.state().right.get(name).copied() == mark
    }

    /// Reads the accounts again where the file is another. One that cannot be read leaves the
    /// accounts as they were: a class goes on.
    async fn look(&self) {
        let before = {
            let mut state = self.state();
            if state.looked.elapsed() < LOOK {
                return;
            }
            state.looked = Instant::now();
            state.stamp
        };
        let path = self.path.clone();
        let read = tokio::task::spawn_blocking(move || {
            let stamp = stamp(&path);
            (stamp != before).then(|| (stamp, Accounts::read(&path)))
        });
        if let Ok(Some((stamp, Ok(accounts)))) = read.await {
            let mut state = self.state();
            state
                .right
                .retain(|name, _| accounts.accounts.contains_key(name));
            state.accounts = Arc::new(accounts);
            state.stamp = stamp;
        }
    }

    fn state(&self) -> MutexGuard<'_, LoginCache> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stamp(path: &std::path::Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::Role;
    use plain::disk;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn account(pass: &str) -> Account {
        Account {
            role: Role::Learner,
            hash: bcrypt::hash(pass, 4).unwrap(),
        }
    }

    fn class(accounts: &[(&str, &str)]) -> (tempfile::TempDir, Logins) {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), accounts);
        let logins = Logins::open(Accounts::path(folder.path())).unwrap();
        (folder, logins)
    }

    fn write(folder: &std::path::Path, accounts: &[(&str, &str)]) {
        let mut kept = Accounts::default();
        for (name, pass) in accounts {
            kept.accounts.insert((*name).to_owned(), account(pass));
        }
        let lock = disk::lock(folder).unwrap();
        kept.write(&lock, &Accounts::path(folder)).unwrap();
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(future)
    }

    #[test]
    fn only_the_right_pass_phrase_is_taken() {
        let (_folder, logins) = class(&[("ada", "lamp-tiger-482-moss")]);
        run(async {
            for _ in 0..2 {
                let login = logins.login("ada", "lamp-tiger-482-moss", HERE).await;
                assert_eq!(login.unwrap().account, "ada");
            }
            for (name, pass) in [
                ("ada", "lamp-tiger-482-mos"),
                ("ada", ""),
                ("bob", "lamp-tiger-482-moss"),
                ("", ""),
            ] {
                let refused = logins.login(name, pass, HERE).await.unwrap_err();
                assert_eq!(refused, Refused::Wrong, "{name}");
            }
            let endless = format!("lamp-tiger-482-moss{}", "x".repeat(100_000));
            let refused = logins.login("ada", &endless, HERE).await;
            assert_eq!(refused.unwrap_err(), Refused::Wrong);
        });
    }

    #[test]
    fn guessing_is_slowed_and_the_learner_at_work_is_not() {
        let (_folder, logins) = class(&[("ada", "right")]);
        run(async {
            logins.login("ada", "right", HERE).await.unwrap();
            let guesses = (0..40).map(|n| {
                let guess = format!("guess {n}");
                let logins = &logins;
                async move { logins.login("ada", &guess, HERE).await.unwrap_err() }
            });
            let refused = futures_util::future::join_all(guesses).await;
            let tried = refused.iter().filter(|it| **it == Refused::Wrong).count();
            assert!(tried < 15, "{tried} guesses were tried");
            assert!(logins.login("ada", "right", HERE).await.is_ok());
        });
    }

    #[test]
    fn a_neighbour_behind_the_same_address_locks_nobody_out() {
        let (_folder, logins) = class(&[("ada", "right")]);
        run(async {
            let mut last = Refused::Wrong;
            for n in 0..12 {
                let guess = format!("guess {n}");
                last = logins.login("ada", &guess, HERE).await.unwrap_err();
            }
            assert!(matches!(last, Refused::Wait(_)), "{last:?}");
            assert!(logins.login("ada", "right", HERE).await.is_ok());
        });
    }

    #[test]
    fn answers_do_not_tell_who_has_an_account() {
        let (_folder, logins) = class(&[("ada", "right")]);
        run(async {
            let mut answers = Vec::new();
            for name in ["ada", "bob"] {
                let mut own = Vec::new();
                for _ in 0..8 {
                    let refused = logins.login(name, "wrong", HERE).await.unwrap_err();
                    own.push(refused == Refused::Wrong);
                }
                answers.push(own);
            }
            assert_eq!(answers[0], answers[1]);
            assert!(answers[0].contains(&false));
        });
    }

    #[test]
    fn a_new_pass_phrase_counts_and_the_old_one_no_more() {
        let (folder, logins) = class(&[("ada", "old")]);
        run(async {
            logins.login("ada", "old", HERE).await.unwrap();
            write(folder.path(), &[("ada", "newer"), ("bob", "his")]);
            logins.state().looked -= LOOK;
            assert!(logins.login("ada", "old", HERE).await.is_err());
            logins.login("ada", "newer", HERE).await.unwrap();
            logins.login("bob", "his", HERE).await.unwrap();

            std::fs::write(Accounts::path(folder.path()), "not a file of ours").unwrap();
            logins.state().looked -= LOOK;
            logins.login("ada", "newer", HERE).await.unwrap();
        });
    }
}
