//! The screen while recovery waits for somebody else.
//!
//! Owns what can be done meanwhile. Refuses to guess how long it takes. Invariant: it says for
//! whom, and since when.

use super::{Sheet, field, sheet};
use crate::base::Words;
use crate::base::visible::visible_line;
use crate::incident::question::{Action, Block, StepView};
use crate::runbook::{Chore, Phase};
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::phase_words;
use crate::walk::session::Session;

/// The screen while recovery waits for somebody else.
pub fn waiting(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let mut blocks = Vec::new();
    let (on, since) = incident
        .blocked()
        .map_or((String::new(), incident.since()), |blocked| {
            (blocked.on.clone(), blocked.since)
        });
    let clock = since.clock(world.desk.zone);
    blocks.push(field(words, "waiting.since", clock));
    let chores = incident.runbook().while_waiting.iter();
    let chores: Vec<_> = chores.map(|chore| told(words, chore)).collect();
    if !chores.is_empty() {
        blocks.push(Block::List {
            heading: words.say("waiting.meanwhile", &[]),
            items: chores,
        });
    }
    let title = words.say("waiting.title", &[("on", &visible_line(&on))]);
    let mut keys = vec![(Action::Usual, "key.goes-on")];
    if let Some(step) = incident.open_steps(Phase::Recover).next() {
        keys.push((Action::Meanwhile, "key.meanwhile"));
        let step = visible_line(&step.title);
        blocks.push(field(words, "waiting.next", step));
    }
    keys.push((Action::Recovered, "key.recovered"));
    let place = phase_words(words, Phase::Recover).to_owned();
    let screen = Sheet {
        place,
        title,
        blocks,
    };
    let mut view = sheet(world, session, focus, screen, &keys);
    let text = words.get("clock.waiting").to_owned();
    view.clock.waiting = Some((since, text));
    view
}

/// Something to do meanwhile, and what it needs.
fn told(words: Words, chore: &Chore) -> String {
    let minutes = chore
        .minutes
        .map(|minutes| words.say("waiting.minutes", &[("n", &minutes)]));
    let people = chore
        .people
        .map(|people| words.count("count.people", people as usize));
    let needs = (!chore.needs.is_empty())
        .then(|| words.say("waiting.needs", &[("what", &words.list(&chore.needs))]));
    let more: Vec<_> = [minutes, people, needs].into_iter().flatten().collect();
    let title = visible_line(&chore.title);
    if more.is_empty() {
        title
    } else {
        format!("{title} ({})", more.join(", "))
    }
}
