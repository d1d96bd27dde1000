//! `channel list`, `channel test`: the channels, before they are needed.
//!
//! Invariant: nothing is said anywhere before a person has said so.

mod list;
mod mail;

use super::Outcome;
use super::args::channel::{ChannelCommand, ChannelTest};
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::seat::{Asking, Seat};
use crate::base::reason;
use crate::base::shell::word;
use crate::base::{ChannelName, Words};
use crate::channel::{Failure, Post, knock};
use crate::config::Service;
use crate::config::channel::Family;
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::incident::{Delivery, DraftId, Status};
use crate::outside::leaves;
use crate::runbook::{Severity, Stage};
use crate::seam::{Carried, Errand};
use crate::walk::sending::{ServiceSheet, carry, post};
use crate::walk::session::Halt;
use crate::walk::{ChannelSheet, World};
use std::path::Path;
use std::time::Duration;

/// Does what was asked.
pub(crate) fn channel(command: &ChannelCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        ChannelCommand::List(_) => list::list(invocation),
        ChannelCommand::Test(args) => test(args, invocation),
    }
}

fn reached(sheet: &ChannelSheet) -> &'static str {
    match (&sheet.service, &sheet.mail) {
        (Some(_), _) => "service",
        (None, Some(_)) => "mail",
        (None, None) => "hand",
    }
}

fn test(args: &ChannelTest, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let words = invocation.words;
    let name = &args.name;
    let known = seat.desk.channels.get(name);
    if let Some(by_hand) = known.filter(|sheet| reached(sheet) == "hand") {
        let holes: [(&str, &dyn std::fmt::Display); 2] =
            [("channel", name), ("kind", &by_hand.kind)];
        let line = words.say("channel-test.by-hand", &holes);
        invocation.out.line(&line);
        return Ok(Exit::Done);
    }
    if let Some(sheet) = known.and_then(|sheet| sheet.mail.clone()) {
        return mail::test(args, &sheet, &seat, invocation);
    }
    let Some(Some(sheet)) = known.map(|sheet| &sheet.service) else {
        let error = CliError::failed(words.say("channels.not-reached", &[("channel", name)]));
        return Err(error.hint("aplomb channel list"));
    };
    if let Service::Page(folder) = &sheet.service {
        room(&seat.path(&folder.folder), name, invocation)?;
    }
    seat.with(Asking::Command, true, |world| {
        if knocked(world, sheet, name, invocation)? == Exit::NoAccess {
            return Ok(Exit::NoAccess);
        }
        if args.door || (everybody_sees(&sheet.service) && !args.post) {
            return Ok(Exit::Done);
        }
        if !args.send {
            let asked = world.prompter.ask(&question(words, name));
            let asked = asked.map_err(|why| halt::told(Halt::Interrupted(why), words))?;
            if asked != Answer::Choice(0) {
                invocation.out.say(words.get("sending.not-yet"));
                return Ok(Exit::Done);
            }
        }
        Ok(posted(world, sheet, name, invocation))
    })
}

/// Whether the folder of a page is there and takes files.
fn room(folder: &Path, name: &ChannelName, invocation: &mut Invocation) -> Result<(), CliError> {
    let words = invocation.words;
    let shown = invocation.shown(folder);
    let holes: [(&str, &dyn std::fmt::Display); 2] = [("channel", name), ("folder", &shown)];
    let closed = |key: &str| CliError::new(Exit::NoAccess, words.say(key, &holes));
    if !folder.is_dir() {
        let make = format!("mkdir -p {}", word(&shown));
        return Err(closed("channel-test.no-folder").hint(make));
    }
    if !leaves::can_put(folder) {
        return Err(closed("channel-test.read-only").hint(format!("ls -ld {}", word(&shown))));
    }
    let line = words.say("channel-test.folder", &holes);
    invocation.out.line(&line);
    Ok(())
}

/// Where a test message would be read by customers and strangers.
fn everybody_sees(service: &Service) -> bool {
    match service.family() {
        Family::StatusPage | Family::Network | Family::Page => true,
        Family::ByHand | Family::Mail | Family::Own | Family::Chat => false,
    }
}

fn question(words: Words, name: &ChannelName) -> Question {
    Question::Choice(ChoiceQuestion {
        name: "send".to_owned(),
        ask: words.say("channels.ask", &[("channel", name)]),
        options: ["channels.ask-yes", "sending.ask-no"]
            .map(|key| words.get(key).to_owned())
            .to_vec(),
        default: Some(1),
        flag: "--send".to_owned(),
    })
}

