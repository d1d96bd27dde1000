//! What is said when a template cannot be used: the least that helps.
//!
//! Owns that text. Refuses to stop a message. Invariant: it always has words, whatever is missing.

use crate::base::{FactId, Words};
use crate::draft::{Frame, Medium, Rendered, Situation};
use crate::runbook::Stage;

/// What is said when the template cannot be used.
pub(super) fn plain(words: Words, situation: &Situation, stage: Stage, frame: Frame) -> Rendered {
    let answer = |name: &str| {
        let id = FactId::parse(name).ok();
        id.and_then(|id| situation.answers.get(&id))
            .cloned()
            .unwrap_or_else(|| "…".to_owned())
    };
    let next = situation
        .next_update
        .map_or_else(String::new, |next| next.clock(situation.zone));
    let body = if stage == Stage::Resolution {
        words.say("message.plain-last", &[("recovery", &answer("recovery"))])
    } else {
        words.say(
            "message.plain",
            &[("impact", &answer("impact")), ("next", &next)],
        )
    };
    Rendered::of_text(Medium::Chat, words.lang(), None, &body, frame)
}
