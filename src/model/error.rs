//! What cannot go on. Everything that can is a [`Place`](super::Place)d problem or reject instead.

use std::fmt;

/// The result of anything that can fail for good.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Who has to act, which is also the exit code of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Wrong usage or configuration: exit code 1.
    Usage,
    /// The input could not be read, or nothing of it: exit code 3.
    Input,
    /// A bug of ours: exit code 70.
    Bug,
}

/// An error with everything its reader needs: where, what was expected, what was found, one way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Who has to act.
    pub kind: ErrorKind,
    /// The message: where, what was expected, what was found.
    pub message: String,
    /// One way out, or empty.
    pub way_out: String,
}

impl Error {
    /// Wrong usage or configuration.
    pub fn usage(message: impl Into<String>) -> Self {
        Error { kind: ErrorKind::Usage, message: message.into(), way_out: String::new() }
    }
    /// Input that cannot be read.
    pub fn input(message: impl Into<String>) -> Self {
        Error { kind: ErrorKind::Input, message: message.into(), way_out: String::new() }
    }
    /// Something that cannot happen, and did.
    pub fn bug(message: impl Into<String>) -> Self {
        Error { kind: ErrorKind::Bug, message: message.into(), way_out: String::new() }
    }
    /// The same error with a way out.
    pub fn or(mut self, way_out: impl Into<String>) -> Self {
        self.way_out = way_out.into();
        self
    }
    /// The same error with where it happened put before the message.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.way_out.is_empty() {
            write!(f, "; {}", self.way_out)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