/// Tries the door, and says whether it opens.
fn knocked(
    world: &World<'_>,
    sheet: &ServiceSheet,
    name: &ChannelName,
    invocation: &mut Invocation,
) -> Result<Exit, CliError> {
    let words = world.desk.words;
    let keys = carry::fetch(world.wire, &sheet.service).map_err(|fault| {
        let why = reason::in_words(&fault.to_string(), words);
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("channel", name), ("why", &why)];
        CliError::new(Exit::NoAccess, words.say("channels.no-key", &holes)).hint("aplomb check")
    })?;
    let Some(mut conversation) = knock(&sheet.service, &keys) else {
        let key = match &sheet.service {
            // Its folder was looked at.
            Service::Page(_) => return Ok(Exit::Done),
            _ if keys.0.is_empty() => "channel-test.no-key",
            _ => "channels.no-door",
        };
        let line = words.say(key, &[("channel", name)]);
        invocation.out.line(&line);
        return Ok(Exit::Done);
    };
    let carried = carry::talk(world.wire, &mut *conversation, time_of(sheet));
    let carried = carry::without_secrets(carried, &keys);
    match told(words, name, &carried) {
        Ok(_) => {
            let line = words.say("channels.door-opens", &[("channel", name)]);
            invocation.out.line(&line);
            Ok(Exit::Done)
        }
        Err(error) => Err(error),
    }
}

fn time_of(sheet: &ServiceSheet) -> Duration {
    Duration::from_secs(u64::try_from(sheet.deadline.as_seconds()).unwrap_or(0))
}

fn told(words: Words, name: &ChannelName, carried: &Carried) -> Result<Option<String>, CliError> {
    let failed = |exit, key: &str, why: &str| {
        let why = reason::in_words(why, words);
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("channel", name), ("why", &why)];
        Err(CliError::new(exit, words.say(key, &holes)).hint("aplomb channel list"))
    };
    match carried {
        Carried::Out { receipt, .. } => Ok(receipt.link.clone()),
        Carried::Not(Failure::NoAccess(why)) => failed(Exit::NoAccess, "sending.no-access", why),
        Carried::Not(Failure::Unknown(why)) => failed(Exit::Unknown, "sending.unknown", why),
        Carried::Not(Failure::Busy { why, .. }) => failed(Exit::Failed, "sending.busy", why),
        Carried::Not(Failure::Refused(why)) => failed(Exit::Failed, "sending.refused", why),
    }
}

/// The subject and the words of a message that says it is a test.
fn words_of_test(world: &World<'_>) -> (String, String) {
    let words = world.desk.words;
    let body = words.say(
        "channels.body",
        &[
            ("organisation", &world.desk.organisation),
            ("by", &world.desk.by),
        ],
    );
    (words.get("channels.title").to_owned(), body)
}

/// Sends a message that says it is a test.
fn posted(
    world: &World<'_>,
    sheet: &ServiceSheet,
    name: &ChannelName,
    invocation: &mut Invocation,
) -> Exit {
    let words = world.desk.words;
    let now = world.clock.now();
    let (title, body) = words_of_test(world);
    let test = DraftId(format!("test-{}", now.millis()));
    let delivery = Delivery {
        draft: test.clone(),
        channel: name.clone(),
    };
    let message = Post {
        incident: "test".to_owned(),
        title,
        body,
        lang: words.lang(),
        stage: Stage::Initial,
        status: Status::Investigating,
        severity: Severity::Sev4,
        at: now,
        since: now,
        key: post::key_of("test", &delivery),
        affected: Vec::new(),
        link: None,
        earlier: Vec::new(),
    };
    let (service, within) = (sheet.service.clone(), time_of(sheet));
    world.couriers.start(Errand {
        delivery,
        way: Box::new(move |wire| carry::carry(wire, &service, &message, within)),
    });
    let mut exit = Exit::Unknown;
    while !world.couriers.under_way().is_empty() {
        for returned in world.couriers.returned(Duration::from_millis(200)) {
            exit = match told(words, name, &returned.carried) {
                Ok(link) => {
                    let line = words.say("sending.out", &[("channel", name)]);
                    invocation.out.line(&line);
                    invocation.out.line(&link.unwrap_or_default());
                    Exit::Done
                }
                Err(error) => {
                    invocation.out.say(&error.message);
                    error.exit
                }
            };
        }
    }
    exit
}
