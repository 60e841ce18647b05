//! What a page must show when it asks for something.

use std::sync::Arc;

use crate::error::ServeError;

/// Random, and new with each server.
#[derive(Debug, Clone)]
pub struct Token(Arc<str>);

impl Token {
    /// # Errors
    /// The system provides no random numbers.
    pub fn new() -> Result<Self, ServeError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(ServeError::Random)?;
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self(digits.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares all of it, however early it differs: the time that it takes gives nothing away.
    pub fn is(&self, shown: &[u8]) -> bool {
        let own = self.0.as_bytes();
        let differs = own.iter().zip(shown).fold(0, |all, (a, b)| all | (a ^ b));
        own.len() == shown.len() && differs == 0
    }
}
