//! Whether a message that is not out yet says what is so now, and the same message made anew.
//!
//! Owns for how long words stay fresh. Refuses to change what a person has written. Invariant:
//! words that were made a moment ago are shown before they are made again.

use super::promise::{promise, promises_otherwise};
use super::{Composed, Recipe, Saying, compose, compose_at};
use crate::base::Span;
use crate::incident::Drafted;
use crate::incident::draft::DraftProgress;
use crate::runbook::Step;
use crate::runbook::step::Message;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::session::Session;

/// For so long the time at which a message was put into words can still be read.
const FRESH: Span = Span::minutes(15);

/// What was written a moment ago is shown before it is made anew.
const JUST_WRITTEN: Span = Span::seconds(5);

/// Why a message that is not out yet must be put into words again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// It promises what is not so, or not any more.
    Promise,
    /// It was written a while ago, or what it says has changed.
    Words,
}

/// Whether a message says what is so now.
pub fn stale(
    world: &World<'_>,
    session: &Session<'_>,
    (step, message): (&Step, &Message),
    draft: &DraftProgress,
) -> Option<Stale> {
    let (incident, now) = (session.incident(), world.clock.now());
    let before = &draft.drafted;
    if promises_otherwise(incident, before, now) {
        return Some(Stale::Promise);
    }
    if now.since(draft.at) < JUST_WRITTEN {
        return None;
    }
    let recipe = Recipe::new(world, incident, step, message, before.stage);
    let saying = Saying::unasked(
        incident,
        before.stage,
        before.update,
        before.next_due.unwrap_or(now),
    );
    // The same minute, so that only other words make a difference.
    let same = compose_at(
        world,
        session,
        &mut Focus::default(),
        &recipe,
        &saying,
        draft.at,
    );
    let says_otherwise = recipe.template.is_ok()
        && (&same.drafted.subject, &same.drafted.body) != (&before.subject, &before.body);
    (says_otherwise || now.since(draft.at) > FRESH).then_some(Stale::Words)
}

/// The same message with the promise that stands now.
pub fn anew(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    (step, message): (&Step, &Message),
    before: &Drafted,
) -> Composed {
    let incident = session.incident();
    let recipe = Recipe::new(world, incident, step, message, before.stage);
    let saying = Saying::unasked(
        incident,
        before.stage,
        before.update,
        promise(incident, before.update, world.clock.now(), None),
    );
    compose(world, session, focus, &recipe, &saying)
}
