//! How the program ends: a documented contract, like the commands themselves.

use std::process::ExitCode;

/// An exit code that scripts can rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Exit {
    /// It was done.
    Done,
    /// It was not possible.
    Failed,
    /// The command was not understood.
    Usage,
    /// A file has errors, or a rule refused.
    Refused,
    /// An access is missing or was refused.
    NoAccess,
    /// Sent in part; can be resumed.
    Partly,
    /// Nobody knows whether it was sent; look before sending again.
    Unknown,
    /// The journal could not be written.
    NotRecorded,
    /// The program is wrong.
    Bug,
    /// A person stopped it; can be resumed.
    Interrupted,
}

impl Exit {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Self; 10] = [
        Self::Done,
        Self::Failed,
        Self::Usage,
        Self::Refused,
        Self::NoAccess,
        Self::Partly,
        Self::Unknown,
        Self::NotRecorded,
        Self::Bug,
        Self::Interrupted,
    ];

    /// The number.
    #[must_use]
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::NoAccess => 4,
            Self::Partly => 5,
            Self::Unknown => 6,
            Self::NotRecorded => 7,
            Self::Bug => 70,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_numbers_are_those_of_the_contract() {
        assert_eq!(Exit::ALL.map(Exit::code), [0, 1, 2, 3, 4, 5, 6, 7, 70, 130]);
    }
}
