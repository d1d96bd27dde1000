//! What was said of the public state and of the next message, in order, and on whose word it rests.
//!
//! Owns what is so again when a word is taken back. Knows neither steps nor drafts. Invariant: after
//! that, the state and the time are those of the same story without the word.

use super::delivery::Delivery;
use super::kind::Status;
use super::wording::DraftId;
use crate::base::Moment;

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// When the next message is due, by the declaration; or that none is, by the closing.
    Next(Option<Moment>),
    /// A person moved the next message.
    Moved(Moment),
    /// A person told the public state.
    Status(Status),
    /// A message that is out promises the next. Without a delivery nobody can take it back.
    Word {
        delivery: Option<Delivery>,
        due: Moment,
    },
    /// A round is out.
    Round { number: u32, due: Option<Moment> },
    /// It is over.
    End,
}

/// What all of that comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stands {
    pub(super) status: Status,
    pub(super) due: Option<Moment>,
    /// Whether that is a time to which a person has moved it.
    pub(super) is_moved: bool,
    pub(super) is_over: bool,
}

impl Stands {
    /// What stands before anybody has said anything.
    pub(super) const FIRST: Self = Self {
        status: Status::Investigating,
        due: None,
        is_moved: false,
        is_over: false,
    };

    /// What stands after all of this.
    pub(super) fn of(said: &[Said]) -> Self {
        said.iter().fold(Self::FIRST, Self::then)
    }

    /// What stands once this was said too.
    pub(super) fn then(mut self, said: &Said) -> Self {
        match said {
            Said::Next(due) => self.due = *due,
            Said::Moved(due) => {
                self.due = Some(*due);
                self.is_moved = true;
            }
            Said::Status(status) => self.status = *status,
            Said::Word { due, .. } if !self.is_over => self.due = Some(*due),
            Said::Word { .. } => {}
            Said::Round { due, .. } => {
                self.due = *due;
                self.is_moved = false;
            }
            Said::End => {
                self.status = Status::Resolved;
                self.due = None;
                self.is_over = true;
            }
        }
        self
    }
}

impl Said {
    /// Lets what a draft has promised stand for good: its name is given to other words.
    pub(super) fn keep(&mut self, draft: &DraftId) {
        if let Self::Word { delivery, .. } = self
            && delivery.as_ref().is_some_and(|word| word.draft == *draft)
        {
            *delivery = None;
        }
    }

    /// Whether this rests on that message or that round.
    pub(super) fn rests_on(&self, taken: &Delivery, round: u32) -> bool {
        match self {
            Self::Word { delivery, .. } => delivery.as_ref() == Some(taken),
            Self::Round { number, .. } => *number == round,
            _ => false,
        }
    }
}
