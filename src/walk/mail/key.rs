//! The keys of a message that goes out by mail: when there is one, and what it says.

use crate::incident::Delivery;
use crate::incident::draft::DraftProgress;
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::runbook::step::Audience;
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::mailing::look;
use crate::walk::mailing::meant::{Stage, by_mail};
use crate::walk::mailing::{People, plan};
use crate::walk::session::{Halt, Session};

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
