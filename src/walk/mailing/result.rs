//! What became of a mailing, for people: the totals, who was refused, who waits, of whom nobody
//! knows, and what to type next.
//!
//! Composes blocks of a screen; shows nothing.

use super::Trouble;
use super::files::Written;
use super::look::{Look, Person, Persons, name, people};
use crate::base::visible::visible_line;
use crate::base::{Moment, Words};
use crate::incident::question::Block;
use crate::incident::{DraftId, Incident, Mailing};
use crate::outbox::State;
use crate::walk::World;

/// How many who were refused are named after a run; `outbox list` names more.
const FIRST: usize = 5;
/// How many of whom nobody knows are named: as many as can be under way, and a few runs of it.
const UNKNOWN: usize = 100;

/// What became of a mailing, with the first of those who have not got it.
pub fn blocks(world: &World<'_>, incident: &Incident, look: &Look) -> Result<Vec<Block>, Trouble> {
    let words = world.desk.words;
    let mailing = &look.mailing;
    let mut blocks = vec![Block::Markdown(totals(look, words))];
    if look.trouble.is_some() {
        return Ok(blocks);
    }
    let wanted: Vec<State> = [
        (State::Refused, mailing.refused),
        (State::Unknown, mailing.unknown),
        (State::Attempted, mailing.unknown),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(state, _)| state)
    .collect();
    let mut found = people(world.disk, incident, &look.delivery, &wanted, UNKNOWN)?;
    let mut take = |state: State| found.remove(&(state as u8)).unwrap_or_default();
    let refused = take(State::Refused);
    let (mut unknown, under_way) = (take(State::Unknown), take(State::Attempted));
    unknown.count += under_way.count;
    unknown.some.extend(under_way.some);
    blocks.extend(list("refused-people", &refused, FIRST, look, words));
    blocks.extend(list("unknown-people", &unknown, UNKNOWN, look, words));
    if let Some(due) = look.due {
        let holes: [(&str, &dyn std::fmt::Display); 2] =
            [("n", &mailing.waiting), ("time", &clock(world, due))];
        let plural = if mailing.waiting == 1 { "one" } else { "many" };
        let text = words.say(&format!("mailing.result.waits.{plural}"), &holes);
        blocks.push(Block::Markdown(text));
    }
    Ok(blocks)
}

/// What to type next about a mailing, the most urgent first.
#[must_use]
pub fn commands(look: &Look, words: Words) -> Vec<String> {
    let name = name(&look.delivery);
    let mut commands = Vec::new();
    if look.mailing.unknown > 0 {
        let address = words.get("mailing.result.address");
        commands.push(format!("aplomb outbox settle {name} --sent {address}"));
        commands.push(format!("aplomb outbox settle {name} --again {address}"));
    }
    if look.mailing.untried() + look.mailing.waiting > 0 {
        commands.push(format!("aplomb outbox resume {name}"));
    }
    commands
}

/// `customers: 4099 of 4102 accepted, 3 refused`.
#[must_use]
pub fn totals(look: &Look, words: Words) -> String {
    let mailing = &look.mailing;
    let others = Mailing {
        accepted: 0,
        planned: mailing.planned - mailing.accepted.min(mailing.planned),
        ..mailing.clone()
    };
    let mut text = words.say(
        "mailing.result.totals",
        &[
            ("channel", &look.delivery.channel),
            ("n", &mailing.accepted),
            ("all", &mailing.planned),
        ],
    );
    let others = others.counts(words);
    if !others.is_empty() {
        text = format!("{text} · {}", others.join(" · "));
    }
    text
}

/// Those who have not got it, with what the relay said.
#[must_use]
pub fn list(key: &str, persons: &Persons, most: usize, look: &Look, words: Words) -> Option<Block> {
    if persons.count == 0 {
        return None;
    }
    let count = usize::try_from(persons.count).unwrap_or(usize::MAX);
    let heading = words.count(&format!("mailing.result.{key}"), count);
    let some = persons.some.iter().take(most);
    let mut items: Vec<String> = some.map(|person| line(person, words)).collect();
    let more = persons.count.saturating_sub(items.len() as u64);
    if more > 0 {
        let command = format!("aplomb outbox list {}", name(&look.delivery));
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("n", &more), ("command", &command)];
        items.push(words.say("mailing.result.more", &holes));
    }
    Some(Block::List { heading, items })
}

/// `ben@x.example (line 812): 550 5.1.1 no such user`.
fn line(person: &Person, words: Words) -> String {
    let address = visible_line(&person.address);
    let key = if person.reply.is_empty() {
        "person"
    } else {
        "person-said"
    };
    let reply = visible_line(&person.reply);
    let holes: [(&str, &dyn std::fmt::Display); 3] = [
        ("address", &address),
        ("line", &person.row),
        ("reply", &reply),
    ];
    words.say(&format!("mailing.result.{key}"), &holes)
}

/// What was written as files, and how to go on from there.
#[must_use]
pub fn written(
    world: &World<'_>,
    incident: &Incident,
    draft: &DraftId,
    written: &Written,
) -> Vec<Block> {
    let words = world.desk.words;
    let folder = match world.desk.folder.as_str() {
        "." => written.folder.clone(),
        above => format!("{above}/{}", written.folder),
    };
    let key = match (written.rows, written.mails) {
        (None, _) => "rehearsed",
        (Some(rows), mails) if rows == mails => "table-and-mails",
        (Some(_), _) => "table",
    };
    let rows = written.rows.unwrap_or_default();
    let holes: [(&str, &dyn std::fmt::Display); 2] = [("rows", &rows), ("mails", &written.mails)];
    let said = words.say(&format!("mailing.written.{key}"), &holes);
    let mut blocks = vec![Block::Markdown(said), Block::Command(format!("{folder}/"))];
    if written.rows.is_some() {
        if written.lacking > 0 {
            let lacking = usize::try_from(written.lacking).unwrap_or(usize::MAX);
            blocks.push(Block::Notice(
                words.count("mailing.written.lacking", lacking),
            ));
        }
        blocks.push(Block::Markdown(
            words.get("mailing.written.then").to_owned(),
        ));
        let step = incident.draft(draft).map(|draft| &draft.drafted.step);
        let is_open = step.and_then(|step| incident.state_of(step));
        let command = match step.filter(|_| is_open.is_some_and(|state| !state.is_settled())) {
            Some(step) => format!("aplomb done {step}"),
            None => "aplomb update --posted".to_owned(),
        };
        blocks.push(Block::Command(command));
    }
    blocks
}

/// A time of today as people say it.
pub(super) fn clock(world: &World<'_>, at: Moment) -> String {
    at.clock(world.desk.zone)
}
