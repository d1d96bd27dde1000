//! Whether a key opens a page: a request that only reads, and what its answer says.
//!
//! Refuses to know of posts. Invariant: what it asks changes nothing.

use super::entry::hide;
use super::visit::complaint;
use crate::base::Reason;
use crate::channel::answer;
use crate::channel::{
    Ask, Conversation, Failure, Heard, Keys, Receipt, Request, Response, Turn, Weight,
};

/// What a success says: a reason why it is none, if it is none.
type Reading = Box<dyn Fn(&Response) -> Option<Failure> + Send>;

/// The conversation with a door.
pub(super) struct Knock {
    keys: Keys,
    request: Request,
    read: Reading,
    other: Option<Request>,
    is_known_when_forbidden: bool,
}

impl Knock {
    pub(super) fn new(
        keys: &Keys,
        request: Request,
        read: impl Fn(&Response) -> Option<Failure> + Send + 'static,
    ) -> Self {
        Self {
            keys: keys.clone(),
            request,
            read: Box::new(read),
            other: None,
            is_known_when_forbidden: false,
        }
    }

    /// The same with another door, for when there is none at the first place.
    pub(super) fn or(self, other: Request) -> Self {
        Self {
            other: Some(other),
            ..self
        }
    }

    /// The same where a key that may not read this is a good key all the same.
    pub(super) fn forbidden_is_known(self) -> Self {
        Self {
            is_known_when_forbidden: true,
            ..self
        }
    }
}

impl Conversation for Knock {
    fn begin(&mut self) -> Turn {
        Turn::Ask(Ask::web(Weight::Look, self.request.clone()))
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let Heard::Web(answer) = heard else {
            return Turn::Failed(Failure::Unknown(Reason::NoAnswerOfPage {}.into()));
        };
        let words = hide(&self.keys, &complaint(answer));
        if answer.status == 403 && self.is_known_when_forbidden {
            return Turn::Sent(Receipt::default());
        }
        let failure = answer::of_status(answer, Weight::Look, &words);
        let is_no_door = matches!(failure, Some(Failure::Refused(_)));
        if let Some(other) = self.other.take().filter(|_| is_no_door) {
            return Turn::Ask(Ask::web(Weight::Look, other));
        }
        match failure.or_else(|| (self.read)(answer)) {
            Some(failure) => Turn::Failed(failure),
            None => Turn::Sent(Receipt::default()),
        }
    }
}
