//! Mail to everybody, from the walk: the preview, the test mail to oneself, the number that sends,
//! and what nobody can know.
//!
//! Invariant: no key sends. Only the number of people does, typed after they were shown.

mod again;
mod key;
mod settle;
mod told;
mod trial;

pub use again::{again, due_again};
pub use key::{is_out_otherwise, label, pending};
pub use settle::settle;

use super::World;
use super::ask::{Asked, ask_view};
use super::focus::Focus;
use super::guide::Outcome;
use super::mailing::meant::Stage;
use super::mailing::{self, Plan, preview};
use super::screens::{self, Sheet};
use super::session::Session;
use crate::base::visible::visible_line;
use crate::incident::question::{Action, Answer, StepView};
use crate::incident::{Delivery, Kind};
use told::{tell, told};
use trial::test;

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
