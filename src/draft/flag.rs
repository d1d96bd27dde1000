//! What is so when a message is written: names of a template that are true or false.
//!
//! Owns what each means. Knows no template and no incident.
//! Invariant: of the answers on data loss at most one is true, and likewise of the two states.

use crate::incident::{DataLoss, Status};
use crate::runbook::step::words;

/// A name that is true or false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// Data was lost.
    DataLost,
    /// None was.
    DataSafe,
    /// Nobody knows yet.
    DataUnknown,
    /// It comes after the last message, with the answer that was still open then.
    FollowUp,
    /// A remedy is in place and watched.
    Monitoring,
    /// There is no remedy yet.
    Ongoing,
}

words!(Flag {
    DataLost = "data_lost",
    DataSafe = "data_safe",
    DataUnknown = "data_unknown",
    FollowUp = "follow_up",
    Monitoring = "monitoring",
    Ongoing = "ongoing",
});

/// What the flags depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// The public state that the message tells.
    pub status: Status,
    /// Whether data was lost, once that is answered.
    pub data_loss: Option<DataLoss>,
    /// Whether it comes after the last message.
    pub follow_up: bool,
}

impl Circumstances {
    /// Whether this is so; not so either while nobody has said.
    #[must_use]
    pub fn are(&self, flag: Flag) -> bool {
        match flag {
            Flag::DataLost => self.data_loss == Some(DataLoss::Yes),
            Flag::DataSafe => self.data_loss == Some(DataLoss::No),
            Flag::DataUnknown => self.data_loss == Some(DataLoss::Unknown),
            Flag::FollowUp => self.follow_up,
            Flag::Monitoring => self.status == Status::Monitoring,
            Flag::Ongoing => matches!(self.status, Status::Investigating | Status::Identified),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_one_answer_and_one_state_is_so() {
        for status in Status::ALL {
            for data_loss in [None].into_iter().chain(DataLoss::ALL.map(Some)) {
                let circumstances = Circumstances {
                    status,
                    data_loss,
                    follow_up: false,
                };
                let so = |flags: &[Flag]| {
                    let so = flags.iter().filter(|flag| circumstances.are(**flag));
                    so.count()
                };
                let answers = [Flag::DataLost, Flag::DataSafe, Flag::DataUnknown];
                assert_eq!(so(&answers), usize::from(data_loss.is_some()));
                let states = [Flag::Monitoring, Flag::Ongoing];
                assert_eq!(so(&states), usize::from(status != Status::Resolved));
            }
        }
    }
}
