//! The screen of a message: what can be done with it from here, and that it is done.
//!
//! Invariant: no key stands there that does nothing.

use super::block::{block, is_mail};
use super::kept::keep;
use super::together::others_are_read;
use crate::draft::customer::for_everybody;
use crate::incident::draft::DraftProgress;
use crate::incident::next::Place;
use crate::incident::question::{Action, Answer, Question};
use crate::incident::{Command, Drafted};
use crate::runbook::Step;
use crate::seam::Notice;
use crate::walk::ask::{Asked, ask_reason, ask_view};
use crate::walk::compose;
use crate::walk::focus::Focus;
use crate::walk::guide::Outcome;
use crate::walk::mailing::{MailSheet, plan};
use crate::walk::screens::{self, RoundPlace};
use crate::walk::session::Session;
use crate::walk::{World, mail, posted, sending};

pub(super) fn show(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
    draft: &DraftProgress,
) -> Outcome {
    session.ensure_files(world, &draft.drafted);
    let pending = mail::pending(world, draft);
    let is_sent_from_here = pending.as_ref().is_some_and(|(delivery, _)| {
        plan::sheet(world, &delivery.channel).is_some_and(MailSheet::has_relay)
    });
    let offer = sending::correction::offer(world, session.incident(), draft);
    let to_services = offer.channels;
    let mut keys = Vec::new();
    if !to_services.is_empty() {
        keys.push((Action::Send, "key.send"));
    }
    let whole_round = sending::begin::of_round(world, session, &draft.drafted.draft);
    if whole_round.len() > 1 {
        keys.push((Action::SendAll, "key.send-all"));
    }
    if is_sent_from_here {
        keys.push((Action::Mail, "key.mail"));
        keys.push((Action::Usual, "key.posted-otherwise"));
    } else {
        let posted = if to_services.is_empty() {
            "key.posted"
        } else {
            "key.posted-otherwise"
        };
        keys.push((Action::Usual, posted));
        if pending.is_some() {
            keys.push((Action::Mail, "key.mail-files"));
        }
    }
    if posted::has_address(world, draft) {
        keys.push((Action::Link, "key.posted-link"));
    }
    keys.extend([(Action::Copy, "key.copy"), (Action::Edit, "key.edit")]);
    let block = block(world, session, &draft.drafted);
    let mut view = match round_place(session, step, &draft.drafted) {
        Some(place) => screens::round(world, session, focus, &place, &keys, block),
        None => {
            let Some(place) = session.incident().place(step) else {
                return Ok(None);
            };
            let place = Place { step, ..place };
            screens::step(world, session, focus, &place, &keys, vec![block])
        }
    };
    if let Some(pending) = &pending {
        let label = mail::label(world, session, focus, pending);
        screens::relabel(&mut view, Action::Mail, || label);
    }
    screens::relabel(&mut view, Action::Send, || {
        let names: Vec<_> = to_services.iter().map(ToString::to_string).collect();
        let channels = world.desk.words.list(&names);
        let key = if offer.corrects {
            "correction.key"
        } else {
            "key.send"
        };
        world.desk.words.say(key, &[("channels", &channels)])
    });
    screens::relabel(&mut view, Action::SendAll, || {
        let n = whole_round.len();
        let names = whole_round.iter().flat_map(|(_, names)| names);
        let names: Vec<_> = names.map(ToString::to_string).collect();
        let channels = world.desk.words.list(&names);
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("n", &n), ("channels", &channels)];
        world.desk.words.say("send-all.key", &holes)
    });
    match ask_view(world, session, focus, Some(step), view)? {
        Asked::Act(Action::SendAll) => {
            match others_are_read(world, session, focus, &draft.drafted, &whole_round)? {
                Asked::Act(_) => sending::begin::begin(world, session, focus, &whole_round),
                Asked::Settled(outcome) => Ok(outcome),
            }
        }
        Asked::Act(Action::Send) => {
            let this = (draft.clone(), to_services);
            sending::begin::begin(world, session, focus, &[this])
        }
        Asked::Act(Action::Mail) => match pending {
            Some(pending) => mail::begin(world, session, focus, pending),
            None => Ok(None),
        },
        Asked::Act(Action::Copy) => {
            world
                .observer
                .notice(&Notice::Copy(&clipboard(&draft.drafted)));
            Ok(None)
        }
        Asked::Act(Action::Edit) => edit(world, session, focus, draft),
        Asked::Act(Action::Skip) => {
            if let Some(reason) = ask_reason(world, "skip.ask", "--reason")? {
                let draft = draft.drafted.draft.clone();
                session.perform(world, Command::LeaveOut { draft, reason })?;
            }
            Ok(None)
        }
        Asked::Act(Action::Link) => posted::post_with_links(world, session, draft),
        Asked::Act(_)
            if (is_sent_from_here || !to_services.is_empty())
                && !mail::is_out_otherwise(world, draft.drafted.audience)? =>
        {
            Ok(None)
        }
        Asked::Act(_) => posted::post(world, session, draft),
        Asked::Settled(outcome) => Ok(outcome),
    }
}

/// Where a message stands in the round under way; none when it belongs to its step.
fn round_place<'a>(
    session: &Session<'_>,
    step: &'a Step,
    drafted: &'a Drafted,
) -> Option<RoundPlace<'a>> {
    let round = session.incident().open_round();
    let at = round
        .iter()
        .position(|draft| draft.drafted.draft == drafted.draft)?;
    Some(RoundPlace {
        step,
        drafted,
        number: at + 1,
        of: round.len(),
    })
}

/// What is put into the clipboard: the words alone, for everybody who will read them.
fn clipboard(drafted: &Drafted) -> String {
    if is_mail(drafted) {
        for_everybody(&drafted.body)
    } else {
        drafted.body.clone()
    }
}

fn edit(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    draft: &DraftProgress,
) -> Outcome {
    let question = Question::Edit {
        text: draft.drafted.body.clone(),
    };
    match world.prompter.ask(&question)? {
        Answer::Text(text) if !text.trim().is_empty() && text != draft.drafted.body => {
            let composed = compose::edited(world, session, &draft.drafted, &text);
            keep(world, session, vec![composed])?;
        }
        _ => focus
            .notices
            .push(world.desk.words.get("edit.unchanged").to_owned()),
    }
    Ok(None)
}
