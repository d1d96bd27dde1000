//! `approve`: whoever leads says that these are the words.

use super::Outcome;
use super::answers::act;
use super::args::channel::Approve;
use super::error::CliError;
use super::invocation::Invocation;
use super::seat::Seat;
use super::which;
use crate::base::visible::visible_line;
use crate::incident::draft::DraftProgress;
use crate::incident::{Command, Incident};

/// Approves a message.
pub(crate) fn approve(args: Approve, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let seat = Seat::take(invocation)?;
    let session = which::session(&seat, args.of.incident.as_deref())?;
    let waiting = waiting(session.incident());
    let mut named = waiting.iter().filter(|draft| {
        let id = &draft.drafted.draft.0;
        args.draft
            .as_ref()
            .is_none_or(|given| id.starts_with(given))
    });
    let Some(draft) = named.next_back() else {
        let given = args.draft.as_deref().unwrap_or_default();
        let holes = [("draft", &visible_line(given) as _)];
        return Err(CliError::failed(words.say("approve.nothing", &holes)).hint("aplomb status"));
    };
    let command = Command::Approve {
        draft: draft.drafted.draft.clone(),
        digest: draft.drafted.digest,
        on_word_of: args.on_word_of,
    };
    if !invocation.json() {
        let shown = crate::base::visible::visible(&draft.drafted.body);
        invocation.out.line(&shown);
    }
    let id = session.incident().id().clone();
    act(
        invocation,
        &seat,
        Some(id.as_str()),
        None,
        |world, session| session.perform(world, command),
    )
}

/// The messages that nobody has approved and that are out nowhere, in the order in which they were
/// made: the newest wording of each.
fn waiting(incident: &Incident) -> Vec<DraftProgress> {
    let waits = |draft: &&DraftProgress| {
        let newest = incident.draft_of(draft.drafted.update, &draft.drafted.step);
        let is_newest = newest.is_some_and(|one| one.drafted.draft == draft.drafted.draft);
        is_newest && !draft.is_approved() && !draft.is_out()
    };
    incident.drafts().filter(waits).cloned().collect()
}
