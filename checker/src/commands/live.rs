//! What `checker start` and `checker watch` have in common: the course as a watcher reads it, the
//! keeper of what it sees, and the words for what goes wrong meanwhile.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::error::sentence;
