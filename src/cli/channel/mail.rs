//! `channel test` of a channel of mail: the door of every relay, and a letter to ourselves.
//!
//! Invariant: customers get nothing; a letter goes to the organisation's own address alone, after
//! a person has said so.

use super::super::Outcome;
use super::super::args::channel::ChannelTest;
use super::super::error::CliError;
use super::super::exit::Exit;
use super::super::halt;
use super::super::invocation::Invocation;
use super::super::mailing::{of_account, of_trouble_alone};
use super::super::seat::{Asking, Seat};
use crate::base::visible::visible_line;
use crate::base::{ChannelName, Words};
use crate::config::channel::{Relay, Tls};
use crate::customers::address;
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::walk::World;
use crate::walk::mailing::{self, MailSheet, Rehearsed, Tried, preview};
use crate::walk::session::Halt;

/// Tries a channel of mail.
pub(super) fn test(
    args: &ChannelTest,
    sheet: &MailSheet,
    seat: &Seat,
    invocation: &mut Invocation,
) -> Outcome {
    let words = invocation.words;
    let name = &args.name;
    if sheet.mail.relays.is_empty() {
        let line = words.say("mail-door.no-relay", &[("channel", name)]);
        invocation.out.line(&line);
        return Ok(Exit::Done);
    }
    let failed = |trouble| of_trouble_alone(&trouble, words);
    seat.with(Asking::Command, true, |world| {
        let (subject, body) = super::words_of_test(world);
        let to = own_address(world, sheet);
        let letter = Rehearsed {
            channel: name,
            lang: words.lang(),
            to: &to,
            subject: &subject,
            body: &body,
        };
        // A letter that cannot be made, or signed, is found out before anybody is called.
        letter.letter(world, sheet).map_err(failed)?;
        let open = knock(world, sheet, name, invocation)?;
        if args.door {
            invocation.out.line(words.get("mail-door.nothing-sent"));
            return Ok(Exit::Done);
        }
        if !args.send {
            let asked = world.prompter.ask(&question(words, &to));
            let asked = asked.map_err(|why| halt::told(Halt::Interrupted(why), words))?;
            if asked != Answer::Choice(0) {
                invocation.out.say(words.get("sending.not-yet"));
                return Ok(Exit::Done);
            }
        }
        let tried = letter.mail(world, sheet, open).map_err(failed)?;
        let relay = &sheet.mail.relays[open];
        let said = preview::tried_at(&tried, &to, &called(relay), words);
        invocation.out.line(&said.map_err(of_account)?);
        Ok(Exit::Done)
    })
}

/// The doors of all relays: each is told, and the first that opens is returned. That one of two is
/// shut is an error all the same: it would be needed on the day when the other is.
fn knock(
    world: &World<'_>,
    sheet: &MailSheet,
    name: &ChannelName,
    invocation: &mut Invocation,
) -> Result<usize, CliError> {
    let words = invocation.words;
    let doors = mailing::knock(world, sheet).map_err(|why| of_trouble_alone(&why, words))?;
    let mut shut = None;
    let mut open = None;
    for (at, (relay, (called, tried))) in sheet.mail.relays.iter().zip(&doors).enumerate() {
        match door(tried, called, words) {
            Ok(()) => {
                open.get_or_insert(at);
                let how = words.list(&how(relay, words));
                let holes: [(&str, &dyn std::fmt::Display); 3] = [
                    ("channel", name),
                    ("relay", &visible_line(called)),
                    ("how", &how),
                ];
                let line = words.say("mail-door.line", &holes);
                invocation.out.line(&line);
            }
            Err(error) => {
                if let Some(earlier) = shut.replace(error) {
                    invocation.out.say(&earlier.message);
                }
            }
        }
    }
    match (shut, open) {
        (Some(error), _) => Err(error.hint("aplomb check")),
        (None, Some(at)) => Ok(at),
        (None, None) => Err(of_trouble_alone(&mailing::Trouble::NoRelay, words)),
    }
}

fn door(tried: &Tried, relay: &str, words: Words) -> Result<(), CliError> {
    if let Tried::Refused(reply) = tried {
        let reply = visible_line(&reply.to_string());
        let relay = visible_line(relay);
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("relay", &relay), ("reply", &reply)];
        let error = CliError::new(Exit::NoAccess, words.say("mail-door.refused", &holes));
        return Err(error.meaning(words.get("mail-door.nothing-sent")));
    }
    match preview::tried_at(tried, "", relay, words) {
        Ok(_) => Ok(()),
        Err(mut account) => {
            if matches!(tried, Tried::Lost(_)) {
                account.means = Some(words.get("mail-door.nothing-sent").to_owned());
            }
            Err(of_account(account))
        }
    }
}

/// What is known of an open door: how the line is encrypted, and as whom we are in.
fn how(relay: &Relay, words: Words) -> Vec<String> {
    let line = match relay.tls {
        Tls::StartTls | Tls::Implicit => "mail-door.encrypted",
        Tls::None => "mail-door.clear",
    };
    let login = match &relay.login {
        Some((user, _)) => words.say("mail-door.login", &[("user", &visible_line(user))]),
        None => words.get("mail-door.no-login").to_owned(),
    };
    vec![words.get(line).to_owned(), login]
}

fn called(relay: &Relay) -> String {
    format!("{}:{}", relay.host, relay.port)
}

/// Where customers write to us, when that is an address of mail; else the sender of the channel.
fn own_address(world: &World<'_>, sheet: &MailSheet) -> String {
    let contact = address::judge(&world.desk.contact);
    contact.map_or_else(
        |_| mailing::own_address(sheet).to_owned(),
        |judged| judged.address.to_owned(),
    )
}

fn question(words: Words, to: &str) -> Question {
    Question::Choice(ChoiceQuestion {
        name: "send".to_owned(),
        ask: words.say("mail-door.ask", &[("address", &visible_line(to))]),
        options: ["mail-door.ask-yes", "sending.ask-no"]
            .map(|key| words.get(key).to_owned())
            .to_vec(),
        default: Some(1),
        flag: "--send".to_owned(),
    })
}
