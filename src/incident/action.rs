//! What is to be done when it is over: by whom, until when.
//!
//! Owns the state of an action. Knows no clock: whether one is late is asked with a time.
//! Invariant: an action that exists has a text, an owner and a time.

use crate::base::{Moment, WriterId};
use serde::{Deserialize, Serialize};

/// The name of an action: its number in the incident and who added it, such as `1-7f3a9c`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActionId(pub String);

impl ActionId {
    /// The `number`th action, added by `writer`.
    #[must_use]
    pub fn new(number: usize, writer: &WriterId) -> Self {
        let who: String = writer.as_str().chars().take(6).collect();
        Self(format!("{number}-{who}"))
    }

    /// The number, as people type it.
    #[must_use]
    pub fn number(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionItem {
    /// Its name.
    pub id: ActionId,
    /// What.
    pub text: String,
    /// Who.
    pub owner: String,
    /// Until when.
    pub due: Moment,
    /// When it was added.
    pub added_at: Moment,
    /// When it was done.
    pub done_at: Option<Moment>,
    /// Who said that it was done.
    pub done_by: Option<String>,
    /// What they added.
    pub note: Option<String>,
}

impl ActionItem {
    /// Whether it is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.done_at.is_none()
    }

    /// Whether it should have been done by now.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.is_open() && now > self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_late_only_while_it_is_open() {
        let at = |text: &str| Moment::parse(text).expect("a moment");
        let due = at("2026-12-01T22:59:59Z");
        let writer = WriterId::parse("ana-laptop").expect("a name");
        let open = ActionItem {
            id: ActionId::new(3, &writer),
            text: "x".into(),
            owner: "Ben".into(),
            due,
            added_at: at("2026-11-23T09:00:00Z"),
            done_at: None,
            done_by: None,
            note: None,
        };
        assert_eq!((open.id.0.as_str(), open.id.number()), ("3-ana-la", "3"));
        assert!(
            !open.is_overdue(due),
            "the last second of the day is in time"
        );
        let later = at("2026-12-01T23:00:00Z");
        assert!(open.is_overdue(later));
        let done = ActionItem {
            done_at: Some(later),
            ..open
        };
        assert!(!done.is_overdue(later));
    }
}
