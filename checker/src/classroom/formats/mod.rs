//! The gradebook as text, one file a format. None of them decides the exit code.
