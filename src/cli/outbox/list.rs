//! `outbox list`: which mailings were begun, how far they are, and what to type now.

use super::one;
use super::open::Open;
use crate::base::visible::visible_line;
use crate::cli::args::mail::OutboxList;
use crate::cli::error::named;
use crate::cli::exit::Exit;
use crate::cli::invocation::Invocation;
use crate::cli::mailing::{LISTED, json, of_trouble_alone, print};
use crate::cli::seat::{Asking, Seat};
use crate::cli::{Outcome, reading};
use crate::incident::Incident;
use crate::incident::question::Block;
use crate::outbox::State;
use crate::walk::World;
use crate::walk::mailing::look::{self, Look};
use crate::walk::mailing::result;

/// The most people of one state that are listed for a person.
const SHOWN: usize = 1_000;

pub(super) fn list(args: &OutboxList, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let id = reading::latest(&seat, args.of.incident.as_deref())?;
    let (incident, ..) = reading::load(&seat, &id)?;
    let words = invocation.words;
    // One that is closed would not be found by itself.
    let is_named = args.of.incident.is_some() || !incident.is_open();
    let next = |command: String| {
        Block::Command(if is_named {
            named(&command, &id)
        } else {
            command
        })
    };
    let mut looks = look::all(&seat.files, &incident);
    if let Some(named) = &args.delivery {
        looks = vec![one(looks, named, invocation)?];
    }
    if invocation.json() {
        let text = json::list(&seat.files, &incident, &looks);
        invocation.out.text(&text);
        return Ok(Exit::Done);
    }
    let open = Open::of(&incident, seat.clock.now());
    if looks.is_empty() && open.is_empty() {
        invocation.out.line(words.get("outbox.none"));
    }
    if args.delivery.is_none() {
        print(invocation, &open.blocks(words));
    }
    seat.with(Asking::Command, false, |world| {
        for look in &looks {
            let mut blocks = vec![Block::Markdown(line(world, &incident, look))];
            if args.delivery.is_some() {
                let found = look::people(world.disk, &incident, &look.delivery, &LISTED, SHOWN);
                let mut found = found.map_err(|trouble| of_trouble_alone(&trouble, words))?;
                for state in LISTED {
                    let persons = found.remove(&(state as u8)).unwrap_or_default();
                    let key = match state {
                        State::Waiting => "waiting-people",
                        State::Refused => "refused-people",
                        State::GivenUp => "given-up-people",
                        State::Attempted => "under-way-people",
                        _ => "unknown-people",
                    };
                    blocks.extend(result::list(key, &persons, SHOWN, look, words));
                }
            }
            if let Some(trouble) = &look.trouble {
                let error = of_trouble_alone(trouble, words);
                let means = error.meaning.unwrap_or_default();
                blocks.push(Block::Notice(format!("{}. {means}", error.message)));
            }
            let commands = result::commands(look, words);
            blocks.extend(commands.into_iter().map(next));
            print(invocation, &blocks);
        }
        Ok(Exit::Done)
    })
}

/// `003-ana-la.customers, begun at 14:07: …`
pub(super) fn line(world: &World<'_>, incident: &Incident, look: &Look) -> String {
    let words = world.desk.words;
    let draft = incident.draft(&look.delivery.draft);
    let step = draft.and_then(|draft| incident.step(&draft.drafted.step));
    let step = step.map_or_else(String::new, |(_, step)| visible_line(&step.title));
    let name = look::name(&look.delivery);
    let totals = result::totals(look, words);
    words.say(
        "outbox.line",
        &[("name", &name), ("step", &step), ("totals", &totals)],
    )
}
