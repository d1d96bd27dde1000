//! Mail to everybody, from the walk: the preview, the test mail to oneself, the number that sends,
//! and what nobody can know.
//!
//! Invariant: no key sends. Only the number of people does, typed after they were shown.

use super::World;
use super::ask::{Asked, ask_reason, ask_view};
use super::focus::Focus;
use super::guide::Outcome;
use super::mailing::account::{About, of_end, of_trouble};
use super::mailing::look::{self, Look};
use super::mailing::meant::{Stage, by_mail};
use super::mailing::{self, Done, People, Plan, Trouble, Verdict, plan, preview, result};
use super::screens::{self, Sheet};
use super::session::{Halt, Session};
use crate::base::visible::visible_line;
use crate::customers::address;
use crate::incident::draft::DraftProgress;
use crate::incident::question::{
    Action, Answer, Block, ChoiceQuestion, Question, StepView, TextQuestion,
};
use crate::incident::{Command, Delivery, Kind};
use crate::outbox::State;
use crate::runbook::step::Audience;
use crate::seam::Notice;

/// The most of whom nobody knows that are decided about one by one.
const ONE_BY_ONE: usize = 100;

/// The first channel of mail of a message on which something is to be done.
#[must_use]
pub fn pending(world: &World<'_>, draft: &DraftProgress) -> Option<(Delivery, Stage)> {
    let all = by_mail(world, draft, &[]);
    all.into_iter().find(|(_, stage)| *stage != Stage::Over)
}

/// What `m` does on a message, in words.
pub fn label(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    (delivery, stage): &(Delivery, Stage),
) -> String {
    let words = world.desk.words;
    if *stage == Stage::Begun {
        let look = look::one(world.disk, session.incident(), delivery.clone());
        let left = look.map_or(0, |look| look.mailing.untried() + look.mailing.waiting);
        return words.say("key.mail-on", &[("n", &left)]);
    }
    let Some(sheet) = plan::sheet(world, &delivery.channel) else {
        return words.get("key.mail").to_owned();
    };
    if !sheet.has_relay() {
        return words.get("key.mail-files").to_owned();
    }
    // Counting takes a second for a million people: once for each message is enough. What is
    // really sent is counted again.
    let known = focus.counted.as_ref().filter(|(of, _)| of == delivery);
    let count = match known {
        Some((_, count)) => *count,
        None => {
            let count = People::read(world.disk, sheet)
                .ok()
                .map(|people| people.count());
            focus.counted = Some((delivery.clone(), count));
            count
        }
    };
    match count {
        Some(n) => words.say("key.mail-to", &[("n", &n)]),
        None => words.get("key.mail").to_owned(),
    }
}

/// Whether a mail that could be sent from here is out in another way: one slip of a key must not
/// say so of a mail that nobody has got.
pub fn is_out_otherwise(world: &mut World<'_>, audience: Audience) -> Result<bool, Halt> {
    let words = world.desk.words;
    let yes = match audience {
        Audience::Staff => "out-already.staff",
        Audience::Customers => "mailing.otherwise-yes",
        Audience::Public => "out-already.public",
    };
    let question = Question::Choice(ChoiceQuestion {
        name: "posted".to_owned(),
        ask: words.get("mailing.otherwise").to_owned(),
        options: [yes, "mailing.otherwise-no"]
            .map(|key| words.get(key).to_owned())
            .to_vec(),
        default: None,
        flag: "aplomb done".to_owned(),
    });
    Ok(world.prompter.ask(&question)? == Answer::Choice(0))
}

/// The key `m` on a message: goes on with what was begun, or shows what would be sent.
pub fn begin(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    (delivery, stage): (Delivery, Stage),
) -> Outcome {
    if stage == Stage::Begun {
        return go_on(world, session, focus, &delivery);
    }
    loop {
        let plan = match Plan::make(world, session, &delivery, None) {
            Ok(plan) => plan,
            Err(trouble) => return tell(world, focus, &delivery, &trouble),
        };
        let view = screen(world, session, focus, &plan);
        match ask_view(world, session, focus, None, view)? {
            Asked::Act(Action::Test) => test(world, focus, &plan)?,
            Asked::Act(Action::Mail) => return confirmed(world, session, focus, plan),
            Asked::Act(_) => {
                focus
                    .notices
                    .push(world.desk.words.get("mailing.not-now").to_owned());
                return Ok(None);
            }
            Asked::Settled(None) if focus.help => {}
            Asked::Settled(outcome) => return Ok(outcome),
        }
    }
}

fn screen(world: &World<'_>, session: &Session<'_>, focus: &Focus, plan: &Plan) -> StepView {
    let words = world.desk.words;
    let has_relay = plan.sheet.has_relay();
    let mut keys = vec![(Action::Usual, "key.mail-back")];
    if has_relay && session.incident().kind() == Kind::Incident {
        keys.push((Action::Test, "key.mail-test"));
    }
    let send = if has_relay {
        "key.mail-type"
    } else {
        "key.mail-files"
    };
    keys.push((Action::Mail, send));
    let count = plan.people.count();
    let title = words.say("mailing.screen.title", &[("n", &count)]);
    let place = words.say(
        "mailing.screen.place",
        &[("channel", &plan.delivery.channel)],
    );
    let sheet = Sheet {
        place,
        title,
        blocks: preview::blocks(world, session, plan),
    };
    screens::sheet(world, session, focus, sheet, &keys)
}

