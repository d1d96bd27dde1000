//! What runs on while the responder reads: the time since the start, and the next message.

use crate::base::{Moment, Span, Words, visible::visible_line};
use crate::incident::question::LiveClock;

/// The running clock at one moment, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Live {
    /// `00:14:32`.
    pub(crate) time: String,
    /// `Running 00:14:32`.
    pub(crate) running: String,
    /// `waiting 12 min`, when somebody else is waited for.
    pub(crate) waiting: Option<String>,
    /// When the next message is due, if it is.
    pub(crate) due: Option<Due>,
}

/// The next message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// In a while.
    Later(String),
    /// Before long.
    Soon(String),
    /// It is late.
    Late(String),
}

impl Live {
    /// What the clock shows at `now`.
    pub(crate) fn at(now: Moment, clock: &LiveClock, words: Words) -> Self {
        // A clock that was put back shows nothing gone by, not less than nothing.
        let time = now.since(clock.since).max(Span::seconds(0)).as_clock();
        let fill = |text: &str, time: &str| visible_line(&text.replace("{time}", time));
        let due = clock.due.map(|due| {
            if now >= due {
                Due::Late(fill(&clock.late, &now.since(due).in_words(words)))
            } else {
                let left = due.since(now);
                let text = fill(&clock.due_in, &left.in_words(words));
                if left <= clock.soon {
                    Due::Soon(text)
                } else {
                    Due::Later(text)
                }
            }
        });
        let waiting = clock.waiting.as_ref().map(|(since, text)| {
            let waited = now.since(*since).max(Span::seconds(0));
            fill(text, &waited.in_words(words))
        });
        Self {
            waiting,
            running: fill(&clock.running, &time),
            time,
            due,
        }
    }

    /// Whether the next message is late.
    pub(crate) fn is_late(&self) -> bool {
        matches!(self.due, Some(Due::Late(_)))
    }
}

impl Due {
    /// The words.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Later(text) | Self::Soon(text) | Self::Late(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Lang, Span};

    fn clock(due: Option<&str>) -> LiveClock {
        LiveClock {
            since: moment("03:00:00"),
            due: due.map(moment),
            running: "Running {time}".into(),
            due_in: "next update in {time}".into(),
            late: "update late by {time}: press u".into(),
            soon: Span::minutes(3),
            waiting: None,
        }
    }

    fn moment(time: &str) -> Moment {
        Moment::parse(&format!("2026-11-22T{time}Z")).expect("a moment")
    }

    fn at(time: &str, due: Option<&str>) -> Live {
        Live::at(moment(time), &clock(due), Words::of(Lang::En))
    }

    #[test]
    fn the_next_message_is_later_then_soon_then_late() {
        let said = |time| at(time, Some("03:20:00")).due;
        assert_eq!(
            said("03:14:00"),
            Some(Due::Later("next update in 6 min".into()))
        );
        assert_eq!(
            said("03:17:00"),
            Some(Due::Soon("next update in 3 min".into()))
        );
        assert_eq!(
            said("03:19:20"),
            Some(Due::Soon("next update in 40 s".into()))
        );
        assert_eq!(
            said("03:20:00"),
            Some(Due::Late("update late by 0 s: press u".into()))
        );
        assert_eq!(
            said("03:31:30"),
            Some(Due::Late("update late by 11 min: press u".into()))
        );
    }

    #[test]
    fn who_waits_sees_for_how_long() {
        let waiting = |time| {
            let mut clock = clock(None);
            clock.waiting = Some((moment("03:10:00"), "waiting {time}".into()));
            Live::at(moment(time), &clock, Words::of(Lang::En)).waiting
        };
        assert_eq!(waiting("03:22:40"), Some("waiting 12 min".into()));
        assert_eq!(waiting("03:09:00"), Some("waiting 0 s".into()));
    }

    #[test]
    fn without_a_promise_only_the_time_runs() {
        let live = at("04:00:05", None);
        assert_eq!(
            (live.running.as_str(), live.due),
            ("Running 01:00:05", None)
        );
    }
}
