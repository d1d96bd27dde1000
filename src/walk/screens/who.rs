//! Who does it, and who holds what is needed for it.
//!
//! Owns the words of roles. Refuses to know who ought to: names come from the incident, the rest
//! from the workspace. Invariant: a role always has words, with a name or without.

use crate::base::visible::visible_line;
use crate::base::{ChannelName, Role, Words};
use crate::incident::Incident;
use crate::walk::Desk;

/// The person behind a role, by name when there is one.
pub(super) fn who(words: Words, incident: &Incident, owner: &Role) -> String {
    let role = role_words(words, owner);
    match incident.people().get(owner) {
        Some(name) => words.say(
            "step.person",
            &[("name", &visible_line(name)), ("role", &role)],
        ),
        None => match incident
            .runbook()
            .backup
            .as_ref()
            .and_then(|backup| incident.people().get(backup))
        {
            Some(backup) => words.say(
                "step.nobody-but",
                &[("role", &role), ("backup", &visible_line(backup))],
            ),
            None => role,
        },
    }
}

/// A role in the reader's language, when it is one of the usual ones.
fn role_words(words: Words, role: &Role) -> String {
    match role.as_str() {
        "incident-commander" => words.get("role.incident-commander").to_owned(),
        "deputy" => words.get("role.deputy").to_owned(),
        "communications-lead" => words.get("role.communications-lead").to_owned(),
        "operations-lead" => words.get("role.operations-lead").to_owned(),
        "scribe" => words.get("role.scribe").to_owned(),
        other => other.to_owned(),
    }
}

/// The line that says who holds the access to a channel, when that is known.
#[must_use]
pub fn access(desk: &Desk, channel: &ChannelName) -> Option<String> {
    let held = desk.channels.get(channel)?.access.as_ref()?;
    Some(desk.words.say(
        "message.access",
        &[("channel", channel), ("held", &visible_line(held))],
    ))
}