/// Asks for the number, and does it when it is the right one.
fn confirmed(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    plan: Plan,
) -> Outcome {
    let words = world.desk.words;
    let delivery = plan.delivery.clone();
    let there = plan.people.count();
    let said = if plan.sheet.has_relay() {
        match world.prompter.ask(&preview::question(words))? {
            Answer::Text(text) if !text.trim().is_empty() => match preview::number(&text) {
                Some(said) => said,
                None => {
                    let given = visible_line(text.trim());
                    let what = words.say("mailing.not-a-number", &[("given", &given)]);
                    let nothing = words.get("mailing.nothing-left");
                    focus.notices.push(format!("{what}. {nothing}"));
                    return Ok(None);
                }
            },
            _ => {
                focus.notices.push(words.get("mailing.not-now").to_owned());
                return Ok(None);
            }
        }
    } else {
        there
    };
    let outcome = mailing::mail(world, session, plan, said, false);
    told(world, session, focus, &delivery, outcome)
}

/// Goes on with a mailing that was begun.
pub fn go_on(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    delivery: &Delivery,
) -> Outcome {
    let outcome = mailing::go_on(world, session, delivery, false);
    told(world, session, focus, delivery, outcome)
}

/// Says what became of it: the details into the scrollback, the rest above the next question.
fn told(
    world: &mut World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    delivery: &Delivery,
    outcome: Result<Done, Trouble>,
) -> Outcome {
    let words = world.desk.words;
    let incident = session.incident();
    let look = look::one(world.disk, incident, delivery.clone());
    let done = match outcome {
        Ok(done) => done,
        Err(trouble) => return tell_of(world, focus, look.as_ref(), delivery, &trouble),
    };
    match done {
        Done::Written(written) => {
            say(world, &result::written(world, &written));
        }
        Done::Sent(ended) => {
            if let Some(look) = &look {
                let blocks = result::blocks(world, incident, look).unwrap_or_default();
                // What is not through is shown by the next screen.
                if !incident.unknown_deliveries().contains(delivery) {
                    say(world, blocks.get(1..).unwrap_or_default());
                    focus.notices.push(result::totals(look, words));
                }
            }
            let name = look::name(delivery);
            let about = About {
                name: &name,
                mailing: look.as_ref().map(|look| &look.mailing),
            };
            let account = of_end(&ended, about, words);
            focus
                .notices
                .extend(account.map(|account| account.in_one()));
        }
    }
    Ok(None)
}

/// Blocks as lines of the scrollback.
fn say(world: &mut World<'_>, blocks: &[Block]) {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::List { heading, items } => {
                lines.push(heading.clone());
                lines.extend(items.iter().map(|item| format!("  {item}")));
            }
            Block::Markdown(text) | Block::Notice(text) => lines.push(text.clone()),
            Block::Command(command) => lines.push(format!("  {command}")),
            Block::Field { .. } | Block::Message { .. } => {}
        }
    }
    for line in lines {
        world.observer.notice(&Notice::Say(&line));
    }
}

fn tell(world: &World<'_>, focus: &mut Focus, delivery: &Delivery, trouble: &Trouble) -> Outcome {
    tell_of(world, focus, None, delivery, trouble)
}

fn tell_of(
    world: &World<'_>,
    focus: &mut Focus,
    look: Option<&Look>,
    delivery: &Delivery,
    trouble: &Trouble,
) -> Outcome {
    let words = world.desk.words;
    let name = look::name(delivery);
    let about = About {
        name: &name,
        mailing: look.map(|look| &look.mailing),
    };
    let account = of_trouble(trouble, about, words)?;
    focus.notices.push(account.in_one());
    Ok(None)
}

/// One mail to oneself.
fn test(world: &mut World<'_>, focus: &mut Focus, plan: &Plan) -> Result<(), Halt> {
    let words = world.desk.words;
    let question = Question::Text(TextQuestion {
        name: "test".to_owned(),
        ask: words.get("mailing.test.ask").to_owned(),
        example: None,
        default: None,
        optional: false,
        flag: "--test".to_owned(),
    });
    let Answer::Text(typed) = world.prompter.ask(&question)? else {
        return Ok(());
    };
    let Ok(judged) = address::judge(&typed) else {
        let given = visible_line(&typed);
        let said = words.say("mailing.test.no-address", &[("given", &given)]);
        focus.notices.push(said);
        return Ok(());
    };
    let Some(sample) = plan.samples.first() else {
        return Ok(());
    };
    let said = match mailing::trial(world, &plan.letters, &plan.sheet, sample, judged.address) {
        Ok(tried) => match preview::tried(&tried, judged.address, &plan.sheet, words) {
            Ok(said) => said,
            Err(account) => account.in_one(),
        },
        Err(trouble) => of_trouble(&trouble, About::default(), words)?.in_one(),
    };
    focus.notices.push(said);
    Ok(())
}

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

/// Mailings some of whose people were put off and can be tried again now.
#[must_use]
pub fn due_again(world: &World<'_>, session: &Session<'_>) -> Option<(Delivery, u64)> {
    let now = world.clock.now();
    let incident = session.incident();
    let waits = incident
        .drafts()
        .any(|draft| draft.mailings.values().any(|mailing| mailing.waiting > 0));
    if !waits {
        return None;
    }
    let looks = look::all(world.disk, incident);
    let due = looks
        .into_iter()
        .find(|look| look.mailing.untried() == 0 && look.due.is_some_and(|due| due <= now));
    due.map(|look| (look.delivery, look.mailing.waiting))
}

/// The same key on any screen: tries those again who were put off.
pub fn again(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Result<(), Halt> {
    if let Some((delivery, _)) = due_again(world, session) {
        go_on(world, session, focus, &delivery)?;
    }
    Ok(())
}
