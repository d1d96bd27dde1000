//! A mailing that is not through, or of which nobody knows everything: it goes on, or is decided.

use super::go_on;
use super::told::{tell, tell_of};
use crate::base::visible::visible_line;
use crate::incident::question::{Action, Answer, Block, ChoiceQuestion, Question};
use crate::incident::{Command, Delivery};
use crate::outbox::State;
use crate::walk::World;
use crate::walk::ask::{Asked, ask_reason, ask_view};
use crate::walk::focus::Focus;
use crate::walk::guide::Outcome;
use crate::walk::mailing::account::{About, of_trouble};
use crate::walk::mailing::look;
use crate::walk::mailing::{self, Verdict, result};
use crate::walk::screens::{self, Sheet};
use crate::walk::session::Session;

/// The most of whom nobody knows that are decided about one by one.
const ONE_BY_ONE: usize = 100;

/// A mailing that is not through, or of which nobody knows everything: goes on, or is decided.
pub fn settle(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    delivery: &Delivery,
) -> Outcome {
    let Some(look) = look::one(world.disk, session.incident(), delivery.clone()) else {
        return Ok(None);
    };
    let words = world.desk.words;
    let mailing = look.mailing.clone();
    let untried = mailing.untried() + mailing.waiting;
    let blocks = result::blocks(world, session.incident(), &look);
    let mut blocks = blocks.unwrap_or_else(|_| vec![Block::Markdown(result::totals(&look, words))]);
    if let Some(trouble) = &look.trouble {
        let account = of_trouble(trouble, About::default(), words)?;
        blocks.push(Block::Notice(account.in_one()));
    }
    let is_through = untried == 0;
    let mut keys: Vec<(Action, &'static str)> = Vec::new();
    if is_through && mailing.unknown > 0 {
        keys.push((Action::Option(0), "key.mail-sent"));
        keys.push((Action::Option(1), "key.mail-again"));
        keys.push((Action::Option(2), "key.mail-each"));
    } else {
        keys.push((Action::Mail, "key.mail-on"));
        if untried > 0 {
            keys.push((Action::Option(0), "key.mail-give-up"));
        }
    }
    if session.incident().phase().is_some() {
        keys.push((Action::Meanwhile, "key.meanwhile"));
    }
    let key = if is_through && mailing.unknown > 0 {
        "mailing.screen.unknown"
    } else {
        "mailing.screen.open"
    };
    let sheet = Sheet {
        place: words.say("mailing.screen.place", &[("channel", &delivery.channel)]),
        title: words.say(key, &[("n", &mailing.unknown)]),
        blocks,
    };
    let mut view = screens::sheet(world, session, focus, sheet, &keys);
    screens::relabel(&mut view, Action::Mail, || {
        words.say("key.mail-on", &[("n", &untried)])
    });
    let asked = ask_view(world, session, focus, None, view)?;
    let verdict = match asked {
        Asked::Settled(outcome) => return Ok(outcome),
        Asked::Act(Action::Mail) => return go_on(world, session, focus, delivery),
        Asked::Act(Action::Option(0)) if untried > 0 => {
            let Some(reason) = ask_reason(world, "mailing.give-up", "--give-up")? else {
                return Ok(None);
            };
            session.perform(
                world,
                Command::Note {
                    text: reason,
                    step: None,
                },
            )?;
            Verdict::GiveUp
        }
        Asked::Act(Action::Option(0)) => Verdict::Sent,
        Asked::Act(Action::Option(1)) => Verdict::Again,
        Asked::Act(_) => return each(world, session, focus, delivery),
    };
    let decided = mailing::decide(world, session, delivery, None, verdict);
    match decided {
        Ok(_) => Ok(None),
        Err(trouble) => tell_of(world, focus, Some(&look), delivery, &trouble),
    }
}

/// Asks about everybody of whom nobody knows, one after the other.
fn each(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    delivery: &Delivery,
) -> Outcome {
    let words = world.desk.words;
    let wanted = [State::Unknown, State::Attempted];
    let found = look::people(
        world.disk,
        session.incident(),
        delivery,
        &wanted,
        ONE_BY_ONE,
    );
    let found = match found {
        Ok(found) => found,
        Err(trouble) => return tell(world, focus, delivery, &trouble),
    };
    for person in found.into_values().flat_map(|persons| persons.some) {
        let shown = visible_line(&person.address);
        let question = Question::Choice(ChoiceQuestion {
            name: "delivery".to_owned(),
            ask: words.say(
                "mailing.each",
                &[("address", &shown), ("line", &person.row)],
            ),
            options: ["key.mail-has", "key.mail-once-more"]
                .map(|key| words.get(key).to_owned())
                .to_vec(),
            default: None,
            flag: "outbox settle".to_owned(),
        });
        let verdict = match world.prompter.ask(&question)? {
            Answer::Choice(0) => Verdict::Sent,
            Answer::Choice(_) => Verdict::Again,
            _ => return Ok(None),
        };
        let addresses = [person.address];
        let decided = mailing::decide(world, session, delivery, Some(&addresses), verdict);
        if let Err(trouble) = decided {
            return tell(world, focus, delivery, &trouble);
        }
    }
    Ok(None)
}
