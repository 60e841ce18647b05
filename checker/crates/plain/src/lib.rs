//! Small tools that know neither Docker nor lessons: two languages, variables, bounded YAML, safe
//! files, foreign text made visible, text laid out on a terminal.

pub mod cause;
pub mod clock;
pub mod disk;
pub mod explain;
pub mod hash;
pub mod korean;
pub mod lang;
pub mod layout;
pub mod placed;
pub mod style;
pub mod template;
pub mod text;
pub mod visible;
pub mod yaml;
