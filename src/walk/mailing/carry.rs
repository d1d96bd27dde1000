//! From the first mail of a run to what is written down about it afterwards.

use super::bounced::keep_away;
use super::{Ended, MailSheet, Outbox, Trouble, World, send, tell};
use crate::draft::letter::Letters;
use crate::seam::Notice;
use crate::walk::session::Session;

/// Sends what is still to be sent, tells the journal how it stands, and keeps the addresses that no
/// mail reaches any more away from the next mailing.
pub fn carry_on(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    outbox: &mut Outbox<'_>,
    letters: &Letters,
    sheet: &MailSheet,
    wait: bool,
) -> Result<Ended, Trouble> {
    let ended = send(world, outbox, letters, sheet, wait);
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
    if let Err(trouble) = keep_away(world, session.incident().id(), outbox, sheet) {
        let why = match trouble {
            Trouble::Disk(fault) => fault.to_string(),
            _ => sheet.bounced.clone(),
        };
        let said = words.say("mailing.bounced.not-kept", &[("why", &why)]);
        world.observer.notice(&Notice::Warn(&said));
    }
    told
}
