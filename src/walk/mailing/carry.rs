//! From the first mail of a run to what is written down about it afterwards.

use super::bounced::keep_away;
use super::files::{Written, write_files};
use super::run::{Ready, send_through};
use super::{Ended, MailSheet, Outbox, Plan, Trouble, World, begin, may_begin, plan};
use super::{take_up, tell};
use crate::draft::letter::Letters;
use crate::incident::{Command, Delivery, Kind};
use crate::seam::Notice;
use crate::walk::session::Session;

/// What was done about a message on a channel of mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Mails were handed to relays; how that ended.
    Sent(Ended),
    /// Mails were written as files, and nothing left.
    Written(Written),
}

/// Does what a plan says, once the number of people was said: sends; or writes files, where there
/// is no relay and in a rehearsal. A rehearsal then counts the message as posted, as it does with
/// every other.
pub fn mail(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    mut plan: Plan,
    said: u64,
    wait: bool,
) -> Result<Done, Trouble> {
    let there = plan.people.count();
    if said != there {
        return Err(Trouble::Miscounted { there, said });
    }
    let is_drill = session.incident().kind() == Kind::Drill;
    if is_drill || !plan.sheet.has_relay() {
        may_begin(world, session, &plan)?;
        let written = write_files(world, session, &mut plan)?;
        if is_drill && plan.sheet.has_relay() {
            let posted = vec![(plan.delivery.channel.clone(), None)];
            let draft = plan.delivery.draft.clone();
            session.perform(world, Command::Post { draft, posted })?;
        }
        return Ok(Done::Written(written));
    }
    let sheet = plan.sheet.clone();
    // A password that is missing is noticed before anything is begun.
    let ready = Ready::fetch(world, &sheet)?;
    let (mut outbox, letters) = begin(world, session, plan, said)?;
    carry_on(world, session, &mut outbox, &letters, &sheet, ready, wait).map(Done::Sent)
}

/// Goes on with a mailing that was begun.
pub fn go_on(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    delivery: &Delivery,
    wait: bool,
) -> Result<Done, Trouble> {
    let sheet = plan::sheet(world, &delivery.channel).ok_or(Trouble::NoMail)?;
    let sheet = sheet.clone();
    let ready = Ready::fetch(world, &sheet)?;
    let (mut outbox, letters) = take_up(world, session, delivery, &sheet)?;
    carry_on(world, session, &mut outbox, &letters, &sheet, ready, wait).map(Done::Sent)
}

/// Sends what is still to be sent, tells the journal how it stands, and keeps the addresses that no
/// mail reaches any more away from the next mailing.
pub fn carry_on(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    outbox: &mut Outbox<'_>,
    letters: &Letters,
    sheet: &MailSheet,
    ready: Ready,
    wait: bool,
) -> Result<Ended, Trouble> {
    let ended = send_through(world, outbox, letters, sheet, ready, wait);
    if let Err(Trouble::NotWritten(_)) = ended {
        return ended;
    }
    let told = settled(world, session, outbox, sheet);
    let ended = ended?;
    told?;
    Ok(ended)
}

/// The same without sending: after a person has decided something about a mailing.
pub fn settled(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    outbox: &Outbox<'_>,
    sheet: &MailSheet,
) -> Result<(), Trouble> {
    let words = world.desk.words;
    let reason = outbox.mailing().counts(words).join(", ");
    let told = tell(world, session, outbox, &reason);
    // The list for the next time is no reason to call this mailing unfinished.
    match keep_away(world, session.incident().id(), outbox, sheet) {
        Ok(0) => {}
        Ok(count) => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let said = words.count("mailing.bounced.kept", count);
            world.observer.notice(&Notice::Say(&said));
        }
        Err(trouble) => {
            let why = match trouble {
                Trouble::Disk(fault) => fault.said().in_words(words),
                _ => sheet.bounced.clone(),
            };
            let said = words.say("mailing.bounced.not-kept", &[("why", &why)]);
            world.observer.notice(&Notice::Warn(&said));
        }
    }
    told
}
