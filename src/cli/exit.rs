//! Exit codes, all of them.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The run failed; nothing was changed.
    Failed,
    /// The command was used wrongly.
    Usage,
    /// Done, but more pages failed than allowed, or none succeeded.
    ManyFailures,
}

impl Exit {
    /// The number that the system gets.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::ManyFailures => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
