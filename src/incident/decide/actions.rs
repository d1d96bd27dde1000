//! What is to be done when it is over: added, and done.

use super::{Decision, not_endless, text};
use crate::base::Moment;
use crate::incident::action::ActionId;
use crate::incident::event::Event;
use crate::incident::refusal::Refusal;
use crate::incident::state::Incident;

pub(super) fn add(
    incident: &Incident,
    action: ActionId,
    words: String,
    owner: String,
    due: Moment,
) -> Decision {
    text("action", &words)?;
    text("owner", &owner)?;
    if incident.action(&action).is_some() {
        return Err(Refusal::ActionTaken);
    }
    Ok(vec![Event::ActionAdded {
        action,
        text: words,
        owner,
        due,
    }])
}

pub(super) fn finish(incident: &Incident, action: ActionId, note: Option<String>) -> Decision {
    let known = incident.action(&action).ok_or(Refusal::NoSuchAction)?;
    if !known.is_open() {
        return Err(Refusal::ActionDone {
            by: known.done_by.clone(),
        });
    }
    if let Some(note) = &note {
        not_endless("note", note)?;
    }
    Ok(vec![Event::ActionDone { action, note }])
}
