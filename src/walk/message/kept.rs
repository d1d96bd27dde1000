//! The words of a step that were written down, and whether they still hold.
//!
//! Knows what takes them away: a promise that is over, other facts, another stage.
//! Invariant: words that a person chose, or that are out or on their way somewhere, stay.

use crate::incident::delivery::DeliveryState;
use crate::incident::draft::DraftProgress;
use crate::incident::{PlainWords, Refusal};
use crate::runbook::Step;
use crate::runbook::step::Message;
use crate::walk::World;
use crate::walk::compose::{self, Composed, Stale};
use crate::walk::focus::Focus;
use crate::walk::session::{Halt, Session};

/// Why the draft on the disk cannot be used: it promises or says what is not so any more, or it is
/// the first message of those who hear first when it works again.
pub(super) fn no_longer_so(
    world: &World<'_>,
    session: &Session<'_>,
    (step, message): (&Step, &Message),
    draft: &DraftProgress,
) -> Option<Stale> {
    if stays(draft) {
        return None;
    }
    let stage = message.stage;
    let stage = stage.unwrap_or_else(|| session.incident().stage_of(&step.id));
    if stage != draft.drafted.stage {
        return Some(Stale::Words);
    }
    compose::stale(world, session, (step, message), draft)
}

/// The draft that somebody has posted who says so now: the last one, unless its promise is over.
pub fn posted_draft(
    world: &World<'_>,
    session: &Session<'_>,
    step: &Step,
) -> Option<DraftProgress> {
    let now = world.clock.now();
    last_draft(session, step).filter(|draft| stays(draft) || !compose::is_past(&draft.drafted, now))
}

pub(super) fn last_draft(session: &Session<'_>, step: &Step) -> Option<DraftProgress> {
    let incident = session.incident();
    let round = incident.round_of(&step.id);
    incident.draft_of(round, &step.id).cloned()
}

/// Words that a person chose, or that are out or on their way somewhere, stay.
pub(super) fn stays(draft: &DraftProgress) -> bool {
    let is_under_way = |state: &DeliveryState| *state != DeliveryState::Failed;
    draft.drafted.edited
        || draft.deliveries.values().any(is_under_way)
        || !draft.mailings.is_empty()
}

/// Writes drafts down, with the answers they are made of, and returns the first.
pub fn keep(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    composed: Vec<Composed>,
) -> Result<DraftProgress, Halt> {
    let first = composed[0].drafted.draft.clone();
    session.keep_drafts(world, None, composed)?;
    Ok(session
        .incident()
        .draft(&first)
        .cloned()
        .expect("invariant: a draft that was kept is there"))
}

/// Words that stand where a template could not be used are shown before anything is made of them:
/// what customers have read must be what somebody has seen.
pub fn all_seen(
    world: &World<'_>,
    session: &Session<'_>,
    focus: Focus,
    again: impl Into<String>,
) -> Result<(), Halt> {
    let incident = session.incident();
    let messages: Vec<_> = focus
        .unseen
        .into_iter()
        .filter_map(|unseen| {
            let drafted = &incident.draft(&unseen.draft)?.drafted;
            let file = drafted.files.first();
            Some(PlainWords {
                template: drafted.template.clone(),
                why: unseen.why,
                body: drafted.body.clone(),
                file: file.map(|file| session.shown_path(world.desk, file)),
            })
        })
        .collect();
    if messages.is_empty() {
        return Ok(());
    }
    let again = again.into();
    Err(Halt::Refused(Refusal::NobodyHasSeen { messages, again }))
}
