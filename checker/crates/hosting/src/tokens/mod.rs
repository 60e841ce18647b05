//! The token service of a class: who logs in gets a signed token with what they may do, and the
//! registry believes nothing else (CNCF distribution's token authentication).
//!
//! A question goes through [`service`] (HTTP), [`login`] (pass phrases), [`scope`] (what is asked
//! for, and what is granted) and [`signer`] (the token).

mod accounts;
mod clients;
mod error;
mod es256;
mod hashing;
mod listen;
mod login;
mod scope;
mod service;
mod signer;
mod throttle;

pub use accounts::{Account, Accounts, Role, hashed};
pub use error::TokensError;
pub(crate) use error::{broken, unusable};
pub use listen::{LARGEST_PEM, listen, serve, tls};
pub use login::Logins;
pub use service::{Service, router};
pub use signer::Signer;
