//! What is said above every screen: what went wrong, what is late, who is behind.
//!
//! Owns the order of these lines. Refuses to find anything out: the session, the focus and the
//! incident know. Invariant: a notice asks for nothing and stands in no one's way.

use super::clock::Due;
use crate::base::{ChannelName, Words};
use crate::incident::question::Block;
use crate::incident::{Incident, parity};
use crate::runbook::Phase;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::session::Session;

pub(super) fn notices(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> Vec<Block> {
    let words = world.desk.words;
    let news = focus.news.iter().map(|news| &news.said);
    let said = focus.notices.iter().chain(news).cloned();
    let mut all: Vec<_> = said.map(Block::Notice).collect();
    if session.on_paper() {
        all.push(Block::Notice(words.get("paper.on").to_owned()));
    }
    if let Some(why) = session.unread() {
        all.push(Block::Notice(
            words.say("paper.unread", &[("why", &why.in_words(words))]),
        ));
    }
    if session.is_damaged() {
        all.push(Block::Notice(words.get("damage.on").to_owned()));
    }
    if let Some((delivery, waiting)) = &focus.again {
        let key = if *waiting == 1 { "one" } else { "many" };
        all.push(Block::Notice(words.say(
            &format!("mailing.again.{key}"),
            &[("n", waiting), ("channel", &delivery.channel)],
        )));
    }
    let now = world.clock.now();
    let incident = session.incident();
    let late = behind(incident, focus, words);
    all.extend(late.into_iter().map(Block::Notice));
    if incident.gate().overridden && !incident.phase_is_settled(Phase::Communicate) {
        let open = incident.open_steps(Phase::Communicate).count();
        let steps = words.count("count.steps", open);
        all.push(Block::Notice(
            words.say("override.on", &[("steps", &steps)]),
        ));
    } else if incident.gate().overridden && incident.nobody_outside_is_told() {
        all.push(Block::Notice(words.get("override.untold").to_owned()));
    }
    if let Some(due) = incident.due().filter(|due| now > *due) {
        let late = now.since(due).in_words(words);
        let clock = due.clock(world.desk.zone);
        let key = match Due::of(incident) {
            Due::First => "late.first",
            Due::Rest => "late-next.rest",
            Due::This => "late-next.this",
            Due::Update => "late.notice",
        };
        all.push(Block::Notice(
            words.say(key, &[("late", &late), ("clock", &clock)]),
        ));
    }
    all
}

/// The channels that are behind although others have heard, each in a line.
fn behind(incident: &Incident, focus: &Focus, words: Words) -> Vec<String> {
    if focus.late.is_empty() {
        return Vec::new();
    }
    let is_late = |name: &ChannelName| focus.late.iter().any(|(_, late)| late == name);
    let all = parity::parity(incident).into_iter();
    all.filter(|of| is_late(&of.channel) && of.out.is_some())
        .map(|of| {
            let parts = words.count("parity.behind", of.behind as usize);
            words.say(
                "parity.line",
                &[("channel", &of.channel), ("parts", &parts)],
            )
        })
        .collect()
}
