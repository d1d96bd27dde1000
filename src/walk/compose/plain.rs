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
        let answer = id.and_then(|id| situation.answers.get(&id));
        answer.filter(|answer| !answer.trim().is_empty())
    };
    let next = situation
        .next_update
        .map_or_else(String::new, |next| next.clock(situation.zone));
    let body = match (stage, answer("impact"), answer("recovery")) {
        (Stage::Resolution, _, Some(recovery)) => {
            words.say("message.plain-last", &[("recovery", recovery)])
        }
        (Stage::Resolution, _, None) => words.get("unseen.over").to_owned(),
        (_, Some(impact), _) => words.say("unseen.first", &[("impact", impact), ("next", &next)]),
        (_, None, _) => words.say("unseen.first-unknown", &[("next", &next)]),
    };
    Rendered::of_text(Medium::Chat, words.lang(), None, &body, frame)
}
